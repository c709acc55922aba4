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
    const grabbed = await grabFrame(source, { region, maxSidePx: 80, isGrey: false })
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
    const grabbing = grabFrame(canvasSource(), { region: WHOLE, maxSidePx: 320, isGrey: false })
    await vi.waitUntil(() => frames.length === 1)
    expect(take).toHaveBeenCalledOnce()
    for (const frame of frames) frame(0)
    expect(await grabbing).toMatchObject({ picture: { kind: 'bitmap', bitmap: { brightness: 100 } } })
    expect(black.isClosed).toBe(true)
  })

  it('that stays black is told as black', async () => {
    const bitmaps = [new MadeBitmap(0), new MadeBitmap(3)]
    for (const bitmap of bitmaps) take.mockResolvedValueOnce(bitmap)
    const grabbing = grabFrame(canvasSource(), { region: WHOLE, maxSidePx: 320, isGrey: false })
    await vi.waitUntil(() => frames.length === 1)
    for (const frame of frames) frame(0)
    expect(await grabbing).toMatchObject({ reason: 'black' })
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  it('that is black where no animation frame comes, as in a hidden page, is told as black after a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    take.mockResolvedValueOnce(new MadeBitmap(0))
    const grabbing = grabFrame(canvasSource(), { region: WHOLE, maxSidePx: 320, isGrey: false })
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
  const grabbed = await grabFrame(source, { region: WHOLE, maxSidePx: 320, isGrey: false })
  expect(grabbed).toMatchObject({ picture: { kind: 'bitmap' }, videoWidthPx: 640 })
  expect(grabbed.busyMs).toBeGreaterThanOrEqual(0)
})

describe("a video's own pixels", () => {
  /** A frame of 256×256 pixels whose luma is its shade, with one chroma of 90 and one of 200. */
  class MadeFrame {
    static shade = 50
    readonly format = 'I420'
    readonly colorSpace = { toJSON: () => ({ matrix: 'bt709', fullRange: false }) }
    readonly visibleRect = { x: 0, y: 0, width: 640, height: 360 }
    allocationSize({ rect: { width, height } }: { rect: DOMRectReadOnly }) {
      return (width * height * 3) / 2
    }
    copyTo(bytes: Uint8Array, { rect: { width, height } }: { rect: DOMRectReadOnly }) {
      const luma = width * height
      bytes.fill(MadeFrame.shade++, 0, luma)
      bytes.fill(90, luma, luma * 1.25)
      bytes.fill(200, luma * 1.25, luma * 1.5)
      const color = { stride: width / 2 }
      return Promise.resolve([
        { offset: 0, stride: width },
        { offset: luma, ...color },
        { offset: luma * 1.25, ...color },
      ])
    }
    close() {
      // Nothing to release.
    }
  }
  const grab = async (maxSidePx: number, isGrey: boolean) => {
    const source: FrameSource = { kind: 'video', element: madeVideo(document, madeStream(madeTrack())), rect: null }
    const grabbed = await grabFrame(source, { region: { x: 0, y: 0, width: 0.4, height: 0.5 }, maxSidePx, isGrey })
    if (!('picture' in grabbed) || grabbed.picture.kind !== 'pixels') throw new Error('No pixels')
    return grabbed.picture
  }
  beforeEach(() => {
    MadeFrame.shade = 50
    vi.stubGlobal('VideoFrame', MadeFrame)
  })

  it.each([
    [320, 256, 180],
    [128, 128, 90],
  ])('at %i are sent in memory of their own, of their own size', async (maxSidePx, widthPx, heightPx) => {
    const first = await grab(maxSidePx, false)
    const second = await grab(maxSidePx, false)
    expect(first).toMatchObject({ format: 'I420', widthPx, heightPx })
    expect(first.bytes.buffer.byteLength).toBe((widthPx * heightPx * 3) / 2)
    expect([first.bytes[0], second.bytes[0]]).toEqual([50, 51])
    expect(first.bytes.at(-1)).toBe(200)
  })

  it.each([320, 128])('are the luma alone where that will do, at %i', async (maxSidePx) => {
    const { format, widthPx, heightPx, layout, bytes } = await grab(maxSidePx, true)
    expect(format).toBe('GREY')
    expect(layout).toHaveLength(1)
    expect(bytes.buffer.byteLength).toBe(widthPx * heightPx)
    expect(new Set(bytes)).toEqual(new Set([50]))
  })
})
