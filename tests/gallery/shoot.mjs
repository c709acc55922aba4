// Pictures of the popup and the side panel in every state, and axe-core on each:
//   node tests/gallery/shoot.mjs [--out DIR] [--only PART-OF-NAME] [--scale 1|2]
// Ends with 1 when axe-core finds a violation, a page throws, or something is wider or higher than its window.
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
const POPUP = { width: 380, height: 600 }
/** As narrow as Chrome lets it be, and as wide as people make it. */
const PANELS = [{ width: 320, height: 800 }, { width: 480, height: 900 }]

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
const { PANEL_STATES } = await server.ssrLoadModule('/tests/gallery/panel-states.ts')
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

let pictures = 0
for (const colorScheme of ['light', 'dark']) {
  await shoot(colorScheme, STATES, '', '.popup', POPUP, '')
  for (const size of PANELS) await shoot(colorScheme, PANEL_STATES, 'panel.html', '.panel', size, `-${size.width}`)
}

async function shoot(colorScheme, states, pageName, view, size, suffix) {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: Number(values.scale), colorScheme, reducedMotion: 'reduce' })
  for (const [name, state] of Object.entries(states)) {
    const fileName = `${name}${suffix}-${colorScheme}`
    if (!fileName.includes(values.only)) continue
    const page = await context.newPage()
    page.on('pageerror', (error) => fault(`${fileName}: ${error.message}`))
    await page.goto(`${address}tests/gallery/${pageName}?state=${name}`)
    await page.locator(view).waitFor()
    for (const text of state.press ?? []) {
      await page.locator(`summary:text-is("${text}"), button:text-is("${text}"), button[aria-label="${text}"], span:text-is("${text}")`).last().click()
    }
    if (state.search) await page.getByRole('searchbox').fill(state.search)
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { rules: { 'page-has-heading-one': { enabled: true } } }))
    for (const { id, help, nodes } of violations) fault(`${fileName}: ${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 2).join(' ')}`)
    const drawn = await page.locator(view).evaluate((root) => ({ width: document.documentElement.scrollWidth, height: root.offsetHeight }))
    if (drawn.width > size.width || drawn.height > size.height) fault(`${fileName}: ${drawn.width} × ${drawn.height} px`)
    await page.locator(view).screenshot({ path: path.join(values.out, `${fileName}.png`), caret: 'initial' })
    pictures++
    await page.close()
  }
  await context.close()
}
await browser.close()
await server.close()
console.log(`${pictures} pictures in ${values.out}, ${faults} faults`)
process.exit(faults === 0 ? 0 : 1)
