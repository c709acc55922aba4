/** Tries the readers on the fixture pages: what each must say, and what others must not claim. */
import type { Page } from 'playwright-core'
import { SITE_PAGES } from './pages'
import type { Expected, ExpectedTile, SitePages } from './site-markup'
import { statesOf, type State } from './states'
import type { SiteBrowser } from './site-browser'

/** A state, and what is wrong with what was read of it. */
export interface CheckedState {
  readonly name: string
  readonly faults: readonly string[]
}

/** The pages of a site. @throws RangeError for a site without any */
export function pagesOf(siteId: string): SitePages {
  const pages = SITE_PAGES.find(({ markup }) => markup.siteId === siteId)
  if (!pages) throw new RangeError(`There are no fixture pages of ${siteId}`)
  return pages
}

/** Shows each state of a site and compares. */
export async function checkSite(browser: SiteBrowser, siteId: string): Promise<CheckedState[]> {
  const checked: CheckedState[] = []
  let address = ''
  let page: Page | undefined
  for (const state of statesOf(pagesOf(siteId))) {
    if (!page || state.address !== address) {
      page = await browser.open(state.address)
      ;({ address } = state)
    }
    checked.push({ name: state.name, faults: await faultsOf(page, state) })
  }
  return checked
}

async function faultsOf(page: Page, { siteId, html, expected }: State): Promise<string[]> {
  try {
    await page.evaluate((content) => window.sitePage.showAnother(content), html)
    const [chosen, claims, read] = await page.evaluate(
      async (id) => [window.sitePage.chosen(), window.sitePage.claims(id), await window.sitePage.read(id)] as const,
      siteId,
    )
    return [
      ...(chosen === siteId ? [] : [`read by ${chosen}`]),
      ...claims.map((other) => `claimed by ${other}`),
      ...(read.isInCall === expected.isInCall ? [] : [`in call: ${read.isInCall}`]),
      ...read.unstable.map((name) => `${name} is read otherwise alone`),
      ...differences(expected, read.tiles),
    ]
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** What was read too little and too much. */
export function differences({ tiles: expected }: Expected, read: readonly ExpectedTile[]): string[] {
  const left = read.map(textOf)
  const missing = expected.map(textOf).filter((tile) => {
    const at = left.indexOf(tile)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [...missing.map((tile) => `missing: ${tile}`), ...left.map((tile) => `wrong: ${tile}`)]
}

/** A share needs no name and no id: nobody is read there. */
function textOf({ name, personId, isSelf, isScreenShare, isCameraOff, shows }: ExpectedTile): string {
  if (isScreenShare) return 'a share'
  const marks = [isSelf && 'self', isCameraOff && 'camera off'].filter(Boolean)
  return `${name ?? 'nameless'} <${personId ?? 'no id'}> ${marks.join(', ')} shows ${shows ?? 'nothing'}`
}
