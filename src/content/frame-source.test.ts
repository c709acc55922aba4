// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { hasPicture, identityOf, isShown, rectOf, shortId, sourceIdOf, trackOf, videoSource } from './frame-source'
import type { FrameSource } from './frame-source'
import { madeStream, madeTrack, madeVideo } from './testing/made-page'

const canvas = (rect: FrameSource['rect'] = null): FrameSource => ({
  kind: 'canvas',
  element: Object.assign(document.createElement('canvas'), { width: 1280, height: 720 }),
  rect,
})

describe('a video', () => {
  it('without anything to draw is no source', () => {
    expect(videoSource(null)).toBeNull()
    expect(videoSource(madeVideo(document, null))).toBeNull()
  })

  it('is known by its live track, until that ends', () => {
    const [old, track] = [madeTrack(), madeTrack()]
    old.readyState = 'ended'
    const source = videoSource(madeVideo(document, madeStream(old, track)))
    if (!source) throw new Error('No source')
    expect(trackOf(source)).toBe(track)
    expect([identityOf(source), sourceIdOf(source, identityOf(source))]).toEqual([track.id, track.id])
    track.readyState = 'ended'
    expect([identityOf(source), sourceIdOf(source, identityOf(source))]).toEqual([null, null])
  })

  it('of a stream without tracks, or of a file, is known while it stays', () => {
    const video = madeVideo(document, madeStream())
    const source = videoSource(video)
    if (!source) throw new Error('No source')
    const before = identityOf(source)
    expect(identityOf(source)).toBe(before)
    video.srcObject = madeStream()
    expect(identityOf(source)).not.toBe(before)

    video.srcObject = null
    const play = (address: string) => Object.defineProperty(video, 'currentSrc', { value: address, configurable: true })
    play('https://example.org/a.webm')
    const file = identityOf(source)
    expect(identityOf(source)).toBe(file)
    play('https://example.org/b.webm')
    expect(identityOf(source)).not.toBe(file)
  })

  it.each([
    ['live', {}, true],
    ['without data', { readyState: 1 }, false],
    ['without a size', { videoWidth: 0, videoHeight: 0 }, false],
    ['paused', { paused: true }, false],
  ])('that is %s has a picture: it says so', (_what, facts, expected) => {
    const source = videoSource(madeVideo(document, madeStream(madeTrack()), facts))
    expect(source && hasPicture(source)).toBe(expected)
  })
})

describe('a canvas', () => {
  it('is known by its element and its part, but recognises nobody', () => {
    const whole = canvas()
    const part: FrameSource = {
      kind: 'canvas',
      element: whole.element as HTMLCanvasElement,
      rect: new DOMRect(0, 0, 320, 180),
    }
    expect(identityOf(part)).not.toBe(identityOf(whole))
    expect(identityOf(part)).toBe(identityOf({ ...part }))
    expect([whole, part].map((source) => sourceIdOf(source, identityOf(source)))).toEqual([null, null])
    expect(rectOf(whole)).toEqual({ x: 0, y: 0, width: 1280, height: 720 })
    expect(rectOf(part)).toMatchObject({ width: 320, height: 180 })
    expect(hasPicture(part)).toBe(true)
  })

  it('of which nothing may be taken has no picture, and is not taken for a copy of another', () => {
    const source = canvas(new DOMRect())
    expect([hasPicture(source), identityOf(source)]).toEqual([false, null])
  })
})

it.each([
  ['display: none', false],
  ['visibility: hidden', false],
  ['opacity: 0', false],
  ['', true],
])('a video with the style "%s" is shown: %s', (style, expected) => {
  const video = madeVideo(document, madeStream(madeTrack()))
  video.setAttribute('style', style)
  expect(isShown(video)).toBe(expected)
})

it('shortId leaves what fits alone', () => {
  expect(shortId('spaces/x/devices/1')).toBe('spaces/x/devices/1')
})
