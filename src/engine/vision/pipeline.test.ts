import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Probabilities } from '../../call/reading'
import { EngineError } from '../engine-error'
import { FakeBitmap } from '../testing/fake-bitmap'
import { FRONTAL_FACE } from '../testing/made-up-face'
import { FacePipeline } from './pipeline'
import type { Frame } from './pipeline'

const HAPPY: Probabilities = [0, 0, 0, 1, 0, 0, 0]
const WHOLE = { x: 0, y: 0, width: 1, height: 1 }

/** Just enough of a canvas for the cropper. */
class FakeCanvas {
  getContext() {
    const nothing = () => undefined
    const getImageData = (_x: number, _y: number, width: number, height: number) => ({
      data: new Uint8ClampedArray(4 * width * height),
    })
    return {
      resetTransform: nothing,
      fillRect: nothing,
      translate: nothing,
      scale: nothing,
      rotate: nothing,
      drawImage: nothing,
      getImageData,
    }
  }
}

const detect = vi.fn<(picture: unknown) => Promise<(typeof FRONTAL_FACE)[]>>()
const classify = vi.fn<(crops: readonly Float32Array[]) => Promise<Probabilities[]>>()
const frame = (tileId: string, accept = () => true): Frame => ({
  tileId,
  bitmap: new FakeBitmap(400, 300),
  region: WHOLE,
  videoWidthPx: 400,
  accept,
})
const pipeline = () =>
  new FacePipeline(
    { detect, close: () => undefined },
    {
      backend: 'wasm',
      trials: [],
      confidenceFloor: 0.5,
      classify,
      classifyHeads: () => Promise.resolve({}),
      tryOthers: () => Promise.resolve(),
      dispose: () => undefined,
    },
  )

beforeEach(() => {
  vi.stubGlobal('OffscreenCanvas', FakeCanvas)
  vi.spyOn(console, 'warn').mockReturnValue()
  detect.mockReset().mockResolvedValue([FRONTAL_FACE])
  classify.mockReset().mockImplementation(async (crops) => crops.map(() => HAPPY))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a round', () => {
  it('is read in one batch, and a frame without a face says so', async () => {
    detect.mockResolvedValueOnce([])
    expect(await pipeline().read([frame('empty'), frame('a'), frame('b')])).toEqual([
      { tileId: 'empty', faceCount: 0, face: null, reason: 'no-face' },
      expect.objectContaining({ tileId: 'a', faceCount: 1, probabilities: HAPPY }),
      expect.objectContaining({ tileId: 'b', faceCount: 1, probabilities: HAPPY }),
    ])
    expect(classify).toHaveBeenCalledOnce()
  })

  it('never shows the detector a frame that is not accepted', async () => {
    const sights = await pipeline().read([frame('left out', () => false), frame('a')])
    expect(sights.map(({ tileId }) => tileId)).toEqual(['a'])
    expect(detect).toHaveBeenCalledOnce()
  })

  it('asks for each frame right before it is read', async () => {
    const order: string[] = []
    detect.mockImplementation(async () => {
      order.push('detect')
      return [FRONTAL_FACE]
    })
    const asking = (tileId: string) => frame(tileId, () => order.push(`accept ${tileId}`) > 0)
    await pipeline().read([asking('a'), asking('b')])
    expect(order).toEqual(['accept a', 'detect', 'accept b', 'detect'])
  })

  it('goes on without a frame that the detector cannot read', async () => {
    detect.mockRejectedValueOnce(new Error('out of bounds'))
    const sights = await pipeline().read([frame('odd'), frame('a')])
    expect(sights.map(({ tileId }) => tileId)).toEqual(['a'])
  })

  it('fails when nothing can be read now', async () => {
    detect.mockRejectedValue(new EngineError({ code: 'detector-broken', detail: 'context lost' }))
    await expect(pipeline().read([frame('a')])).rejects.toThrow('context lost')
  })
})
