/** The environment of tools/browser as vitest hooks: one browser for each file of tests, pictures and traces of failures. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { LaunchOptions } from '../../tools/browser/chromium'
import { chosenBrowser } from '../../tools/browser/driver'
import { startEnvironment, type Environment } from '../../tools/browser/environment'

/** Git-ignored: pictures and traces of tests that failed. */
export const RESULTS_DIR = resolve(import.meta.dirname, '../../test-results')

/**
 * For `test.runIf`: a test that Firefox cannot run.
 * @param _reason Why not.
 */
export function onlyInChromium(_reason: string): boolean {
  return chosenBrowser() === 'chromium'
}

/**
 * Gives the tests of a file one browser; each starts with no call.
 * @returns the environment, once the tests run
 */
export function useEnvironment(options: Partial<LaunchOptions> = {}): () => Environment {
  let environment: Environment | undefined

  beforeAll(async () => {
    environment = await startEnvironment(options)
    await environment.mien.context.tracing.start({ snapshots: true })
  })
  beforeEach(async ({ task }) => {
    if (environment === undefined) return
    const { context } = environment.mien
    await context.tracing.startChunk({ title: task.name })
  })
  afterEach(async ({ task }) => {
    if (environment === undefined) return
    const { context } = environment.mien
    if (task.result?.state === 'fail') await keepEvidence(context, task.name)
    else await context.tracing.stopChunk()
    // A window must stay, or the browser ends.
    const [first, ...others] = context.pages()
    await Promise.all(others.map((page) => page.close()))
    await first?.goto('about:blank')
  })
  afterAll(async () => {
    await environment?.mien.close()
    await environment?.room.close()
  })
  return () => {
    if (environment === undefined) throw new Error('The environment is there only while tests run')
    return environment
  }
}

/** Pictures of all pages, and the trace, of a test that failed. */
async function keepEvidence(context: BrowserContext, testName: string): Promise<void> {
  const folder = join(RESULTS_DIR, testName.replace(/[^\w-]+/g, '-'))
  await mkdir(folder, { recursive: true })
  for (const [index, page] of context.pages().entries()) {
    // A page that hangs or is gone has no picture; that must not hide why the test failed.
    await page.screenshot({ path: join(folder, `page-${index}.png`), timeout: 5_000 }).catch(() => undefined)
  }
  await context.tracing.stopChunk({ path: join(folder, 'trace.zip') })
}
