/** Meet's own picture-in-picture: its window has a document of its own, which takes the tiles over. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pagesOf } from '../../tools/site-pages/check'
import { openSiteBrowser, type SiteBrowser } from '../../tools/site-pages/site-browser'
import { cast } from '../../tools/site-pages/states'

let browser: SiteBrowser
beforeAll(async () => {
  browser = await openSiteBrowser()
}, 120_000)
afterAll(() => browser.close())

test('people are read in a picture-in-picture window as on the page', async () => {
  const { markup, ids } = pagesOf('meet')
  const people = cast(ids.slice(0, 3))
  const page = await browser.open(markup.address)
  const html = markup.call({ people, sharedBy: null, layout: 'gallery', language: 'en' })
  await page.evaluate((content) => window.sitePage.show(`<button id="open">Open</button>${content}`), html)
  await page.evaluate(moveTilesOnClick)
  await page.click('#open')
  await page.waitForFunction(() => document.querySelectorAll('[data-tile-media-id]').length === 0)
  const { isInCall, tiles } = await page.evaluate(() => window.sitePage.read('meet'))
  expect(isInCall).toBe(true)
  expect(tiles.map(({ name, shows }) => ({ name, shows }))).toEqual(people.map(({ id, name }) => ({ name, shows: id })))
})

/** Runs in the page. A browser opens such a window only on a click. */
function moveTilesOnClick(): void {
  const pictureInPicture: unknown = Reflect.get(window, 'documentPictureInPicture')
  document.querySelector('#open')?.addEventListener('click', () => {
    void (pictureInPicture as { requestWindow(): Promise<Window> }).requestWindow().then(({ document: inside }) => {
      for (const tile of document.querySelectorAll('[data-tile-media-id]')) inside.body.append(tile)
      for (const video of inside.querySelectorAll('video')) void video.play()
    })
  })
}
