// @ts-check
/**
 * How long the report of a long call takes: `npm run bench:report -- [--hours 4] [--people 20] [--no-browser] [--json FILE]`.
 * Prints medians in milliseconds, sizes in bytes, and how long Chromium takes to open the HTML file.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { createServer } from 'vite'
import { launchHeadless } from '../../tools/browser/headless.mjs'
import { fakeBrowser } from '../../tools/fake-browser/plugin.mjs'

const root = resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '4' },
    people: { type: 'string', default: '20' },
    'no-browser': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})

// Serves no page, but loads the modules: Vite has to process the HTML report's style.
const server = await createServer({
  configFile: false,
  root,
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
  plugins: [fakeBrowser()],
})
const { reportCosts } = /** @type {typeof import('./costs')} */ (await server.ssrLoadModule('/bench/report/costs.ts'))
const { costs, html } = reportCosts(Number(values.people), Number(values.hours) * 3600)
await server.close()
if (!values['no-browser']) {
  const folder = mkdtempSync(join(tmpdir(), 'mien-report-'))
  try {
    const file = join(folder, 'report.html')
    writeFileSync(file, html)
    costs.push(['opening the HTML in Chromium, until drawn', `${await openingMs(pathToFileURL(file).href)} ms`])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const [what, cost] of costs) console.log(`${what.padEnd(46)} ${cost}`)
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify(
      costs.map(([what, cost]) => ({ what, cost })),
      null,
      1,
    )}\n`,
  )

/** @param {string} url */
async function openingMs(url) {
  const browser = await launchHeadless()
  const times = []
  for (let run = 0; run < 5; run++) {
    const page = await (await browser.newContext({ bypassCSP: true })).newPage()
    await page.goto('about:blank')
    const startedAtMs = performance.now()
    await page.goto(url)
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    times.push(performance.now() - startedAtMs)
    await page.close()
  }
  await browser.close()
  return Math.round(times.toSorted((a, b) => a - b)[2] ?? 0)
}
