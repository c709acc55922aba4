// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { videoSource } from './frame-source'
import type { SiteReader, TileFacts } from './sites/site-reader'
import { madeStream, madeTrack, showPage } from './testing/made-page'
import { TileCheck } from './tile-check'
import { joinTiles, TileIds } from './tiles'
import type { PageTile } from './tiles'

const tileAt = vi.fn<(root: Element) => TileFacts | null>()
const reader: SiteReader = { id: 'made', isHere: () => true, isInCall: () => true, tiles: () => [], tileAt }
let facts: TileFacts
let tile: PageTile
let video: HTMLVideoElement
let check: TileCheck

/** Mutation records are delivered in a task of their own in some environments. */
const settled = () => new Promise((done) => setTimeout(done))

beforeEach(async () => {
  const [first] = showPage('<div id="tile"><video></video><span>Ana</span></div>')
  if (!first) throw new Error('No video')
  video = first
  const root = document.querySelector('#tile') ?? document.body
  const source = videoSource(video)
  facts = { root, personId: null, name: 'Ana', isSelf: false, isScreenShare: false, isCameraOff: false, source }
  const [joined] = joinTiles([facts], new TileIds())
  if (!joined) throw new Error('No tile')
  tile = joined
  tileAt.mockReset().mockReturnValue(facts)
  await settled()
  check = new TileCheck(document, reader)
})
afterEach(() => check.end())

describe('TileCheck', () => {
  it('does not read a tile again while the page stays as it is', () => {
    expect(check.isUnchanged(tile)).toBe(true)
    expect(tileAt).not.toHaveBeenCalled()
  })

  it('reads it again once after a change', async () => {
    document.querySelector('span')?.setAttribute('title', 'x')
    await settled()
    expect([check.isUnchanged(tile), check.isUnchanged(tile)]).toEqual([true, true])
    expect(tileAt).toHaveBeenCalledTimes(1)
  })

  it('knows a tile that was given to somebody else', async () => {
    document.querySelector('span')?.replaceChildren('Bo')
    await settled()
    tileAt.mockReturnValue({ ...facts, name: 'Bo' })
    expect(check.isUnchanged(tile)).toBe(false)
    // It stays so, though nothing more changes.
    expect(check.isUnchanged(tile)).toBe(false)
  })

  it('knows another track on the same video, which is no change of the page', () => {
    video.srcObject = madeStream(madeTrack())
    expect(check.isUnchanged(tile)).toBe(false)
  })

  it('always reads a tile in a shadow root again', () => {
    const host = document.createElement('div')
    document.body.append(host)
    const inner = document.createElement('div')
    host.attachShadow({ mode: 'open' }).append(inner)
    const [hidden] = joinTiles([{ ...facts, root: inner }], new TileIds())
    tileAt.mockReturnValue({ ...facts, root: inner })
    if (hidden) check.isUnchanged(hidden)
    if (hidden) check.isUnchanged(hidden)
    expect(tileAt).toHaveBeenCalledTimes(2)
  })

  it('knows a part of a canvas that lies elsewhere, which is no change of the page', () => {
    const element = document.createElement('canvas')
    const part = (x: number): TileFacts => ({
      ...facts,
      source: { kind: 'canvas', element, rect: new DOMRect(x, 0, 320, 180) },
    })
    const [onCanvas] = joinTiles([part(0)], new TileIds())
    if (!onCanvas) throw new Error('No tile')
    tileAt.mockReturnValue(part(0))
    expect(check.isUnchanged(onCanvas)).toBe(true)
    tileAt.mockReturnValue(part(320))
    expect(check.isUnchanged(onCanvas)).toBe(false)
  })
})
