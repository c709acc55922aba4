// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isBlack } from './black-picture'
import { grabFrame } from './frame-grabber'
import type { FrameSource } from './frame-source'
import { madeStream, madeTrack, madeVideo } from './testing/made-page'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }

/** A picture of one brightness. */
class MadeBitmap {
  readonly brightness: number
  isClosed = false
  constructor(brightness: number) {
    this.brightness = brightness
  }
  close() {
    this.isClosed = true
  }
}

const take = vi.fn<(...args: unknown[]) => Promise<MadeBitmap>>()
let frames: FrameRequestCallback[] = []

class MadeCanvas {
  #brightness = 0
  getContext() {
    return {
      clearRect: () => void (this.#brightness = 0),
      drawImage: (bitmap: MadeBitmap) => void (this.#brightness = bitmap.brightness),
      getImageData: () => ({ data: new Uint8ClampedArray(64).fill(this.#brightness) }),
    }
  }
}

beforeEach(() => {
  frames = []
  take.mockReset().mockImplementation(async () => new MadeBitmap(100))
  vi.stubGlobal('createImageBitmap', take)
  vi.stubGlobal('OffscreenCanvas', MadeCanvas)
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
  vi.stubGlobal('cancelAnimationFrame', (request: number) => frames.splice(request - 1, 1))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const canvasSource = (): FrameSource => ({
  kind: 'canvas',
  element: Object.assign(document.createElement('canvas'), { width: 1280, height: 720 }),
  rect: { x: 640, y: 360, width: 640, height: 360 },
})

describe('a part of a canvas', () => {
  it('is cut out of the tile’s own part', async () => {
    const source = canvasSource()
    const region = { x: 0.5, y: 0, width: 0.25, height: 0.5 }
    const grabbed = await grabFrame(source, { region, maxSidePx: 80 })
    expect(take).toHaveBeenCalledExactlyOnceWith(
      source.element,
      960,
      360,
      160,
      180,
      expect.objectContaining({ resizeWidth: 71, resizeHeight: 80 }),
    )
    expect(grabbed).toMatchObject({ region, videoWidthPx: 640, picture: { kind: 'bitmap' } })
  })

  it('that is black is taken again in the next animation frame', async () => {
    const black = new MadeBitmap(2)
    take.mockResolvedValueOnce(black)
    const grabbing = grabFrame(canvasSource(), { region: WHOLE, maxSidePx: 320 })
    await vi.waitUntil(() => frames.length === 1)
    expect(take).toHaveBeenCalledOnce()
    for (const frame of frames) frame(0)
    expect(await grabbing).toMatchObject({ picture: { kind: 'bitmap', bitmap: { brightness: 100 } } })
    expect(black.isClosed).toBe(true)
  })

  it('that stays black is told as black', async () => {
    const bitmaps = [new MadeBitmap(0), new MadeBitmap(3)]
    for (const bitmap of bitmaps) take.mockResolvedValueOnce(bitmap)
    const grabbing = grabFrame(canvasSource(), { region: WHOLE, maxSidePx: 320 })
    await vi.waitUntil(() => frames.length === 1)
    for (const frame of frames) frame(0)
    expect(await grabbing).toMatchObject({ reason: 'black' })
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  it('that is black where no animation frame comes, as in a hidden page, is told as black after a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    take.mockResolvedValueOnce(new MadeBitmap(0))
    const grabbing = grabFrame(canvasSource(), { region: WHOLE, maxSidePx: 320 })
    await vi.advanceTimersByTimeAsync(300)
    expect(await grabbing).toMatchObject({ reason: 'black' })
    for (const frame of frames) frame(0)
    expect(take).toHaveBeenCalledOnce()
  })
})

it('a dark room is not black', () => {
  const picture = new MadeBitmap(4)
  expect(isBlack(picture as unknown as ImageBitmap)).toBe(false)
})

it('a video is never looked at for black', async () => {
  vi.stubGlobal(
    'VideoFrame',
    class {
      readonly format = null
      readonly visibleRect = null
      readonly colorSpace = { toJSON: () => ({}) }
      close() {
        // Nothing to release.
      }
    },
  )
  take.mockResolvedValue(new MadeBitmap(0))
  const source: FrameSource = { kind: 'video', element: madeVideo(document, madeStream(madeTrack())), rect: null }
  const grabbed = await grabFrame(source, { region: WHOLE, maxSidePx: 320 })
  expect(grabbed).toMatchObject({ picture: { kind: 'bitmap' }, videoWidthPx: 640 })
  expect(grabbed.busyMs).toBeGreaterThanOrEqual(0)
})
