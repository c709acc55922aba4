import { beforeEach, describe, expect, test, vi } from 'vitest'
import { EngineError } from '../engine-error'
import { FRONTAL_FACE } from '../testing/made-up-face'
import type { FaceDetector } from './face-detector'
import { RecoveringDetector } from './recovering-detector'

const PICTURE = { picture: { widthPx: 4, heightPx: 4, words: new Uint32Array(16) }, known: null }

/** A detector that can be lost. */
class FakeDetector implements Pick<FaceDetector, 'detect' | 'close'> {
  isLost = false
  fails = false
  isClosed = false
  async detect() {
    if (this.isLost) throw new EngineError({ code: 'detector-broken', detail: 'context lost' })
    if (this.fails) throw new Error('memory access out of bounds')
    return [[FRONTAL_FACE]]
  }
  close() {
    this.isClosed = true
  }
}

const clock = { nowMs: 0 }
const loaded: FakeDetector[] = []
const load = vi.fn<() => Promise<FakeDetector>>()
const latest = () => loaded.at(-1) ?? new FakeDetector()
const detector = () => new RecoveringDetector(latest(), load, () => clock.nowMs)

beforeEach(() => {
  clock.nowMs = 0
  loaded.splice(0, Infinity, new FakeDetector())
  load.mockReset().mockImplementation(async () => {
    const next = new FakeDetector()
    loaded.push(next)
    return next
  })
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('RecoveringDetector', () => {
  test('a lost detector is loaded again at once, and the same picture is read', async () => {
    const recovering = detector()
    latest().isLost = true
    expect(await recovering.detect([PICTURE])).toEqual([[FRONTAL_FACE]])
    expect(loaded).toHaveLength(2)
    expect(loaded[0]?.isClosed).toBe(true)
  })

  test('survives any number of losses, with longer and longer waits between them', async () => {
    const recovering = detector()
    const waitsMs: number[] = []
    for (let loss = 0; loss < 12; loss++) {
      latest().isLost = true
      const lostAtMs = clock.nowMs
      while (
        !(await recovering.detect([PICTURE]).then(
          () => true,
          () => false,
        ))
      )
        clock.nowMs += 100
      waitsMs.push(clock.nowMs - lostAtMs)
    }
    expect(waitsMs).toEqual([0, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000, 30000])
  })

  test('a detector that has worked for a minute is loaded again at once', async () => {
    const recovering = detector()
    for (let loss = 0; loss < 5; loss++) {
      clock.nowMs += 61_000
      expect(await recovering.detect([PICTURE])).toHaveLength(1)
      latest().isLost = true
      expect(await recovering.detect([PICTURE])).toHaveLength(1)
    }
  })

  test('says so while it cannot be loaded, and tries again later', async () => {
    const recovering = detector()
    latest().isLost = true
    load.mockRejectedValueOnce(new Error('no WebGL'))
    await expect(recovering.detect([PICTURE])).rejects.toMatchObject({ problem: { code: 'detector-broken' } })
    await expect(recovering.detect([PICTURE])).rejects.toMatchObject({ problem: { code: 'detector-broken' } })
    expect(load).toHaveBeenCalledOnce()
    clock.nowMs += 500
    expect(await recovering.detect([PICTURE])).toHaveLength(1)
  })

  test('a picture does not wait for long, and the detector that comes late is used', async () => {
    vi.useFakeTimers()
    const recovering = detector()
    latest().isLost = true
    let end = (_next: FakeDetector) => {}
    load.mockReturnValue(new Promise((resolve) => (end = resolve)))
    const attempts = [recovering.detect([PICTURE]), recovering.detect([PICTURE])].map((attempt) =>
      expect(attempt).rejects.toThrow(),
    )
    await vi.advanceTimersByTimeAsync(2000)
    await Promise.all(attempts)
    end(new FakeDetector())
    expect(await recovering.detect([PICTURE])).toHaveLength(1)
    expect(load).toHaveBeenCalledOnce()
    vi.useRealTimers()
  })

  test('one run that fails is no loss; several in a row are', async () => {
    const recovering = detector()
    latest().fails = true
    await expect(recovering.detect([PICTURE])).rejects.toThrow('out of bounds')
    await expect(recovering.detect([PICTURE])).rejects.toThrow('out of bounds')
    expect(load).not.toHaveBeenCalled()
    expect(await recovering.detect([PICTURE])).toHaveLength(1)
    expect(load).toHaveBeenCalledOnce()
  })
})
