// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { MAX_TILES } from '../shared/protocol'
import { generic } from './sites/generic'
import type { SiteReader, SiteTile } from './sites/site-reader'
import { madeVideo, showPage } from './testing/made-page'
import type { VideoFacts } from './testing/made-page'
import { FrameWatch, readTiles, reportOf } from './tiles'

afterEach(() => {
  document.body.innerHTML = ''
})

const NOW_MS = 1_700_000_000_000

function siteTile(given: Partial<SiteTile> = {}): SiteTile {
  return {
    key: 'name:Ana',
    name: 'Ana',
    isSelf: false,
    isScreenShare: false,
    isCameraOff: false,
    video: null,
    ...given,
  }
}
const readerOf = (...tiles: SiteTile[]): SiteReader => ({ id: 'made', isHere: () => true, tiles: () => tiles })
const videoOf = (stream: MediaStream, given: Partial<VideoFacts> = {}) => madeVideo(document, stream, given)

describe('readTiles', () => {
  it('takes of a stage and its thumbnail the larger, whichever stands first', () => {
    const stream = new MediaStream()
    const small = siteTile({ video: videoOf(stream, { width: 100, height: 80 }) })
    const large = siteTile({ video: videoOf(stream, { width: 900, height: 500 }) })
    for (const order of [
      [small, large],
      [large, small],
    ]) {
      const tiles = readTiles(readerOf(...order), document)
      expect(tiles).toHaveLength(1)
      expect(tiles[0]?.video).toBe(large.video)
    }
  })

  it('knows a camera again that the page has wrapped in two streams', () => {
    const [track, other] = [{}, {}]
    const wrapped = (shown: object) => Object.assign(new MediaStream(), { getVideoTracks: () => [shown] })
    const tiles = [track, track, other].map((shown) => siteTile({ video: videoOf(wrapped(shown)) }))
    expect(readTiles(readerOf(...tiles), document).map(({ key }) => key)).toEqual(['name:Ana', 'name:Ana#2'])
  })

  it('takes a stage without a name for the one of its thumbnail', () => {
    const [stage] = showPage(`<div class="stage"><video data-stream="a"></video></div>
      <div><video data-stream="a"></video>Ana</div><div><video></video>Bea</div>`)
    if (stage) Object.assign(stage.facts, { width: 900, height: 500 })
    const [ana, ...others] = readTiles(generic, document)
    expect(ana).toMatchObject({ key: 'name:Ana', name: 'Ana' })
    expect(ana?.video).toBe(stage)
    expect(others.map(({ name }) => name)).toEqual(['Bea'])
  })

  it('keeps two people of one name, under two keys', () => {
    const tiles = [new MediaStream(), new MediaStream(), new MediaStream()].map((stream) =>
      siteTile({ video: videoOf(stream) }),
    )
    expect(readTiles(readerOf(...tiles), document).map(({ key, name }) => [key, name])).toEqual([
      ['name:Ana', 'Ana'],
      ['name:Ana#2', 'Ana'],
      ['name:Ana#3', 'Ana'],
    ])
  })

  it('shows the second of two people of one name once, stage and thumbnail', () => {
    const [one, other] = [new MediaStream(), new MediaStream()]
    const tiles = [one, other, other].map((stream) => siteTile({ video: videoOf(stream) }))
    expect(readTiles(readerOf(...tiles), document).map(({ key }) => key)).toEqual(['name:Ana', 'name:Ana#2'])
  })

  it('keeps two people of one name whose cameras are off', () => {
    expect(readTiles(readerOf(siteTile(), siteTile()), document)).toHaveLength(2)
  })

  it('stops at the most tiles that the engine takes', () => {
    const tiles = Array.from({ length: MAX_TILES + 5 }, (_, index) => siteTile({ key: `name:${index}` }))
    expect(readTiles(readerOf(...tiles), document)).toHaveLength(MAX_TILES)
  })
})

describe('reportOf', () => {
  it.each([
    ['live', {}, {}, 'live'],
    ['without data', {}, { readyState: 1 }, 'no-frames'],
    ['without a size', {}, { videoWidth: 0, videoHeight: 0 }, 'no-frames'],
    ['paused', {}, { paused: true }, 'no-frames'],
    ['of a camera that is off', { isCameraOff: true }, {}, 'camera-off'],
    ['of a screen', { isScreenShare: true }, {}, 'screen-share'],
    ['of a screen that stands still', { isScreenShare: true }, { paused: true }, 'screen-share'],
  ] satisfies [string, Partial<SiteTile>, Partial<VideoFacts>, string][])(
    'says of a video %s what it is',
    (_what, tile, facts, state) => {
      const report = reportOf(siteTile({ ...tile, video: videoOf(new MediaStream(), facts) }), new FrameWatch(), NOW_MS)
      expect(report).toEqual({
        key: 'name:Ana',
        name: 'Ana',
        isSelf: false,
        state,
        videoWidthPx: state === 'live' ? 640 : 0,
        videoHeightPx: state === 'live' ? 360 : 0,
      })
    },
  )

  it('takes a tile without a video for a camera that is off', () => {
    expect(reportOf(siteTile(), new FrameWatch(), NOW_MS).state).toBe('camera-off')
  })

  it('cuts a key to what the engine takes', () => {
    expect(reportOf(siteTile({ key: 'x'.repeat(500) }), new FrameWatch(), NOW_MS).key).toHaveLength(200)
  })
})

describe('FrameWatch', () => {
  it('takes a video for stopped when it gave no frame for three seconds, until the next one', () => {
    const watch = new FrameWatch()
    const video = videoOf(new MediaStream())
    expect(watch.isMoving(video, NOW_MS)).toBe(true)
    expect(watch.isMoving(video, NOW_MS + 2900)).toBe(true)
    expect(watch.isMoving(video, NOW_MS + 3100)).toBe(false)
    video.facts.frames++
    expect(watch.isMoving(video, NOW_MS + 3200)).toBe(true)
    expect(watch.isMoving(video, NOW_MS + 6000)).toBe(true)
  })

  it('counts nothing against a video while the page is hidden, nor just after', () => {
    const page = document.implementation.createHTMLDocument()
    let isHidden = true
    Object.defineProperty(page, 'hidden', { get: () => isHidden })
    const video = madeVideo(page, new MediaStream())
    const watch = new FrameWatch()
    watch.isMoving(video, NOW_MS)
    expect(watch.isMoving(video, NOW_MS + 60_000)).toBe(true)
    isHidden = false
    expect(watch.isMoving(video, NOW_MS + 61_000)).toBe(true)
    expect(watch.isMoving(video, NOW_MS + 64_000)).toBe(false)
  })
})
