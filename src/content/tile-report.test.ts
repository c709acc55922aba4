// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { videoSource } from './frame-source'
import { madeStream, madeTrack, madeVideo } from './testing/made-page'
import type { VideoFacts } from './testing/made-page'
import { FrameWatch, reportOf } from './tile-report'
import type { PageTile } from './tiles'

const NOW_MS = 5000
const track = madeTrack()

function tileOf(given: Partial<PageTile> = {}): PageTile {
  return {
    tileId: 'tile-1',
    root: document.createElement('div'),
    personId: 'p1',
    name: 'Ana',
    isSelf: false,
    isScreenShare: false,
    isCameraOff: false,
    source: null,
    sourceId: track.id,
    copies: [],
    ...given,
  }
}
const drawing = (given: Partial<VideoFacts> = {}, shown = track) =>
  videoSource(madeVideo(document, madeStream(shown), given))

describe('reportOf', () => {
  it.each([
    ['live', {}, {}, 'live'],
    ['without data', {}, { readyState: 1 }, 'no-frames'],
    ['without a size', {}, { videoWidth: 0, videoHeight: 0 }, 'no-frames'],
    ['paused', {}, { paused: true }, 'no-frames'],
    ['of a camera that is off', { isCameraOff: true }, {}, 'camera-off'],
    ['that is not shown', {}, { width: 0, height: 0 }, 'camera-off'],
    ['of a screen', { isScreenShare: true }, {}, 'screen-share'],
    ['of a screen that stands still', { isScreenShare: true }, { paused: true }, 'screen-share'],
  ] satisfies [string, Partial<PageTile>, Partial<VideoFacts>, string][])(
    'says of a video %s what it is',
    (_what, tile, facts, state) => {
      expect(reportOf(tileOf({ ...tile, source: drawing(facts) }), new FrameWatch(), NOW_MS)).toEqual({
        tileId: 'tile-1',
        personId: 'p1',
        name: 'Ana',
        sourceId: track.id,
        isSelf: false,
        state,
        videoWidthPx: state === 'live' ? 640 : 0,
        videoHeightPx: state === 'live' ? 360 : 0,
      })
    },
  )

  it('takes a tile without a source, or with a track that is switched off, for a camera that is off', () => {
    const off = { ...madeTrack(), enabled: false }
    expect(reportOf(tileOf(), new FrameWatch(), NOW_MS).state).toBe('camera-off')
    expect(reportOf(tileOf({ source: drawing({}, off) }), new FrameWatch(), NOW_MS).state).toBe('camera-off')
  })

  it('tells the size of a part of a canvas', () => {
    const element = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 })
    const source = { kind: 'canvas', element, rect: { x: 0, y: 0, width: 320.4, height: 180 } } as const
    expect(reportOf(tileOf({ source }), new FrameWatch(), NOW_MS)).toMatchObject({
      state: 'live',
      videoWidthPx: 320,
      videoHeightPx: 180,
    })
  })
})

describe('FrameWatch', () => {
  it('takes a video for stopped when it gave no frame for three seconds, until the next one', () => {
    const watch = new FrameWatch()
    const video = madeVideo(document, madeStream(track))
    const source = { kind: 'video', element: video, rect: null } as const
    expect(watch.isMoving(source, NOW_MS)).toBe(true)
    expect(watch.isMoving(source, NOW_MS + 2900)).toBe(true)
    expect(watch.isMoving(source, NOW_MS + 3100)).toBe(false)
    video.facts.frames++
    expect(watch.isMoving(source, NOW_MS + 3200)).toBe(true)
    expect(watch.isMoving(source, NOW_MS + 6000)).toBe(true)
  })

  it('waits for the first frame of a track that replaced another in the same stream', () => {
    const [first, second] = [madeTrack(), madeTrack()]
    const tracks = [first]
    const stream = Object.assign(new MediaStream(), { getVideoTracks: () => tracks })
    const video = madeVideo(document, stream)
    const source = { kind: 'video', element: video, rect: null } as const
    const watch = new FrameWatch()
    expect(watch.isMoving(source, NOW_MS)).toBe(true)
    video.facts.frames++
    tracks[0] = second
    expect(watch.isMoving(source, NOW_MS + 400)).toBe(false)
    expect(watch.isMoving(source, NOW_MS + 800)).toBe(false)
    video.facts.frames++
    expect(watch.isMoving(source, NOW_MS + 1200)).toBe(true)
  })

  it('reads no replaced track of a hidden page, where nothing tells of its first frame', () => {
    const page = document.implementation.createHTMLDocument()
    Object.defineProperty(page, 'hidden', { value: true })
    const tracks = [madeTrack()]
    const stream = Object.assign(new MediaStream(), { getVideoTracks: () => tracks })
    const source = { kind: 'video', element: madeVideo(page, stream), rect: null } as const
    const watch = new FrameWatch()
    expect(watch.isMoving(source, NOW_MS)).toBe(true)
    tracks[0] = madeTrack()
    for (const laterMs of [400, 800, 60_000]) expect(watch.isMoving(source, NOW_MS + laterMs)).toBe(false)
  })

  it('reads a stream that got its first track at once', () => {
    const tracks: ReturnType<typeof madeTrack>[] = []
    const stream = Object.assign(new MediaStream(), { getVideoTracks: () => tracks })
    const source = { kind: 'video', element: madeVideo(document, stream), rect: null } as const
    const watch = new FrameWatch()
    watch.isMoving(source, NOW_MS)
    tracks.push(madeTrack())
    expect(watch.isMoving(source, NOW_MS + 400)).toBe(true)
  })

  it('lets a video that got another stream be: it has lost the picture of the one before', () => {
    const video = madeVideo(document, madeStream(track))
    const source = { kind: 'video', element: video, rect: null } as const
    const watch = new FrameWatch()
    watch.isMoving(source, NOW_MS)
    video.srcObject = madeStream(madeTrack())
    expect(watch.isMoving(source, NOW_MS + 400)).toBe(true)
  })

  it('counts nothing against a video while the page is hidden, nor just after', () => {
    const page = document.implementation.createHTMLDocument()
    let isHidden = true
    Object.defineProperty(page, 'hidden', { get: () => isHidden })
    const source = { kind: 'video', element: madeVideo(page, madeStream(track)), rect: null } as const
    const watch = new FrameWatch()
    watch.isMoving(source, NOW_MS)
    expect(watch.isMoving(source, NOW_MS + 60_000)).toBe(true)
    isHidden = false
    expect(watch.isMoving(source, NOW_MS + 61_000)).toBe(true)
    expect(watch.isMoving(source, NOW_MS + 64_000)).toBe(false)
  })

  it('hears of frames where the browser counts none', () => {
    const watch = new FrameWatch()
    const callbacks: (() => void)[] = []
    const video = Object.assign(madeVideo(document, madeStream(track), { frames: 0 }), {
      requestVideoFrameCallback: (callback: () => void) => callbacks.push(callback),
    })
    const giveFrame = () => callbacks.splice(0).forEach((callback) => callback())
    const source = { kind: 'video', element: video, rect: null } as const
    expect(watch.isMoving(source, NOW_MS)).toBe(true)
    giveFrame()
    expect(watch.isMoving(source, NOW_MS + 2900)).toBe(true)
    giveFrame()
    expect(watch.isMoving(source, NOW_MS + 5800)).toBe(true)
    expect(watch.isMoving(source, NOW_MS + 8700)).toBe(true)
    expect(callbacks).toHaveLength(1)
    expect(watch.isMoving(source, NOW_MS + 8900)).toBe(false)
    giveFrame()
    expect(watch.isMoving(source, NOW_MS + 9000)).toBe(true)
  })
})
