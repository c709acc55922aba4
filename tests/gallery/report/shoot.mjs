// Takes screenshots of the report page in every state and of its HTML file, with axe-core on each, and prints the file as PDF:
//   node tests/gallery/report/shoot.mjs [--out DIR] [--only PART-OF-NAME] [--scale 1|2] [--skip-axe]
// Exits with 1 if axe-core finds a violation, a page throws, or something is wider than the window.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { startGallery } from '../start-gallery.mjs'

const root = path.resolve(import.meta.dirname, '../../..')
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(root, 'test-results/gallery-report') },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '1' },
    'skip-axe': { type: 'boolean', default: false },
  },
})
const WIDTHS_PX = [400, 1280]

await mkdir(values.out, { recursive: true })
const gallery = await startGallery({ hasAxe: !values['skip-axe'] })
const { STATES } = await gallery.load('/tests/gallery/report/states.ts')
const { reportFile } = await gallery.load('/src/report/export-file.ts')

let faults = 0
const fault = (text) => {
  faults++
  console.error(text)
}

/** Checks a page, and takes its screenshot. */
async function shoot(page, label) {
  for (const violation of await gallery.violationsOn(page)) fault(`${label}: ${violation}`)
  const { wide, width } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, width: innerWidth }))
  if (wide > width) fault(`${label}: ${wide} px wide in ${width}`)
  await page.screenshot({ path: path.join(values.out, `${label}.png`), fullPage: true, caret: 'initial' })
}

async function openStates(context, suffix) {
  for (const [name, { press = [] }] of Object.entries(STATES)) {
    if (!name.includes(values.only)) continue
    const page = await context.newPage()
    page.on('pageerror', (error) => fault(`${name} ${suffix}: ${error.message}`))
    await page.goto(`${gallery.address}tests/gallery/report/?state=${name}${suffix.includes('rtl') ? '&dir=rtl' : ''}`)
    await page.locator('h1').first().waitFor()
    for (const text of press)
      await page.locator(`summary:text-is("${text}"), button:text-is("${text}")`).first().click()
    await shoot(page, `${name}-${suffix}`)
    await page.close()
  }
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of WIDTHS_PX) {
    const context = await gallery.browser.newContext({
      viewport: { width, height: 900 },
      deviceScaleFactor: Number(values.scale),
      colorScheme,
      reducedMotion: 'reduce',
    })
    await openStates(context, `${width}-${colorScheme}`)
    await context.close()
  }
}
const rtl = await gallery.browser.newContext({ viewport: { width: 1000, height: 900 } })
await openStates(rtl, 'rtl')
await rtl.close()

for (const [name, { call, other = null }] of Object.entries(STATES)) {
  if (!call || !name.includes(values.only)) continue
  const file = path.join(values.out, `${name}.html`)
  await writeFile(
    file,
    reportFile(call, 'html', { nowMs: Date.now(), isAnonymous: false, other, palette: 'standard' }).text,
  )
  // The file's content security policy would block axe-core.
  const context = await gallery.browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true })
  const page = await context.newPage()
  page.on('request', (request) => request.url().startsWith('file:') || fault(`${name}.html asks for ${request.url()}`))
  await page.goto(pathToFileURL(file).href)
  await shoot(page, `${name}-file`)
  await page.pdf({ path: path.join(values.out, `${name}.pdf`), preferCSSPageSize: true, printBackground: false })
  await context.close()
}
await gallery.close()
console.log(`${values.out}: ${faults} faults`)
process.exit(faults === 0 ? 0 : 1)
