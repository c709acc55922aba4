/**
 * A local call with Mien in it.
 *
 *     npm run demo                                                  in a window, until it is closed
 *     npm run demo -- --headless --seconds 20 --out DIR             without a window; figures and files
 *     npm run demo -- --faces DIR2 …                                every jpg, png, mp4, webm in DIR2 is a participant
 *     npm run demo -- --browser firefox …                           in Firefox
 */
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { startRoomServer, type RoomServer, type RosterEntry } from '../../tools/meeting-room/server'
import { ensureBuild } from '../../tools/build/prepare.mjs'
import { attachToTarget, listTargets, waitUntil, type MienBrowser } from '../../tools/browser/chromium'
import { BROWSERS, type BrowserName, type Driver, type OpenPopup } from '../../tools/browser/driver'
import { launchBrowser } from '../../tools/browser/launch'
import { MAX_TEXT_LENGTH, MAX_TILES, type CallView } from '../../src/shared/protocol'
import { listenToCall, takeReceived, sendToEngine, type ReceivedState } from '../../tools/browser/call-listener'
import { LATENCY_GOAL_MS, callFigures, notRead, participantLine, rounded } from './figures'
import { browserErrands, leavingTheMachine } from '../../tools/browser/net-log'
import { pageCost, startTrace, type PageCost } from '../../tools/browser/page-cost'
import { costBetween, memoryMb, type ProcessCost } from '../../tools/browser/process-cost'
import { pressEnable } from '../../tools/browser/press-enable'

const DEFAULT_SECONDS = 20
const DEFAULT_OUT = 'demo-out'
/** Long enough for some dozens of Mien's tasks. Traced after everything else is measured, since tracing costs time. */
const TRACE_SECONDS = 5
/** Window in which the processes' CPU is measured, before the trace, which costs as well. */
const PROCESS_SECONDS = 10
const TAKE_EVERY_MS = 500
/** With a window: long enough for everyone to appear and to be renamed to their file's name. */
const NAMING_SECONDS = 3
/** Long enough to load the model and to compile the net's shaders on a slow machine. */
const ENABLE_TIMEOUT_MS = 30_000

type Options = {
  readonly browser: BrowserName
  readonly isHeadless: boolean
  readonly seconds: number
  readonly outDir: string
  readonly facesDir: string | undefined
}

async function readOptions(args: readonly string[]): Promise<Options> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      headless: { type: 'boolean', default: false },
      seconds: { type: 'string', default: String(DEFAULT_SECONDS) },
      out: { type: 'string', default: DEFAULT_OUT },
      faces: { type: 'string' },
      browser: { type: 'string', default: 'chromium' },
    },
  })
  const browser = BROWSERS.find((name) => name === values.browser)
  if (browser === undefined) throw new Error(`--browser is one of ${BROWSERS.join(', ')}, not ${values.browser}`)
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) throw new Error(`--seconds takes a number above 0, not ${values.seconds}`)
  const facesDir = values.faces === undefined ? undefined : resolve(values.faces)
  if (facesDir !== undefined) {
    const isFolder = await stat(facesDir).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isFolder) throw new Error(`--faces is not a folder: ${facesDir}`)
  }
  return { browser, isHeadless: values.headless, seconds, outDir: resolve(values.out), facesDir }
}

/** Runs the demo. @returns the exit code */
export async function runDemo(args: readonly string[]): Promise<number> {
  const options = await readOptions(args)
  ensureBuild(options.browser)
  const room = await startRoomServer(options.facesDir === undefined ? {} : { facesDir: options.facesDir })
  try {
    if (room.roster.length > MAX_TILES) {
      throw new Error(
        `${room.roster.length} files are more than the ${MAX_TILES} participants that Mien reads in one call`,
      )
    }
    return options.isHeadless ? await measure(room, options) : await showInWindow(room, options)
  } finally {
    await room.close()
  }
}

async function openCall({ context }: Driver, room: RoomServer): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(room.origin)
  await page.evaluate(() => window.meetingRoomReady)
  return page
}

async function showInWindow(room: RoomServer, { browser }: Options): Promise<number> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new Error(
      `There is no display for a window. Without a window: npm run demo -- --headless --seconds ${DEFAULT_SECONDS} --out ${DEFAULT_OUT}`,
    )
  }
  const { driver } = await launchBrowser(browser, { isHeadless: false })
  const closed = new Promise<void>((done) => driver.context.once('close', () => done()))
  const page = await openCall(driver, room)
  const popup = await driver.clickToolbarButton(page)
  const { tabId, atMs } = await pressEnable(popup)
  await listenToCall(popup, tabId)
  // A click elsewhere closes the popup, which ends the listener: that is no error.
  await receiveFor(popup, room.roster, NAMING_SECONDS, atMs).catch(() => undefined)
  console.log(`The call is at ${room.origin}, with Mien on. Its popup closes when you click elsewhere;`)
  console.log('Mien stands behind the puzzle piece in the toolbar. Close the window to end.')
  await closed
  return 0
}

async function measure(room: RoomServer, { browser, seconds, outDir, facesDir }: Options): Promise<number> {
  await mkdir(outDir, { recursive: true })
  const scratch = await mkdtemp(join(tmpdir(), 'mien-demo-'))
  const netLogFile = join(scratch, 'net-log.json')
  const { mien, driver } = await launchBrowser(browser, { isHeadless: true, netLogFile })
  let isOpen = true
  try {
    const page = await openCall(driver, room)
    const popup = await driver.clickToolbarButton(page)
    const enabled = await pressEnable(popup)
    await listenToCall(popup, enabled.tabId)

    const received = await receiveFor(popup, room.roster, seconds, enabled.atMs)
    const processes = await processCost(driver, popup)
    await writeFile(join(outDir, 'popup.png'), await popup.picture())
    await saveExports(driver, popup, outDir, scratch)
    // Firefox has no DevTools protocol that tells these.
    const heap = browser === 'chromium' ? await heapBytes(mien, page) : null
    const cost = browser === 'chromium' ? await tracePage(mien, room) : null
    await mien.close()
    isOpen = false

    const requests = await driver.requests()
    const leaving = leavingTheMachine(requests)
    const figures = callFigures(received, enabled.atMs)
    await writeFile(
      join(outDir, 'metrics.json'),
      JSON.stringify(
        {
          browser,
          seconds,
          ...figures,
          pageMainThread: cost,
          processes,
          heapBytes: heap,
          requestsLeavingTheMachine: leaving,
          browserErrands: browserErrands(requests).length,
        },
        null,
        2,
      ),
    )

    for (const participant of figures.participants) console.log(participantLine(participant))
    printSummary(figures, cost, processes, leaving.length)
    const faults = notRead(
      figures,
      room.roster.map(({ name }) => name.slice(0, MAX_TEXT_LENGTH)),
      facesDir === undefined,
    )
    if (figures.problem !== null) console.error(`Mien reports: ${figures.problem}`)
    if (leaving.length > 0) faults.push(`requests left the machine: ${leaving.map(({ url }) => url).join(', ')}`)
    for (const fault of faults) console.error(fault)
    return faults.length === 0 ? 0 : 1
  } finally {
    if (isOpen) await mien.close()
    await rm(scratch, { recursive: true, force: true })
  }
}

function printSummary(
  figures: ReturnType<typeof callFigures>,
  cost: PageCost | null,
  processes: ProcessCost | null,
  leavingCount: number,
): void {
  const { backend, firstReadoutMs, latencyMs, shareWithinGoal } = figures
  console.log(
    [
      `backend ${backend ?? '–'}`,
      `first readout after ${rounded(firstReadoutMs)} ms`,
      `latency ${rounded(latencyMs.median)} ms median, ${rounded(latencyMs.p95)} ms 95th percentile, ${rounded((shareWithinGoal ?? 0) * 100)} % within ${LATENCY_GOAL_MS} ms`,
      cost === null
        ? 'page main thread not measured'
        : `page main thread ${cost.msPerSecond.toFixed(1)} ms a second (${cost.cpuMsPerSecond.toFixed(1)} ms of CPU time), longest task ${cost.longestTaskMs.toFixed(1)} ms`,
      processes === null
        ? 'processes not measured'
        : `extension ${processes.extensionMsPerReading.toFixed(1)} ms of CPU a reading with the popup open, ${processes.extensionMsPerSecond.toFixed(0)} ms a second, ${rounded(processes.extensionMb)} MB; graphics process ${processes.graphicsMsPerSecond.toFixed(0)} ms a second`,
      `${leavingCount} requests left the machine`,
    ].join('; '),
  )
}

/** Measures the processes while the call goes on; null where the system does not say. */
async function processCost({ processTimes }: Driver, popup: OpenPopup): Promise<ProcessCost | null> {
  await takeReceived(popup)
  const before = await processTimes()
  const startMs = performance.now()
  await new Promise((done) => setTimeout(done, PROCESS_SECONDS * 1_000))
  const after = await processTimes()
  const seconds = (performance.now() - startMs) / 1_000
  const readouts = (await takeReceived(popup)).at(-1)?.message.call?.readouts ?? []
  const readings = seconds * readouts.reduce((sum, { readingsPerSecond }) => sum + readingsPerSecond, 0)
  if (before === null || after === null || readings === 0) return null
  return costBetween(before, after, { seconds, readings, extensionMb: await memoryMb(after.pids) })
}

/** Receives a call's messages until `seconds` after the first reading, or until none has come for too long. */
async function receiveFor(
  popup: OpenPopup,
  roster: readonly RosterEntry[],
  seconds: number,
  enabledAtMs: number,
): Promise<ReceivedState[]> {
  const received: ReceivedState[] = []
  let firstAtMs: number | null = null
  for (;;) {
    received.push(...(await takeReceived(popup)))
    await renameToFileNames(popup, received.at(-1)?.message.call ?? null, roster)
    firstAtMs ??= received.find(hasReading)?.atMs ?? null
    const endsAtMs =
      firstAtMs === null ? enabledAtMs + Math.max(ENABLE_TIMEOUT_MS, seconds * 1_000) : firstAtMs + seconds * 1_000
    if (Date.now() >= endsAtMs) return received
    await new Promise((done) => setTimeout(done, TAKE_EVERY_MS))
  }
}

/** Renames participants to their file's name where it could not be put on the tile. */
async function renameToFileNames(
  popup: OpenPopup,
  call: CallView | null,
  roster: readonly RosterEntry[],
): Promise<void> {
  if (call === null) return
  for (const { name, label } of roster) {
    const readout = name === label ? undefined : call.readouts.find((found) => found.name === label && !found.isRenamed)
    if (readout === undefined) continue
    await sendToEngine(popup, {
      type: 'rename',
      callId: call.callId,
      key: readout.key,
      name: name.slice(0, MAX_TEXT_LENGTH),
    })
  }
}

function hasReading({ message }: ReceivedState): boolean {
  return message.call?.readouts.some(({ state }) => state.kind !== 'waiting') ?? false
}

/** The popup's export buttons by their position (src/live/export-bar.tsx), and the name to save each file under. */
const EXPORTS = [
  { button: 0, file: 'summary.json' },
  { button: 1, file: 'summary.csv' },
] as const

/** Presses the popup's export buttons and copies what the browser downloads. */
async function saveExports(driver: Driver, popup: OpenPopup, outDir: string, scratch: string): Promise<void> {
  const folder = join(scratch, 'downloads')
  await mkdir(folder)
  await driver.saveDownloadsIn(folder)
  for (const { button, file } of EXPORTS) {
    const before = new Set(await readdir(folder))
    await popup.evaluate(`document.querySelectorAll('.export-bar button')[${button}].click()`)
    const name = await waitUntil(`${file} is exported`, async () =>
      (await readdir(folder)).find((found) => !before.has(found) && !/\.(crdownload|part)$/.test(found)),
    )
    await copyFile(join(folder, name), join(outDir, file))
  }
}

/** Bytes of JavaScript heap in use by each of the extension's contexts and the page, without WebAssembly and GPU memory. */
async function heapBytes(mien: MienBrowser, page: Page): Promise<Record<string, number>> {
  const prefix = `chrome-extension://${mien.extensionId}/`
  const targets = await listTargets(
    mien,
    ({ type, url }) => type !== 'tab' && (url.startsWith(prefix) || url === page.url()),
  )
  const used: Record<string, number> = {}
  for (const { targetId, type, url } of targets) {
    const target = await attachToTarget(mien.session, targetId)
    const { usedSize } = await target.send('Runtime.getHeapUsage')
    used[`${type} ${url.startsWith(prefix) ? url.slice(prefix.length) : 'call page'}`] = Number(usedSize)
    await target.detach()
  }
  return used
}

async function tracePage(mien: MienBrowser, room: RoomServer): Promise<PageCost> {
  const stop = await startTrace(mien.session)
  await new Promise((done) => setTimeout(done, TRACE_SECONDS * 1_000))
  return pageCost(await stop(), room.origin, `chrome-extension://${mien.extensionId}/`)
}
