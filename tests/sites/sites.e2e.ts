/** Every site's reader on every state of its page, and on the pages of all the others, in a real Chromium. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SITES } from '../../src/shared/site-catalogue'
import { checkSite, pagesOf } from '../../tools/site-pages/check'
import { openSiteBrowser, type SiteBrowser } from '../../tools/site-pages/site-browser'
import { exchangePagesOf } from '../../tools/site-pages/states'

const SWAPS = 200
/** A look of the content script comes several times a second, so this is noticed within the 5 s that users are promised. */
const NOTICED_WITHIN_MS = 5000

let browser: SiteBrowser
beforeAll(async () => {
  browser = await openSiteBrowser()
}, 120_000)
afterAll(() => browser.close())

describe.each(SITES)('$name', ({ id }) => {
  test('everybody is told by name in every state, and no other reader takes the page for its own', async () => {
    const states = await checkSite(browser, id)
    expect(states.length).toBeGreaterThan(20)
    expect(states.filter(({ faults }) => faults.length > 0)).toEqual([])
  })

  test(`nobody is read under another's name while people swap slots ${SWAPS} times`, async () => {
    const { address, pages } = exchangePagesOf(pagesOf(id))
    const page = await browser.open(address)
    const { faults, read, framesRead } = await page.evaluate(
      ([siteId, orders, times]) => window.sitePage.exchangeSlots(siteId, orders, 1, times),
      [id, pages, SWAPS] as const,
    )
    expect(faults).toEqual([])
    // Everybody was read, and often: a reader that reads nobody makes no mistakes either.
    expect(read).toEqual(Object.keys(pages[0]?.names ?? {}).toSorted())
    expect(framesRead).toBeGreaterThan(SWAPS)
  })

  test('a page that has changed is noticed, and read as an unknown one', async () => {
    const { address, pages } = exchangePagesOf(pagesOf(id))
    const page = await browser.open(address)
    await page.evaluate((html) => window.sitePage.show(html), pages[0]?.html ?? '')
    const { tookOverAfterMs, misfit, found, isStillHere } = await page.evaluate(
      (siteId) => window.sitePage.breakTiles(siteId),
      id,
    )
    expect(tookOverAfterMs).toBeLessThanOrEqual(NOTICED_WITHIN_MS)
    // A page without any mark of the site, on a host of its own, is an unknown page.
    expect(misfit).toBe(isStillHere ? 'nobody' : null)
    expect(found).toBe(Object.keys(pages[0]?.names ?? {}).length)
  })
})
