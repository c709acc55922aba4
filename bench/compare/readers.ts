/** Readers of a call page: Mien as it ships, and the peers as scripts of the page. */
import type { Page } from 'playwright-core'
import * as v from 'valibot'
import { clickToolbarButton } from '../../tools/browser/chromium'
import { attachToEngine } from '../../tools/browser/chromium-driver'
import type { Environment } from '../../tools/browser/environment'
import { pressEnable } from '../../tools/browser/press-enable'
import type { Peer } from '../peers/peers'

/** A reader at work in a call page. */
export interface StartedReader {
  readonly firstReadingMs: number
  /** Readings so far. */
  readings(): Promise<number>
  /** Stops it, and tells what each reading took, milliseconds. */
  stop(): Promise<readonly number[]>
}

/** Mien at work. */
export interface StartedMien extends Omit<StartedReader, 'stop'> {
  readonly tabId: number
  /** Looks at a view, and tells of each participant: from frame to readout, and how old the readout is, milliseconds. */
  stop(): Promise<{ readonly latencies: readonly number[]; readonly ages: readonly number[] }>
}

/** Longest wait for a first reading. */
const FIRST_LIMIT_MS = 60_000
/** Readings a second of each participant that a peer is asked for: as many as Mien makes of six. */
const PEER_RATE = 2.4

/** Turns Mien on, as a user does, and closes the popup. Nobody looks at a view while it reads. */
export async function startMien(env: Environment, page: Page): Promise<StartedMien> {
  const popup = await clickToolbarButton(env.mien, page)
  const { atMs, tabId } = await pressEnable(popup)
  const call = await env.watch(page, tabId)
  await call.until('somebody is read', ({ readouts }) => readouts.some(({ state }) => state.kind === 'expression'))
  const [first] = (await call.received()).filter(({ message }) =>
    message.call?.readouts.some(({ state }) => state.kind === 'expression'),
  )
  await call.stopListening()
  await env.mien.session.send('Target.closeTarget', { targetId: popup.targetId }).catch(() => undefined)
  const engine = await attachToEngine(env.mien)
  // Each frame that the page sends is a reading, or finds no face.
  await engine.evaluate(`globalThis.framesRead = 0; addEventListener('message', ({ data }) => {
    if (data.message?.type === 'answer') globalThis.framesRead += data.message.frames.length
  }); undefined`)
  return {
    tabId,
    firstReadingMs: (first?.atMs ?? Infinity) - atMs,
    readings: async () => v.parse(v.number(), await engine.evaluate('globalThis.framesRead')),
    async stop() {
      await engine.detach().catch(() => undefined)
      const view = await env.watch(page, tabId)
      const { readouts } = await view.until('everybody is read', (each) =>
        each.readouts.every(({ latencyMs, capturedAtMs }) => latencyMs !== null && capturedAtMs !== null),
      )
      const seenAtMs = (await view.received()).at(-1)?.atMs ?? NaN
      await view.stopListening()
      return {
        latencies: readouts.flatMap(({ latencyMs }) => latencyMs ?? []),
        ages: readouts.flatMap(({ capturedAtMs }) => (capturedAtMs === null ? [] : seenAtMs - capturedAtMs)),
      }
    },
  }
}

const peerState = v.object({
  count: v.number(),
  firstMs: v.nullable(v.number()),
  readingMs: v.array(v.number()),
  problem: v.nullable(v.string()),
})

/** Loads a peer into the page, and has it read all videos in turn. @throws Error when it does not read within a minute. */
export async function startPeer(page: Page, peer: Peer, backend: string, peersUrl: string): Promise<StartedReader> {
  await page.addScriptTag({ url: `${peersUrl}peers.js`, type: 'module' })
  await page.evaluate(`(() => {
    const bench = { count: 0, firstMs: null, readingMs: [], problem: null, isOver: false }
    globalThis.peerBench = bench
    const startMs = performance.now()
    const run = async () => {
      const read = await openReader('${peer.id}', '${backend}')
      let dueMs = performance.now()
      for (let next = 0; !bench.isOver; next++) {
        const videos = [...document.querySelectorAll('video')].filter((video) => video.videoWidth > 0)
        const fromMs = performance.now()
        if (videos.length > 0) {
          const reading = await read(videos[next % videos.length])
          bench.count++
          bench.readingMs.push(performance.now() - fromMs)
          if (reading !== null) bench.firstMs ??= performance.now() - startMs
        }
        dueMs = Math.max(dueMs + 1000 / (${PEER_RATE} * Math.max(1, videos.length)), performance.now())
        await new Promise((done) => setTimeout(done, dueMs - performance.now()))
      }
    }
    run().catch((thrown) => (bench.problem = String(thrown)))
  })()`)
  const state = async () => v.parse(peerState, await page.evaluate('globalThis.peerBench'))
  const endMs = Date.now() + FIRST_LIMIT_MS
  for (;;) {
    const { firstMs, problem } = await state()
    if (problem !== null) throw new Error(`${peer.name}: ${problem}`)
    if (firstMs !== null) {
      return {
        firstReadingMs: firstMs,
        readings: async () => (await state()).count,
        async stop() {
          const { readingMs } = await state()
          await page.evaluate('globalThis.peerBench.isOver = true')
          return readingMs.slice(readingMs.length >> 1)
        },
      }
    }
    if (Date.now() > endMs) throw new Error(`${peer.name} on ${backend} read nobody within a minute`)
    await page.waitForTimeout(200)
  }
}
