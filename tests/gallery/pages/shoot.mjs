// Takes screenshots of the pages that fill a tab (settings, history, welcome, mirror) in every state, with axe-core on each:
//   node tests/gallery/pages/shoot.mjs [--out DIR] [--only PART-OF-NAME] [--scale 1|2] [--skip-axe]
// Exits with 1 if axe-core finds a violation, a page throws, or something is wider than the window.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startGallery } from '../start-gallery.mjs'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.resolve(import.meta.dirname, '../../../test-results/gallery-pages') },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '1' },
    'skip-axe': { type: 'boolean', default: false },
  },
})
const WIDTHS_PX = [400, 900]
/** Enough for the first rows of a long list. */
const MAX_PICTURE_HEIGHT_PX = 4000

await mkdir(values.out, { recursive: true })
const gallery = await startGallery({ hasAxe: !values['skip-axe'] })
const { STATES } = await gallery.load('/tests/gallery/pages/states.ts')

/** Where tools/build/ship-assets.ts takes a portrait from. */
function portraitFile(address) {
  const [, sex, number] = /([a-z]+)-([0-9]+)\.jpg$/.exec(address) ?? []
  return path.resolve(import.meta.dirname, `../../../node_modules/tabler-ui/dist/demo/faces/${sex}/${number}.jpg`)
}

let faults = 0
const fault = (text) => {
  faults++
  console.error(text)
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of WIDTHS_PX) {
    const context = await gallery.browser.newContext({
      viewport: { width, height: 800 },
      deviceScaleFactor: Number(values.scale),
      colorScheme,
      reducedMotion: 'reduce',
    })
    // The extension's own files are elsewhere on this server.
    await context.route('**/portraits/*', (route) =>
      route.fulfill({ path: portraitFile(new URL(route.request().url()).pathname) }),
    )
    for (const [name, state] of Object.entries(STATES)) {
      if (!name.includes(values.only)) continue
      const label = `${name}-${width}-${colorScheme}`
      const page = await context.newPage()
      page.on('pageerror', (error) => fault(`${label}: ${error.message}`))
      await page.goto(`${gallery.address}tests/gallery/pages/?state=${name}`)
      await page.locator('main.page').waitFor()
      await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
      for (const selector of state.press ?? []) await page.locator(selector).first().click()
      for (const violation of await gallery.violationsOn(page)) fault(`${label}: ${violation}`)
      const size = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        height: document.documentElement.scrollHeight,
      }))
      if (size.width > width) fault(`${label}: ${size.width} px wide`)
      // Rows outside the window are not drawn, so the window is made as high as the page.
      await page.setViewportSize({ width, height: Math.min(size.height, MAX_PICTURE_HEIGHT_PX) })
      // Bands of calls are read when their row comes into view.
      await page.waitForFunction(() =>
        [...document.querySelectorAll('.history-band')].slice(0, 5).every((band) => band.firstChild),
      )
      await page.screenshot({
        path: path.join(values.out, `${label}.png`),
        fullPage: size.height <= MAX_PICTURE_HEIGHT_PX,
        caret: 'initial',
      })
      await page.close()
    }
    await context.close()
  }
}
await gallery.close()
console.log(`${Object.keys(STATES).length} states in ${values.out}, ${faults} faults`)
process.exit(faults === 0 ? 0 : 1)
