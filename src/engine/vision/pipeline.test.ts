import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Probabilities } from '../../call/reading'
import { EngineError } from '../engine-error'
import { FRONTAL_FACE } from '../testing/made-up-face'
import { MOST_FOLLOWED } from './face-follower'
import { FacePipeline } from './pipeline'
import type { FaceDetector } from './face-detector'
import type { Frame } from './pipeline'

const HAPPY: Probabilities = [0, 0, 0, 1, 0, 0, 0]
/** One of each colour. */
const GREY = 0x010101
/** Blocks of 12 pixels in made-up greys. */
const blockAt = (x: number, y: number) => (Math.floor(x / 12) * 7919 + Math.floor(y / 12) * 104_729) % 251
const WHOLE = { x: 0, y: 0, width: 1, height: 1 }

const detect = vi.fn<FaceDetector['detect']>()
const classify = vi.fn<(crops: readonly Float32Array[]) => Promise<Probabilities[]>>()
const frame = (tileId: string, accept = () => true): Frame => ({
  tileId,
  sourceId: null,
  picture: { widthPx: 400, heightPx: 300, words: new Uint32Array(400 * 300) },
  region: WHOLE,
  videoWidthPx: 400,
  isGrey: false,
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
  vi.spyOn(console, 'warn').mockReturnValue()
  detect.mockReset().mockImplementation(async (pictures) => pictures.map(() => [FRONTAL_FACE]))
  classify.mockReset().mockImplementation(async (crops) => crops.map(() => HAPPY))
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('a round', () => {
  it('is read in one batch, and a frame without a face says so', async () => {
    detect.mockResolvedValueOnce([[], [FRONTAL_FACE], [FRONTAL_FACE]])
    expect(await pipeline().read([frame('empty'), frame('a'), frame('b')])).toEqual([
      { tileId: 'empty', faceCount: 0, face: null, isSteady: false, reason: 'no-face' },
      expect.objectContaining({ tileId: 'a', faceCount: 1, probabilities: HAPPY }),
      expect.objectContaining({ tileId: 'b', faceCount: 1, probabilities: HAPPY }),
    ])
    expect(classify).toHaveBeenCalledOnce()
    expect(detect).toHaveBeenCalledOnce()
  })

  it('never shows the detector a frame that is not accepted', async () => {
    const sights = await pipeline().read([frame('left out', () => false), frame('a')])
    expect(sights.map(({ tileId }) => tileId)).toEqual(['a'])
    expect(detect).toHaveBeenCalledExactlyOnceWith([expect.anything()])
  })

  it('asks for every frame right before they are read', async () => {
    const order: string[] = []
    detect.mockImplementation(async (pictures) => {
      order.push('detect')
      return pictures.map(() => [FRONTAL_FACE])
    })
    const asking = (tileId: string) => frame(tileId, () => order.push(`accept ${tileId}`) > 0)
    await pipeline().read([asking('a'), asking('b')])
    expect(order).toEqual(['accept a', 'accept b', 'detect'])
  })

  it('in which nobody is accepted shows the detector nothing', async () => {
    expect(await pipeline().read([frame('a', () => false)])).toEqual([])
    expect(detect).not.toHaveBeenCalled()
  })

  it('looks at each whole frame, and tells the look which face is known', async () => {
    const words = Uint32Array.from({ length: 400 * 300 }, (_, at) => GREY * blockAt(at % 400, Math.floor(at / 400)))
    const whole = { ...frame('a'), sourceId: 'track', picture: { widthPx: 400, heightPx: 300, words } }
    const reading = pipeline()
    await reading.read([whole])
    const other = { ...FRONTAL_FACE, score: 0.7 }
    detect.mockImplementationOnce(async ([look]) => [[look?.known ?? other, other]])
    expect(await reading.read([whole])).toEqual([expect.objectContaining({ faceCount: 2, probabilities: HAPPY })])
    expect(detect).toHaveBeenCalledTimes(2)
    expect(detect.mock.lastCall?.[0]).toEqual([
      { picture: whole.picture, known: expect.objectContaining({ score: FRONTAL_FACE.score }) },
    ])
  })

  it('looks for a known face only now and then, as long as its picture stands', async () => {
    const region = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 }
    const words = Uint32Array.from({ length: 400 * 300 }, (_, at) => GREY * blockAt(at % 400, Math.floor(at / 400)))
    const picture = { widthPx: 400, heightPx: 300, words }
    const known = { ...frame('a'), sourceId: 'track', region, picture }
    const reading = pipeline()
    for (let round = 0; round < MOST_FOLLOWED + 2; round++) {
      expect(await reading.read([known])).toEqual([expect.objectContaining({ faceCount: 1, probabilities: HAPPY })])
    }
    // At first, and after {@link MOST_FOLLOWED} readings.
    expect(detect).toHaveBeenCalledTimes(2)
    await reading.read([{ ...known, sourceId: 'another track' }])
    expect(detect).toHaveBeenCalledTimes(3)
    await reading.read([{ ...known, region: WHOLE }])
    expect(detect).toHaveBeenCalledTimes(4)
    await reading.read([{ ...known, picture: { ...picture, words: words.toReversed() } }])
    expect(detect).toHaveBeenCalledTimes(5)
  })

  it('follows a face in a grey frame, and looks for none there', async () => {
    const region = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 }
    const words = Uint32Array.from({ length: 400 * 300 }, (_, at) => GREY * blockAt(at % 400, Math.floor(at / 400)))
    const picture = { widthPx: 400, heightPx: 300, words }
    const known = { ...frame('a'), sourceId: 'track', region, picture }
    const reading = pipeline()
    await reading.read([known])
    expect(await reading.read([known])).toEqual([expect.objectContaining({ isSteady: true })])
    const grey = { ...known, isGrey: true }
    expect(await reading.read([grey])).toEqual([expect.objectContaining({ isSteady: true, probabilities: HAPPY })])
    const moved = { ...grey, picture: { ...picture, words: words.toReversed() } }
    // The session asks for the whole frame when a face was missed around its place.
    expect(await reading.read([moved])).toEqual([expect.objectContaining({ isSteady: false, face: null })])
    expect(detect).toHaveBeenCalledOnce()
  })

  it('fails when nothing can be read now', async () => {
    detect.mockRejectedValue(new EngineError({ code: 'detector-broken', detail: 'context lost' }))
    await expect(pipeline().read([frame('a')])).rejects.toThrow('context lost')
  })
})
