import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CALL_START_MS } from '../call/testing/made-calls'
import { openCallStore } from '../shared/call-store'
import type { CallStorage } from './call-journal'
import { CALL_ID, EngineHarness } from './testing/engine-harness'
import { FakeBitmap } from './testing/fake-bitmap'
import { FakeCanvas } from './testing/fake-canvas'

/** What a crash may cost (docs/architecture.md). */
const MOST_LOST_S = 5

/** The real store, which fails while `isBroken`. */
class FlakyStore implements CallStorage {
  isBroken = false
  readonly #store: Awaited<ReturnType<typeof openCallStore>>

  constructor(store: Awaited<ReturnType<typeof openCallStore>>) {
    this.#store = store
  }
  async save(...given: Parameters<CallStorage['save']>) {
    if (this.isBroken) throw new DOMException('Disk full', 'QuotaExceededError')
    await this.#store.save(...given)
  }
  loadCall(id: string) {
    return this.#store.loadCall(id)
  }
  deleteExpired(...given: Parameters<CallStorage['deleteExpired']>) {
    return this.#store.deleteExpired(...given)
  }
}

/** One second of the call; the store works in real turns of the event loop, not on the clock of the test. */
async function passOneSecond() {
  for (let step = 0; step < 20; step++) {
    await vi.advanceTimersByTimeAsync(50)
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  vi.setSystemTime(CALL_START_MS)
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.stubGlobal('OffscreenCanvas', FakeCanvas)
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('at any second of a call at most five seconds are not stored yet, also after the store has failed for a while', async () => {
  const store = await openCallStore()
  const flaky = new FlakyStore(store)
  const stage = new EngineHarness()
  stage.openStore.mockResolvedValue(flaky)
  stage.set({})
  stage.openPage(['Ana', 'Bea'])

  const missing: number[] = []
  for (let second = 1; second <= 60; second++) {
    flaky.isBroken = second >= 20 && second < 32
    await passOneSecond()
    // Two attempts are at most two seconds apart.
    if (second >= 20 && second < 34) continue
    const stored = await store.loadCall(CALL_ID)
    const cells = stored?.participants.map(({ timeline }) => [...timeline.cells()].length) ?? [0]
    missing.push(second - Math.min(...cells))
  }
  stage.stop()
  expect(missing).toHaveLength(46)
  expect(Math.max(...missing)).toBeLessThanOrEqual(MOST_LOST_S)
})
