/**
 * The real extension in a long call of nine people who come and go: does anything grow?
 *
 *     npm run soak -- [--minutes 120] [--json FILE]
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { waitUntil } from '../../tools/browser/chromium'
import { attachToEngine } from '../../tools/browser/chromium-driver'
import { demoPeople, startEnvironment, type Environment } from '../../tools/browser/environment'
import { memoryMb, processTimes } from '../../tools/browser/process-cost'
import { markdownTable } from '../../tools/markdown-table'
import type { NewParticipant } from '../../tools/meeting-room/page/room'
import { startMien } from '../compare/readers'
import { slopeOf, verdictOf } from './slope'

const PEOPLE = 9
/** At each sample somebody leaves, or comes back. */
const SAMPLES_PER_MINUTE = 3
/** The first minutes, in which caches fill and code is compiled, do not count. */
const WARM_UP_MINUTES = 1
/** A change of so little of the mean in an hour counts as steady. */
const STEADY_PART = 0.02

/** What was measured at one time. */
interface Sample {
  readonly minute: number
  /** Of the extension's process. */
  readonly memoryMb: number
  /** JavaScript heap of the engine's worker. */
  readonly heapMb: number
  readonly cpuMsPerReading: number
  readonly readingsPerSecond: number
}

const VALUES = ['memoryMb', 'heapMb', 'cpuMsPerReading', 'readingsPerSecond'] as const

/** Runs the soak. @returns the exit code: 1 when something surely changed by more than {@link STEADY_PART} of it in an hour. */
export async function runSoak(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string', default: '120' }, json: { type: 'string' } },
  })
  const minutes = Number(values.minutes)
  if (!(minutes > WARM_UP_MINUTES))
    throw new Error(`--minutes takes a number above ${WARM_UP_MINUTES}, not ${values.minutes}`)
  const env = await startEnvironment()
  try {
    const people = demoPeople(PEOPLE)
    const page = await env.openRoom(people)
    const emptyMb = await extensionMb(env)
    const samples = await sampleCall(env, page, people, minutes)
    await page.close()
    await waitUntil('the engine has gone', async () => !(await env.isEngineOpen()))
    const afterMb = await extensionMb(env)
    const lines = VALUES.map((name) => {
      const points = samples.filter(({ minute }) => minute >= WARM_UP_MINUTES)
      const slope = slopeOf(points.map((sample) => ({ at: sample.minute / 60, value: sample[name] })))
      return { name, ...slope, verdict: verdictOf(slope, STEADY_PART) }
    })
    const rows = lines.map(({ name, mean, perUnit, within, verdict }) => [
      name,
      mean.toFixed(1),
      perUnit.toFixed(2),
      `± ${within.toFixed(2)}`,
      verdict,
    ])
    console.log(markdownTable(['value', 'mean', 'change in an hour', '95 % interval', ''], rows))
    console.log(`Memory of the extension before the call ${emptyMb.toFixed(0)} MB, after it ${afterMb.toFixed(0)} MB`)
    if (values.json !== undefined) {
      await writeFile(values.json, `${JSON.stringify({ minutes, emptyMb, afterMb, lines, samples }, null, 1)}\n`)
    }
    return lines.some(({ verdict }) => verdict === 'changing') ? 1 : 0
  } finally {
    await env.mien.close()
    await env.room.close()
  }
}

/** Reads the call for some minutes, in which people come and go. */
async function sampleCall(
  env: Environment,
  page: Page,
  people: readonly NewParticipant[],
  minutes: number,
): Promise<Sample[]> {
  const mien = await startMien(env, page)
  const engine = await attachToEngine(env.mien)
  const samples: Sample[] = []
  const startMs = performance.now()
  let before = { ...(await times(env)), readings: await mien.readings(), atMs: startMs }
  let gone: NewParticipant | null = null
  for (let step = 0; performance.now() - startMs < minutes * 60_000; step++) {
    await page.waitForTimeout(60_000 / SAMPLES_PER_MINUTE)
    if (gone !== null) await page.evaluate((each) => window.meetingRoom.add(each), gone)
    gone = gone === null ? (people[step % people.length] ?? null) : null
    if (gone !== null) await page.evaluate((id) => window.meetingRoom.remove(id), gone.id)
    const now = { ...(await times(env)), readings: await mien.readings(), atMs: performance.now() }
    const readings = now.readings - before.readings
    const { usedSize } = await engine.send('Runtime.getHeapUsage')
    samples.push({
      minute: (now.atMs - startMs) / 60_000,
      memoryMb: await extensionMb(env),
      heapMb: Number(usedSize) / 1e6,
      cpuMsPerReading: (1000 * (now.extensionS - before.extensionS)) / readings,
      readingsPerSecond: (1000 * readings) / (now.atMs - before.atMs),
    })
    before = now
  }
  await engine.detach().catch(() => undefined)
  return samples
}

async function times({ mien }: Environment): Promise<{ extensionS: number }> {
  return { extensionS: (await processTimes(mien.session))?.extensionS ?? 0 }
}

/** Memory of the extension's processes, MB; 0 while none runs. @throws Error where the system does not tell. */
async function extensionMb({ mien }: Environment): Promise<number> {
  const parts = await processTimes(mien.session)
  if (parts === null) return 0
  const mb = await memoryMb(parts.pids)
  if (mb === null) throw new Error('This system does not tell how much memory a process uses')
  return mb
}
