// Takes screenshots of the popup and the side panel in every state, with axe-core on each:
//   node tests/gallery/shoot.mjs [--out DIR] [--only PART-OF-NAME] [--scale 1|2] [--skip-axe]
// Exits with 1 if axe-core finds a violation, a page throws, or something is wider or higher than its window.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startGallery } from './start-gallery.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(root, 'test-results/gallery') },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '2' },
    'skip-axe': { type: 'boolean', default: false },
  },
})
const POPUP = { width: 400, height: 600 }
/** The narrowest side panel that Chrome allows, and a wide one. */
const PANELS = [
  { width: 320, height: 800 },
  { width: 480, height: 900 },
]

await mkdir(values.out, { recursive: true })
const gallery = await startGallery({ hasAxe: !values['skip-axe'] })
const { STATES } = await gallery.load('/src/live/testing/screen-states.ts')
const { PANEL_STATES } = await gallery.load('/src/sidepanel/testing/panel-states.ts')

let faults = 0
const fault = (text) => {
  faults++
  console.error(text)
}

let pictures = 0
for (const colorScheme of ['light', 'dark']) {
  await shoot(colorScheme, STATES, '', '.popup', POPUP, '')
  for (const size of PANELS) await shoot(colorScheme, PANEL_STATES, 'panel.html', '.panel', size, `-${size.width}`)
}

async function shoot(colorScheme, states, pageName, view, size, suffix) {
  const context = await gallery.browser.newContext({
    viewport: size,
    deviceScaleFactor: Number(values.scale),
    colorScheme,
    reducedMotion: 'reduce',
  })
  for (const [name, state] of Object.entries(states)) {
    const fileName = `${name}${suffix}-${colorScheme}`
    if (!fileName.includes(values.only)) continue
    const page = await context.newPage()
    page.on('pageerror', (error) => fault(`${fileName}: ${error.message}`))
    await page.goto(`${gallery.address}tests/gallery/${pageName}?state=${name}`)
    await page.locator(view).waitFor()
    for (const text of state.press ?? []) {
      await page
        .locator(
          `summary:text-is("${text}"), button:text-is("${text}"), button[aria-label="${text}"], span:text-is("${text}")`,
        )
        .filter({ visible: true })
        .last()
        .click()
    }
    if (state.search) await page.getByRole('searchbox').fill(state.search)
    for (const violation of await gallery.violationsOn(page)) fault(`${fileName}: ${violation}`)
    const drawn = await page
      .locator(view)
      .evaluate((root) => ({ width: document.documentElement.scrollWidth, height: root.offsetHeight }))
    if (drawn.width > size.width || drawn.height > size.height)
      fault(`${fileName}: ${drawn.width} × ${drawn.height} px`)
    await page.locator(view).screenshot({ path: path.join(values.out, `${fileName}.png`), caret: 'initial' })
    pictures++
    await page.close()
  }
  await context.close()
}
await gallery.close()
console.log(`${pictures} pictures in ${values.out}, ${faults} faults`)
process.exit(faults === 0 ? 0 : 1)
