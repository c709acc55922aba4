import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const AXE_FILE = resolve(import.meta.dirname, '../../node_modules/axe-core/axe.min.js')

/** What axe-core finds wrong with a page, one line a rule with the elements that break it. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  // The extension's CSP refuses injected scripts; what the browser is told to evaluate may run.
  await page.evaluate(`${await readFile(AXE_FILE, 'utf8')}; undefined`)
  return page.evaluate(async () => {
    const results: axe.AxeResults = await Reflect.get(globalThis, 'axe').run()
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}

/** Presses Tab until the focus is on what fits. @throws Error when it never gets there. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  const MOST_STOPS = 60
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`Tab never reaches ${selector}`)
}
