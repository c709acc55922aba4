// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { MAX_ID_LENGTH, MAX_TILES } from '../shared/protocol'
import { videoSource } from './frame-source'
import type { SiteReader, TileFacts } from './sites/site-reader'
import { madeStream, madeTrack, madeVideo } from './testing/made-page'
import type { MadeTrack, VideoFacts } from './testing/made-page'
import { isUnchanged, joinTiles, TileIds } from './tiles'

afterEach(() => {
  document.body.innerHTML = ''
})

function factsOf(given: Partial<TileFacts> = {}): TileFacts {
  const root = document.createElement('div')
  document.body.append(root)
  return {
    root,
    personId: null,
    name: 'Ana',
    isSelf: false,
    isScreenShare: false,
    isCameraOff: false,
    source: null,
    ...given,
  }
}
const drawing = (track: MadeTrack, given: Partial<VideoFacts> = {}) =>
  videoSource(madeVideo(document, madeStream(track), given))
const join = (...facts: TileFacts[]) => joinTiles(facts, new TileIds())

describe('joinTiles', () => {
  it('takes of a stage and its thumbnail the larger, whichever stands first', () => {
    const track = madeTrack()
    const small = factsOf({ source: drawing(track, { width: 100, height: 80 }) })
    const large = factsOf({ source: drawing(track, { width: 900, height: 500 }) })
    for (const order of [
      [small, large],
      [large, small],
    ]) {
      const tiles = join(...order)
      expect(tiles).toHaveLength(1)
      expect(tiles[0]?.source).toBe(large.source)
    }
  })

  it('knows a person by the site’s id who is shown by two tracks', () => {
    const [one, other] = [madeTrack(), madeTrack()].map((track) => factsOf({ personId: 'p1', source: drawing(track) }))
    if (one && other) expect(join(one, other)).toHaveLength(1)
  })

  it('knows a track again that the page has wrapped in two streams', () => {
    const [track, other] = [madeTrack(), madeTrack()]
    expect(join(...[track, track, other].map((shown) => factsOf({ source: drawing(shown) })))).toHaveLength(2)
  })

  it('names a stage without a name after its thumbnail', () => {
    const track = madeTrack()
    const stage = factsOf({ name: null, source: drawing(track, { width: 900, height: 500 }) })
    const [ana] = join(stage, factsOf({ source: drawing(track) }))
    expect(ana).toMatchObject({ name: 'Ana', root: stage.root, source: stage.source })
  })

  it('names nobody whose tiles contradict each other', () => {
    const track = madeTrack()
    const tiles = join(
      factsOf({ personId: 'a', source: drawing(track) }),
      factsOf({ personId: 'b', name: 'Bo', source: drawing(track) }),
    )
    expect(tiles).toEqual([expect.objectContaining({ personId: null, name: null })])
  })

  it('takes a track for a share as soon as one of its tiles says so', () => {
    const track = madeTrack()
    const tiles = join(factsOf({ source: drawing(track) }), factsOf({ isScreenShare: true, source: drawing(track) }))
    expect(tiles).toEqual([expect.objectContaining({ isScreenShare: true })])
  })

  it('keeps a share apart from the camera of the same person', () => {
    const camera = factsOf({ personId: 'p1', source: drawing(madeTrack()) })
    expect(join(camera, factsOf({ personId: 'p1', isScreenShare: true, source: drawing(madeTrack()) }))).toHaveLength(2)
  })

  it('keeps two people of one name, with and without cameras', () => {
    expect(join(factsOf({ source: drawing(madeTrack()) }), factsOf({ source: drawing(madeTrack()) }))).toHaveLength(2)
    expect(join(factsOf(), factsOf())).toHaveLength(2)
  })

  it('stops at the most tiles that the engine takes', () => {
    expect(join(...Array.from({ length: MAX_TILES + 5 }, () => factsOf()))).toHaveLength(MAX_TILES)
  })

  it('hashes ids that are too long for the engine, and keeps them apart', () => {
    const long = (end: string) => factsOf({ personId: 'x'.repeat(500) + end })
    const ids = join(long('a'), long('b'), long('a')).map(({ personId }) => personId)
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) expect(id?.length).toBeLessThanOrEqual(MAX_ID_LENGTH)
  })
})

describe('oneself', () => {
  it('is every tile that claims it: the engine judges two of them', () => {
    const tiles = join(factsOf({ isSelf: true }), factsOf(), factsOf({ isSelf: true }))
    expect(tiles.map(({ isSelf }) => isSelf)).toEqual([true, false, true])
  })

  it('is known by one of two tiles of the same track, and beside an own share', () => {
    const track = madeTrack()
    const tiles = join(
      factsOf({ source: drawing(track) }),
      factsOf({ isSelf: true, source: drawing(track) }),
      factsOf({ isSelf: true, isScreenShare: true, source: drawing(madeTrack()) }),
    )
    expect(tiles.map(({ isSelf }) => isSelf)).toEqual([true, false])
  })
})

describe('the id of a tile', () => {
  const track = madeTrack()
  const source = drawing(track)

  it('stays while person, name and source stay', () => {
    const ids = new TileIds()
    const facts = factsOf({ source })
    const [before] = joinTiles([facts], ids)
    const [after] = joinTiles([{ ...facts, isCameraOff: true }], ids)
    expect(after?.tileId).toBe(before?.tileId)
  })

  it.each([
    ['person', { personId: 'p2' }],
    ['name', { name: 'Bo' }],
    ['source', { source: drawing(madeTrack()) }],
  ] satisfies [string, Partial<TileFacts>][])('changes with the %s', (_what, change) => {
    const ids = new TileIds()
    const facts = factsOf({ source })
    const [before] = joinTiles([facts], ids)
    const [changed] = joinTiles([{ ...facts, ...change }], ids)
    const [back] = joinTiles([facts], ids)
    expect(new Set([before?.tileId, changed?.tileId, back?.tileId]).size).toBe(3)
  })

  it('changes when the track of the same video ends', () => {
    const ids = new TileIds()
    const ending = madeTrack()
    const facts = factsOf({ source: drawing(ending) })
    const [before] = joinTiles([facts], ids)
    ending.readyState = 'ended'
    const [after] = joinTiles([facts], ids)
    expect(after?.tileId).not.toBe(before?.tileId)
    expect(after?.sourceId).toBeNull()
  })

  it('is another one for each root', () => {
    const ids = joinTiles([factsOf(), factsOf()], new TileIds()).map(({ tileId }) => tileId)
    expect(new Set(ids).size).toBe(2)
  })
})

describe('isUnchanged', () => {
  it('reads each copy of a tile again', () => {
    const track = madeTrack()
    const [stage, thumbnail] = [factsOf({ source: drawing(track) }), factsOf({ source: drawing(track) })]
    const now = new Map<Element, TileFacts | null>([
      [stage.root, stage],
      [thumbnail.root, thumbnail],
    ])
    const reader: SiteReader = {
      id: 'made',
      isHere: () => true,
      isInCall: () => true,
      tiles: () => [stage, thumbnail],
      tileAt: (root) => now.get(root) ?? null,
    }
    const [tile] = join(stage, thumbnail)
    if (!tile) throw new Error('No tile')
    const isUnchangedWith = (change: Partial<TileFacts> | null) => {
      now.set(thumbnail.root, change && { ...thumbnail, ...change })
      return isUnchanged(tile, reader)
    }
    expect(isUnchangedWith({})).toBe(true)
    expect(isUnchangedWith({ isSelf: true })).toBe(true)
    expect(isUnchangedWith({ name: 'Bo' })).toBe(false)
    expect(isUnchangedWith({ personId: 'p' })).toBe(false)
    expect(isUnchangedWith({ isScreenShare: true })).toBe(false)
    expect(isUnchangedWith({ isCameraOff: true })).toBe(false)
    expect(isUnchangedWith({ source: null })).toBe(false)
    expect(isUnchangedWith({ source: drawing(madeTrack()) })).toBe(false)
    expect(isUnchangedWith(null)).toBe(false)
    now.set(thumbnail.root, thumbnail)
    const video = thumbnail.source?.element
    if (!(video instanceof HTMLVideoElement)) throw new Error('No video')
    const stream = video.srcObject
    video.srcObject = madeStream(madeTrack())
    expect(isUnchanged(tile, reader)).toBe(false)
    video.srcObject = stream
    expect(isUnchanged(tile, reader)).toBe(true)
    stage.root.remove()
    expect(isUnchanged(tile, reader)).toBe(false)
  })
})
