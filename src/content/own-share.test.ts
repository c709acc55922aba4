// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { videoSource } from './frame-source'
import { OwnShareWatch } from './own-share'
import { madeStream, madeTrack, madeVideo } from './testing/made-page'
import type { MadeTrack } from './testing/made-page'
import type { PageTile } from './tiles'

const NEXT_LOOK_MS = 500
let page: Document
let watch: OwnShareWatch
let nowMs: number

beforeEach(() => {
  page = document.implementation.createHTMLDocument()
  watch = new OwnShareWatch()
  nowMs = 0
})

function shows(track: MadeTrack): HTMLVideoElement {
  const video = madeVideo(page, madeStream(track))
  page.body.append(video)
  return video
}
function look(tiles: readonly PageTile[] = []) {
  nowMs += NEXT_LOOK_MS
  return watch.look([page], tiles, nowMs)
}

function shareTile(track: MadeTrack, isSelf: boolean): PageTile {
  const root = document.createElement('div')
  const source = videoSource(madeVideo(page, madeStream(track)))
  const facts = { root, personId: null, name: null, isSelf, isScreenShare: true, isCameraOff: false, source }
  return { ...facts, isSelf: false, tileId: 't', sourceId: track.id, copies: [{ facts, identity: track.id }] }
}

describe("one's own share", () => {
  it('is not seen where only cameras and others are shown', () => {
    shows(madeTrack({ facingMode: 'user' }))
    shows(madeTrack())
    expect(look()).toBeNull()
  })

  it.each(['monitor', 'window', 'browser'])('of a %s is told by its track', (displaySurface) => {
    shows(madeTrack())
    shows(madeTrack({ displaySurface }))
    expect(look()).toBe(displaySurface)
  })

  it('of a kind that is not known is still a share', () => {
    shows(madeTrack({ displaySurface: 'wall' }))
    expect(look()).toBe('unknown')
  })

  it('is that of the whole screen, where there are several', () => {
    shows(madeTrack({ displaySurface: 'browser' }))
    shows(madeTrack({ displaySurface: 'monitor' }))
    expect(look()).toBe('monitor')
  })

  it('follows a track that captures something else', () => {
    const settings = { displaySurface: 'window' }
    shows(madeTrack(settings))
    expect(look()).toBe('window')
    settings.displaySurface = 'monitor'
    expect(look()).toBe('monitor')
  })

  it('is over with its track', () => {
    const track = madeTrack({ displaySurface: 'monitor' })
    shows(track)
    expect(look()).toBe('monitor')
    track.readyState = 'ended'
    expect(look()).toBeNull()
  })

  it('is looked for twice a second at most', () => {
    look()
    shows(madeTrack({ displaySurface: 'monitor' }))
    expect(watch.look([page], [], nowMs + 499)).toBeNull()
    expect(watch.look([page], [], nowMs + 500)).toBe('monitor')
  })

  it("is known by the tile where the track does not tell; somebody else's is not", () => {
    expect(look([shareTile(madeTrack(), false)])).toBeNull()
    expect(look([shareTile(madeTrack(), true)])).toBe('unknown')
    expect(look([shareTile(madeTrack({ displaySurface: 'window' }), true)])).toBe('window')
  })
})
