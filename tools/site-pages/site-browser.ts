/** Fixture pages of meeting sites in a real Chromium, at the sites' own addresses, without any network. */
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { launchHeadless } from '../browser/headless.mjs'

const PORTRAITS_DIR = join(import.meta.dirname, '../../node_modules/tabler-ui/dist/demo/faces')
const EMPTY = '<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body></body></html>'

export interface SiteBrowser {
  /** Goes to an address of a site: an empty page with everything that page/main.ts offers. */
  open(address: string): Promise<Page>
  close(): Promise<void>
}

/** Starts the browser. @throws Error when there is no Chromium */
export async function openSiteBrowser(): Promise<SiteBrowser> {
  const script = await bundlePageScript()
  const browser = await launchHeadless(['--autoplay-policy=no-user-gesture-required', '--enable-unsafe-swiftshader'])
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  await answerAddresses(context)
  const page = await context.newPage()
  return {
    async open(address) {
      await page.goto(address)
      await page.evaluate(script)
      return page
    },
    close: () => browser.close(),
  }
}

/** Has every https address be an empty page, and `/portraits/` on it those of npm package tabler-ui: nothing goes out. */
export async function answerAddresses(context: BrowserContext): Promise<void> {
  await context.route(
    ({ protocol }) => protocol === 'https:',
    async (route) => {
      const [, portrait] = /\/portraits\/((?:female|male)\/\d+\.jpg)$/.exec(route.request().url()) ?? []
      await route.fulfill(
        portrait ? { path: join(PORTRAITS_DIR, portrait) } : { contentType: 'text/html', body: EMPTY },
      )
    },
  )
}

/** The script that gives a page everything that page/main.ts offers. */
export async function bundlePageScript(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      rollupOptions: { input: join(import.meta.dirname, 'page/main.ts'), output: { format: 'iife' } },
    },
  })
  const outputs = Array.isArray(result) ? result : 'output' in result ? [result] : []
  const chunk = outputs.flatMap(({ output }) => output).find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('The pages’ script was not bundled')
  return chunk.code
}
