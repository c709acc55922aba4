// How busy the side panel keeps its main thread, in a headless Chromium:
//   npm run bench:panel -- [--seconds 60] [--participants 49] [--json FILE]
// The built panel gets messages from a worker as often as from the engine. For each view: the share of the time that the main thread was
// busy (CDP Performance.getMetrics), the longest task, and the frames over 50 ms (long animation frames).
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build, preview } from 'vite'
import { launchHeadless } from '../../tools/browser/headless.mjs'
import { fakeBrowser } from '../../tools/fake-browser/plugin.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    participants: { type: 'string', default: '49' },
    json: { type: 'string' },
  },
})
const runS = Number(values.seconds)
/** Time between opening and measuring, so that opening the panel is not measured. */
const SETTLE_MS = 8000
/** Length of the traced run. Tracing slows every task down, so the longest task is measured in a run of its own. */
const TRACED_S = Math.min(30, runS)

/** The measured views: the length of the call so far, and what is pressed first. */
const VIEWS = [
  { name: 'list, ten minutes into the call', recordedS: 600 },
  { name: 'list by latest change, an hour in', recordedS: 3600, sort: 'recent-change' },
  { name: 'moments, an hour in', recordedS: 3600, press: '[role=tab]:nth-child(2)' },
  { name: 'one participant, an hour in', recordedS: 3600, press: '.person-open' },
]

const outDir = await mkdtemp(path.join(tmpdir(), 'mien-panel-'))
const config = {
  configFile: false,
  root,
  logLevel: 'error',
  publicDir: false,
  worker: { format: 'es' },
  plugins: [fakeBrowser()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome148',
    modulePreload: false,
    rollupOptions: { input: path.join(root, 'bench/panel/index.html') },
  },
  preview: { port: 0, host: '127.0.0.1' },
}
await build(config)
const server = await preview(config)
const address = server.resolvedUrls.local[0]
const browser = await launchHeadless()

/** Seconds for which the main thread has been busy, in total and by cause. */
async function busyS(session) {
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return {
    task: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration') + of('RecalcStyleDuration'),
  }
}

/** Longest task of the page's main thread in a trace, milliseconds. */
function longestTaskMs(events) {
  const pid = pidOf(events)
  const tid = events.find(
    (event) => event.name === 'thread_name' && event.pid === pid && event.args.name === 'CrRendererMain',
  )?.tid
  return Math.max(
    0,
    ...events
      .filter((event) => event.name === 'RunTask' && event.pid === pid && event.tid === tid)
      .map(({ dur }) => (dur ?? 0) / 1000),
  )
}

/** The panel's renderer process. */
function pidOf(events) {
  return events
    .find(({ name }) => name === 'TracingStartedInBrowser')
    ?.args.data.frames.find(({ url }) => url.startsWith(address))?.processId
}

async function measure({ name, recordedS, press, sort }) {
  const context = await browser.newContext({ viewport: { width: 420, height: 900 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
  await page.addInitScript(() => {
    globalThis.longFramesMs = []
    new PerformanceObserver((list) =>
      globalThis.longFramesMs.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'long-animation-frame' })
  })
  await page.goto(
    `${address}bench/panel/index.html?participants=${values.participants}&recordedS=${recordedS}&runS=${runS + TRACED_S + 30}`,
  )
  await page
    .locator('.person')
    .nth(Number(values.participants) - 1)
    .waitFor()
  if (sort) await page.locator('select').first().selectOption(sort)
  if (press) await page.locator(press).first().click()
  await page.waitForTimeout(SETTLE_MS)

  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  await page.evaluate(() => void (globalThis.longFramesMs.length = 0))
  const before = await busyS(session)
  const startMs = performance.now()
  await page.waitForTimeout(runS * 1000)
  const after = await busyS(session)
  const passedS = (performance.now() - startMs) / 1000
  const longFramesMs = await page.evaluate(() => globalThis.longFramesMs)

  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'],
  })
  await page.waitForTimeout(TRACED_S * 1000)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
  await context.close()
  return {
    view: name,
    busyPercent: (100 * (after.task - before.task)) / passedS,
    scriptPercent: (100 * (after.script - before.script)) / passedS,
    layoutPercent: (100 * (after.layout - before.layout)) / passedS,
    longestTaskMs: longestTaskMs(traceEvents),
    framesOver50Ms: longFramesMs.length,
    longestFrameMs: Math.max(0, ...longFramesMs),
  }
}

const results = []
for (const view of VIEWS) {
  const result = await measure(view)
  results.push(result)
  const { busyPercent, scriptPercent, layoutPercent, longestTaskMs: taskMs, framesOver50Ms, longestFrameMs } = result
  console.log(
    `${view.name}: main thread ${busyPercent.toFixed(1)} % (script ${scriptPercent.toFixed(1)} %, style and layout ${layoutPercent.toFixed(1)} %), ` +
      `longest task ${taskMs.toFixed(1)} ms, ${framesOver50Ms} frames over 50 ms${framesOver50Ms > 0 ? ` (longest ${longestFrameMs.toFixed(0)} ms)` : ''}`,
  )
}
await browser.close()
await new Promise((done) => server.httpServer.close(done))
await rm(outDir, { recursive: true, force: true })
if (values.json)
  await writeFile(
    values.json,
    `${JSON.stringify({ participants: Number(values.participants), seconds: runS, results }, null, 2)}\n`,
  )
