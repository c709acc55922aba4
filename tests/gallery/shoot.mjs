// Pictures of the popup in every state, and axe-core on each:
//   node tests/gallery/shoot.mjs [--out DIR] [--only PART-OF-NAME] [--scale 1|2]
// Ends with 1 when axe-core finds a violation, a page throws, or something is wider than the popup.
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'

const root = path.resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(root, 'test-results/gallery') },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '2' },
  },
})
const POPUP_WIDTH_PX = 380
const POPUP_MAX_HEIGHT_PX = 600

await mkdir(values.out, { recursive: true })
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const server = await createServer({
  configFile: false,
  root,
  logLevel: 'error',
  publicDir: false,
  server: { port: 0, host: '127.0.0.1', watch: null, hmr: false },
  plugins: [
    {
      name: 'fake-browser',
      enforce: 'pre',
      resolveId: (id) => (id.endsWith('/shared/browser') ? path.join(root, 'src/ui/testing/fake-browser.ts') : null),
    },
  ],
})
await server.listen()
const { STATES } = await server.ssrLoadModule('/tests/gallery/states.ts')
const address = server.resolvedUrls.local[0]

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

let faults = 0
const fault = (text) => {
  faults++
  console.error(text)
}

for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({
    viewport: { width: POPUP_WIDTH_PX, height: POPUP_MAX_HEIGHT_PX },
    deviceScaleFactor: Number(values.scale),
    colorScheme,
    reducedMotion: 'reduce',
  })
  for (const [name, state] of Object.entries(STATES)) {
    if (!name.includes(values.only)) continue
    const label = `${name} ${colorScheme}`
    const page = await context.newPage()
    page.on('pageerror', (error) => fault(`${label}: ${error.message}`))
    await page.goto(`${address}tests/gallery/?state=${name}`)
    await page.locator('.popup').waitFor()
    for (const text of state.press ?? []) {
      await page.locator(`summary:text-is("${text}"), button:text-is("${text}"), button[aria-label="${text}"], span:text-is("${text}")`).last().click()
    }
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { rules: { 'page-has-heading-one': { enabled: true } } }))
    for (const { id, help, nodes } of violations) fault(`${label}: ${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 2).join(' ')}`)
    const size = await page.locator('.popup').evaluate((popup) => ({ width: document.documentElement.scrollWidth, height: popup.offsetHeight }))
    if (size.width > POPUP_WIDTH_PX || size.height > POPUP_MAX_HEIGHT_PX) fault(`${label}: ${size.width} × ${size.height} px`)
    await page.locator('.popup').screenshot({ path: path.join(values.out, `${name}-${colorScheme}.png`), caret: 'initial' })
    await page.close()
  }
  await context.close()
}
await browser.close()
await server.close()
console.log(`${Object.keys(STATES).length} states in ${values.out}, ${faults} faults`)
process.exit(faults === 0 ? 0 : 1)
