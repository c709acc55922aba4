/**
 * What Mien costs, and how fresh its readings are, with more and more people in the call; beside the same call without it.
 *
 *     npm run bench:growth -- [--people 1,2,4,9,16,25,49] [--json FILE]
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { demoPeople, startEnvironment, type Environment } from '../../tools/browser/environment'
import { pageCost, startTrace } from '../../tools/browser/page-cost'
import { browserTimes, memoryMb, processTimes } from '../../tools/browser/process-cost'
import { startMien } from '../compare/readers'
import { growthTable, type GrowthLine } from './growth-table'

const DEFAULT_PEOPLE = '1,2,4,9,16,25,49'
const SETTLE_S = 8
const WINDOW_S = 10
const TRACE_S = 5

/** Runs the bench. @returns the exit code */
export async function measureGrowth(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { people: { type: 'string', default: DEFAULT_PEOPLE }, json: { type: 'string' } },
  })
  const sizes = values.people.split(',').map(Number)
  if (!sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new Error(`--people takes numbers, not ${values.people}`)
  const lines: GrowthLine[] = []
  for (const people of sizes) {
    const env = await startEnvironment()
    try {
      lines.push(await measure(env, people))
    } finally {
      await env.mien.close()
      await env.room.close()
    }
    console.error(growthTable(lines.slice(-1)).split('\n').at(-1))
  }
  console.log(growthTable(lines))
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(lines, null, 1)}\n`)
  return 0
}

async function measure(env: Environment, people: number): Promise<GrowthLine> {
  const { session, extensionId } = env.mien
  const page = await env.openRoom(demoPeople(people))
  await page.waitForTimeout(1000 * SETTLE_S)
  const alone = await windowOf(env, page, async () => 0)
  const mien = await startMien(env, page)
  await page.waitForTimeout(1000 * SETTLE_S)
  const reading = await windowOf(env, page, () => mien.readings())
  const stopTrace = await startTrace(session)
  await page.waitForTimeout(1000 * TRACE_S)
  const cost = pageCost(await stopTrace(), env.room.origin, `chrome-extension://${extensionId}/`)
  const { ages, latencies } = await mien.stop()
  const { extension, graphics } = reading
  return {
    people,
    readingsEach: reading.readings / people,
    oldestS: Math.max(...ages) / 1000,
    latencyMs95: latencies.toSorted((a, b) => a - b)[Math.floor(0.95 * latencies.length)] ?? NaN,
    extensionShare: extension,
    browserShare: reading.browser - alone.browser,
    graphicsShare: graphics - alone.graphics,
    cpuMsPerReading: (1000 * extension) / reading.readings,
    memoryMb: reading.extensionMb,
    pageShare: cost.msPerSecond / 1000,
    longestTaskMs: cost.longestTaskMs,
    droppedAlone: alone.dropped,
    droppedWith: reading.dropped,
  }
}

/** Shares of one core over a window, and frames that the call's videos dropped in a second. */
async function windowOf({ mien: { session } }: Environment, page: Page, readings: () => Promise<number>) {
  const dropped = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('video')].reduce(
        (sum, video) => sum + video.getVideoPlaybackQuality().droppedVideoFrames,
        0,
      ),
    )
  const take = async () => ({
    ...(await browserTimes(session)),
    parts: await processTimes(session),
    readings: await readings(),
    dropped: await dropped(),
    atMs: performance.now(),
  })
  const before = await take()
  await page.waitForTimeout(1000 * WINDOW_S)
  const after = await take()
  const seconds = (after.atMs - before.atMs) / 1000
  return {
    browser: (after.cpuS - before.cpuS) / seconds,
    extension: ((after.parts?.extensionS ?? 0) - (before.parts?.extensionS ?? 0)) / seconds,
    graphics: ((after.parts?.graphicsS ?? 0) - (before.parts?.graphicsS ?? 0)) / seconds,
    extensionMb: after.parts === null ? null : await memoryMb(after.parts.pids),
    readings: (after.readings - before.readings) / seconds,
    dropped: (after.dropped - before.dropped) / seconds,
  }
}
