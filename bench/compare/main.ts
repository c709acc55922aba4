/**
 * Mien beside other readers of expressions, in one run, in the same Chromium, on the same call page, in turn.
 *
 *     npm run bench -- --json FILE [--peers PEERS] [--faces DIR] [--rounds N]
 *     npm run bench -- --check       only Mien, against the limit below; in CI
 *
 * PEERS is a folder with the peers' packages (the command says how to install them); without it Mien is measured alone. DIR has a folder of
 * photographs for each expression: faces found, and how often each reader is right. Beside FILE a plot is written.
 */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DIST } from '../../tools/browser/chromium'
import { startEnvironment, type Environment } from '../../tools/browser/environment'
import { browserTimes, memoryMb, processTimes } from '../../tools/browser/process-cost'
import { readPhotoFolder } from '../evaluate/faces'
import { listPhotos } from '../evaluate/photo-folder'
import { PEERS, peerNames, readWithPeers, servePeers, sizeOf, type Peer, type PeersPage } from '../peers/peers'
import { figuresOf, orderOf, type Turn } from './figures'
import { startMien, startPeer, type StartedReader } from './readers'
import { plotOf, tableOf, type Line } from './table'
import { yardstickMs } from './yardstick'

const MIEN = 'mien'
const DEFAULT_ROUNDS = 5
/** Until the call, or a reader, has settled: what starting took is CPU pressure for some seconds, under which Mien reads less. */
const SETTLE_S = 8
const WINDOW_S = 8
/** Backends that a peer may run on; each peer gets the fastest here. */
const PEER_BACKENDS = ['wasm', 'webgl'] as const
/** Readings by which a peer's backend is chosen. */
const TRIAL_S = 6

/**
 * Most CPU of the extension for one reading, in runs of the yardstick (yardstick.ts). Measured: see docs/figures.md. The limit is half as much again: a
 * change that makes readings that much dearer is to be noticed, other work on the machine is not.
 */
const CHECK_LIMIT = 0.75
/** Windows of the check; the cheapest counts, since other work only adds. */
const CHECK_WINDOWS = 3

interface Reader {
  readonly id: string
  readonly name: string
  readonly backend: string
  start(env: Environment, page: Awaited<ReturnType<Environment['openFullRoom']>>): Promise<StartedReader>
}

/** Runs the comparison. @returns the exit code */
export async function runComparison(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'string' },
      peers: { type: 'string' },
      faces: { type: 'string' },
      rounds: { type: 'string', default: String(DEFAULT_ROUNDS) },
      check: { type: 'boolean', default: false },
    },
  })
  if (values.check) return check()
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a whole number above 0, not ${values.rounds}`)
  const peers = values.peers === undefined ? null : await servePeers(values.peers, null)
  try {
    const readers = [
      mien(),
      ...(peers === null ? [] : await fastestOf(peers, await peerNames(values.peers ?? '', PEERS))),
    ]
    const turns = await takeTurns(readers, rounds)
    const accuracy = await accuracyOf(values.faces, values.peers)
    const lines = await Promise.all(
      readers.map(async ({ id, name, backend }): Promise<Line> => {
        const peer = PEERS.find((each) => each.id === id)
        return {
          name,
          backend,
          figures: figuresOf(id, turns, MIEN),
          download: peer && peers ? await peers.downloadOf(peer) : await extensionSize(),
          accuracy: accuracy.get(id) ?? null,
        }
      }),
    )
    const table = tableOf(lines)
    console.log(table)
    if (values.json !== undefined) {
      await writeFile(values.json, `${JSON.stringify({ rounds, windowS: WINDOW_S, lines, turns }, null, 1)}\n`)
      await writeFile(values.json.replace(/(\.json)?$/, '.svg'), plotOf(lines))
    }
    return 0
  } finally {
    await peers?.close()
  }
}

function mien(): Reader {
  return {
    id: MIEN,
    name: 'Mien',
    backend: 'wasm',
    async start(env, page) {
      const started = await startMien(env, page)
      return { ...started, stop: async () => (await started.stop()).latencies }
    },
  }
}

function peerReader(peer: Peer, name: string, backend: string, { url }: PeersPage): Reader {
  return { id: peer.id, name, backend, start: (_env, page) => startPeer(page, peer, backend, url) }
}

/** Each peer on the backend on which it makes most readings here. */
async function fastestOf(peers: PeersPage, names: readonly string[]): Promise<Reader[]> {
  const fastest: Reader[] = []
  for (const [index, peer] of PEERS.entries()) {
    let best: { reader: Reader; readings: number } | null = null
    for (const backend of PEER_BACKENDS) {
      const reader = peerReader(peer, names[index] ?? peer.name, backend, peers)
      const readings = await inCall(async (env, page) => {
        const started = await reader.start(env, page)
        const before = await started.readings()
        await page.waitForTimeout(1000 * TRIAL_S)
        return (await started.readings()) - before
      }).catch((thrown: unknown) => {
        console.error(String(thrown))
        return 0
      })
      if (readings > (best?.readings ?? 0)) best = { reader, readings }
    }
    if (best) fastest.push(best.reader)
  }
  return fastest
}

async function takeTurns(readers: readonly Reader[], rounds: number): Promise<Turn[]> {
  const turns: Turn[] = []
  for (let round = 0; round < rounds; round++) {
    for (const reader of orderOf(readers, round)) {
      const turn = await inCall((env, page) => takeTurn(env, page, reader, round))
      turns.push(turn)
      console.error(
        `round ${round + 1}: ${reader.name}, ${turn.readingsPerSecond.toFixed(1)} readings a second, ` +
          `CPU ${(100 * turn.cpuAlone).toFixed(0)} and ${(100 * turn.cpuWith).toFixed(0)} %`,
      )
    }
  }
  return turns
}

async function takeTurn(
  env: Environment,
  page: Awaited<ReturnType<Environment['openFullRoom']>>,
  reader: Reader,
  round: number,
): Promise<Turn> {
  await page.waitForTimeout(1000 * SETTLE_S)
  const alone = await windowOf(env, async () => 0)
  const started = await reader.start(env, page)
  await page.waitForTimeout(1000 * SETTLE_S)
  const reading = await windowOf(env, () => started.readings())
  const readingMs = await started.stop()
  return {
    readerId: reader.id,
    round,
    cpuAlone: alone.cpu,
    cpuWith: reading.cpu,
    readingsPerSecond: reading.perSecond,
    firstReadingMs: started.firstReadingMs,
    readingMs,
    memoryMb: alone.mb === null || reading.mb === null ? null : reading.mb - alone.mb,
  }
}

/** CPU of the whole browser, readings and memory over a window. */
async function windowOf(
  { mien: { session }, mien: { context } }: Environment,
  readings: () => Promise<number>,
): Promise<{ cpu: number; perSecond: number; mb: number | null }> {
  const [page] = context.pages()
  const [before, countBefore, startMs] = [await browserTimes(session), await readings(), performance.now()]
  await page?.waitForTimeout(1000 * WINDOW_S)
  const [after, countAfter] = [await browserTimes(session), await readings()]
  const seconds = (performance.now() - startMs) / 1000
  return {
    cpu: (after.cpuS - before.cpuS) / seconds,
    perSecond: (countAfter - countBefore) / seconds,
    mb: await memoryMb(after.pids),
  }
}

/** A call page in a browser of its own, so that nothing of one turn is left in the next. */
async function inCall<Result>(
  work: (env: Environment, page: Awaited<ReturnType<Environment['openFullRoom']>>) => Promise<Result>,
): Promise<Result> {
  const env = await startEnvironment()
  try {
    return await work(env, await env.openFullRoom())
  } finally {
    await env.mien.close()
    await env.room.close()
  }
}

/** Faces found and answers that are right, by reader; none without labelled pictures. */
async function accuracyOf(
  folder: string | undefined,
  peersDir: string | undefined,
): Promise<Map<string, { found: number; right: number }>> {
  const results = new Map<string, { found: number; right: number }>()
  if (folder === undefined) return results
  const { photos, readings } = await readPhotoFolder(folder)
  const truths = photos.map(({ truth }) => truth)
  results.set(
    MIEN,
    scored(
      readings.map(({ probabilities }) => probabilities),
      truths,
    ),
  )
  if (peersDir === undefined) return results
  const ofPeers = await readWithPeers(peersDir, folder, await listPhotos(folder), PEERS)
  PEERS.forEach(({ id }, index) => results.set(id, scored(ofPeers[index]?.probabilities ?? [], truths)))
  return results
}

/** Of all pictures: with a face, and with the right expression as the most probable one. */
function scored(
  answers: readonly (readonly number[] | null)[],
  truths: readonly number[],
): { found: number; right: number } {
  const found = answers.filter((answer) => answer !== null).length
  const right = answers.filter(
    (answer, index) => answer && answer.indexOf(Math.max(...answer)) === truths[index],
  ).length
  return { found: found / truths.length, right: right / truths.length }
}

async function extensionSize(): Promise<{ bytes: number; gzippedBytes: number }> {
  const names = await readdir(DIST, { recursive: true })
  return sizeOf(names.map((name) => join(DIST, name)))
}

/** Mien's CPU for a reading against {@link CHECK_LIMIT}. */
async function check(): Promise<number> {
  const cheapest = await inCall(async (env, page) => {
    const started = await startMien(env, page)
    const windows: { costMs: number; unitMs: number }[] = []
    for (let window = 0; window < CHECK_WINDOWS; window++) {
      await page.waitForTimeout(1000 * SETTLE_S)
      // Beside each window: what else the machine does changes both.
      const unitMs = yardstickMs()
      const [before, countBefore] = [await processTimes(env.mien.session), await started.readings()]
      await page.waitForTimeout(1000 * WINDOW_S)
      const [after, countAfter] = [await processTimes(env.mien.session), await started.readings()]
      if (!before || !after) return null
      windows.push({ costMs: (1000 * (after.extensionS - before.extensionS)) / (countAfter - countBefore), unitMs })
    }
    return windows.toSorted((a, b) => a.costMs / a.unitMs - b.costMs / b.unitMs)[0] ?? null
  })
  if (cheapest === null) {
    console.log('skipped: this system does not tell what processes use')
    return 0
  }
  const { costMs, unitMs } = cheapest
  const ratio = costMs / unitMs
  console.log(
    `${costMs.toFixed(1)} ms of CPU a reading, yardstick ${unitMs.toFixed(1)} ms: ${ratio.toFixed(2)}, limit ${CHECK_LIMIT}`,
  )
  return ratio <= CHECK_LIMIT ? 0 : 1
}
