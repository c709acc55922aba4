import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CALL_START_MS } from '../call/testing/made-calls'
import { openCallStore } from '../shared/call-store'
import { PAGE_PORT } from '../shared/protocol'
import type { TileReport } from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { Engine } from './engine'
import type { CallShelf } from './engine'
import type { Frame } from './vision/pipeline'

const CALL_ID = '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f'
const PORT = 1
/** What a crash may cost (docs/architecture.md). */
const MOST_LOST_S = 5

class FakeBitmap {
  close() {
    // Nothing to let go of.
  }
}
const person = (key: string): TileReport => ({
  key,
  name: key,
  isSelf: false,
  state: 'live',
  videoWidthPx: 640,
  videoHeightPx: 360,
})
const seesHappy = ({ key }: Frame) => ({
  key,
  faceCount: 1,
  face: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 },
  probabilities: [0, 0, 0, 1, 0, 0, 0] as const,
})

/** The real store, which fails while told to. */
class FlakyShelf implements CallShelf {
  isBroken = false
  readonly #store: Awaited<ReturnType<typeof openCallStore>>

  constructor(store: Awaited<ReturnType<typeof openCallStore>>) {
    this.#store = store
  }
  async save(...given: Parameters<CallShelf['save']>) {
    if (this.isBroken) throw new DOMException('Disk full', 'QuotaExceededError')
    await this.#store.save(...given)
  }
  loadCall(id: string) {
    return this.#store.loadCall(id)
  }
  deleteExpired(...given: Parameters<CallShelf['deleteExpired']>) {
    return this.#store.deleteExpired(...given)
  }
}

/** One second of the call; the store works in real turns of the event loop, not in the clock of the test. */
async function passOneSecond() {
  for (let step = 0; step < 20; step++) {
    await vi.advanceTimersByTimeAsync(50)
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.setSystemTime(CALL_START_MS)
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('at any second of a call at most five seconds are not stored yet, also after the store has failed for a while', async () => {
  const store = await openCallStore()
  const shelf = new FlakyShelf(store)
  const engine = new Engine({
    loadPipeline: async () => ({
      backend: 'wasm',
      trials: [],
      confidenceFloor: 0.5,
      tryOtherBackends: () => Promise.resolve(),
      read: async (frames) => frames.map(seesHappy),
    }),
    openShelf: async () => shelf,
    loadBadgeWords: () => Promise.reject(new Error('Nobody asks')),
    send(portId, message) {
      if (message.type !== 'look') return
      const { roundId, wants } = message
      queueMicrotask(() => {
        engine.heard(portId, { type: 'tiles', roundId, isHidden: false, tiles: ['Ana', 'Bea'].map(person) })
        for (const { key } of wants) {
          engine.heard(portId, {
            type: 'frame',
            roundId,
            key,
            capturedAtMs: Date.now(),
            region: { x: 0, y: 0, width: 1, height: 1 },
            videoWidthPx: 640,
            maxSidePx: 320,
            picture: { kind: 'bitmap', bitmap: new FakeBitmap() },
          })
        }
      })
    },
    idle: () => undefined,
    nowMs: Date.now,
  })
  engine.setSettings(DEFAULT_SETTINGS)
  engine.opened(PORT, PAGE_PORT, 1)
  engine.heard(PORT, { type: 'hello', callId: CALL_ID, siteId: 'generic', title: 'Call', startedAtMs: CALL_START_MS })

  const missing: number[] = []
  for (let second = 1; second <= 60; second++) {
    shelf.isBroken = second >= 20 && second < 32
    await passOneSecond()
    if (shelf.isBroken) continue
    const stored = await store.loadCall(CALL_ID)
    const cells = stored?.participants.map(({ timeline }) => [...timeline.cells()].length) ?? [0]
    missing.push(second - Math.min(...cells))
  }
  expect(missing).toHaveLength(48)
  expect(Math.max(...missing)).toBeLessThanOrEqual(MOST_LOST_S)
})
