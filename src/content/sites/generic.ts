import { identityOf, isShown, trackOf, videoSource } from '../frame-source'
import type { FrameSource } from '../frame-source'
import { readMarks } from '../generic/marks'
import { isMirrored } from '../generic/mirrored'
import { possibleNames } from '../generic/name-candidates'
import { NameMemory } from '../generic/name-memory'
import { parentOf } from '../generic/page-roots'
import { findTiles, MIN_BOX_PX } from '../generic/tile-finder'
import type { FoundTile } from '../generic/tile-finder'
import { readTexts } from '../generic/tile-texts'
import type { TileTexts } from '../generic/tile-texts'
import type { SiteReader, TileFacts } from './site-reader'

/** A tile in one look, before it has a name: that takes the texts of all tiles. */
interface Seen {
  readonly found: FoundTile
  readonly root: Element
  readonly source: FrameSource | null
  readonly texts: TileTexts
  readonly isMarkedSelf: boolean
  readonly isScreenShare: boolean
  readonly isCameraOff: boolean
}

const names = new NameMemory()
/** What the last look found at a root. */
const lastLook = new WeakMap<Element, { readonly found: FoundTile; readonly facts: TileFacts }>()

/** Any page with live videos: a tile is what surrounds one video and one name. */
export const generic: SiteReader = {
  id: 'generic',
  isHere: () => true,
  isInCall: () => true,
  tiles: (page, nowMs) => {
    const seen = findTiles(page, nowMs).map(see).filter(isTile)
    const found = names.nameAll(
      seen.map(({ root, source, texts }) => ({ root, source: source && identityOf(source), texts })),
      nowMs,
    )
    const isAnyMarked = seen.some(({ isMarkedSelf }) => isMarkedSelf)
    const facts = seen.flatMap((tile, index): TileFacts[] => {
      const { name = null, isPending = false } = found[index] ?? {}
      if (isPending || (!tile.source && name === null)) return []
      const isSelf = isAnyMarked ? tile.isMarkedSelf : isMirroredSelf(tile.found)
      return [factsOf(tile, name, isSelf)]
    })
    const told = withoutRepeats(facts.map((tile) => ({ ...tile, isScreenShare: isShareOf(tile, facts) })))
    const foundAt = new Map(seen.map(({ root, found: at }) => [root, at]))
    for (const tile of told) {
      const at = foundAt.get(tile.root)
      if (at) lastLook.set(tile.root, { found: at, facts: tile })
    }
    return told
  },
  tileAt: (root) => {
    const last = lastLook.get(root)
    if (!last || !isInPlace(last.found)) return null
    const { facts } = last
    const now = see(last.found)
    const isStillNamed = possibleNames(now.texts).some(({ text }) => text === facts.name)
    return {
      ...factsOf(now, isStillNamed ? facts.name : null, facts.isSelf),
      isScreenShare: now.isScreenShare || facts.isScreenShare,
    }
  },
}

function see(found: FoundTile): Seen {
  const source = videoSource(found.video)
  const { isSelf, isScreenShare, isCameraOff } = readMarks(found.path, found.around)
  return {
    found,
    root: found.path.at(-1) ?? found.path[0] ?? document.documentElement,
    source,
    texts: readTexts(found.path),
    isMarkedSelf: isSelf,
    isScreenShare: isScreenShare || isOwnShare(source),
    isCameraOff: isCameraOff || source === null || !isShown(source.element),
  }
}

/** Large enough to be looked at; of a camera that is off, its tile is. */
function isTile({ source, root, isCameraOff }: Seen): boolean {
  const element = source && !isCameraOff ? source.element : root
  if (element === source?.element && isCameraOff) return false
  const { width, height } = element.getBoundingClientRect()
  return width >= MIN_BOX_PX && height >= MIN_BOX_PX && (!isCameraOff || isShown(element))
}

function factsOf({ root, source, isScreenShare, isCameraOff }: Seen, name: string | null, isSelf: boolean): TileFacts {
  return { root, personId: null, name, isSelf, isScreenShare, isCameraOff, source }
}

/** The user's own camera is muted, and shown as in a mirror. */
function isMirroredSelf({ video, path }: FoundTile): boolean {
  return video !== null && video.muted && isMirrored(path)
}

const ownShares = new WeakMap<MediaStreamTrack, boolean>()

/** The browser tells of a track that it has captured itself whether it is a screen. */
function isOwnShare(source: FrameSource | null): boolean {
  const track = source && trackOf(source)
  if (!track) return false
  const isShare = ownShares.get(track) ?? track.getSettings().displaySurface !== undefined
  ownShares.set(track, isShare)
  return isShare
}

/**
 * A share may have no mark, but the name of its owner, who has a tile of their own. Shares are shown whole; the cameras of
 * sites that crop them are not.
 */
function isShareOf(tile: TileFacts, all: readonly TileFacts[]): boolean {
  if (tile.isScreenShare || tile.name === null) return tile.isScreenShare
  const others = all.filter((other) => other !== tile && other.name === tile.name && !other.isScreenShare)
  return others.length > 0 && isShownWhole(tile) && others.some((other) => !isShownWhole(other))
}

function isShownWhole({ source }: TileFacts): boolean {
  return source !== null && getComputedStyle(source.element).objectFit === 'contain'
}

/** A tile that draws nothing is left out where the same name has one that does: it may be the same person's. */
function withoutRepeats(facts: readonly TileFacts[]): TileFacts[] {
  const drawn = new Set(facts.filter(({ source, isScreenShare }) => source && !isScreenShare).map(({ name }) => name))
  return facts.filter(({ source, name }) => source !== null || !drawn.has(name))
}

function isInPlace({ path }: FoundTile): boolean {
  return path.every((element, index) => {
    const above = path[index + 1]
    return above === undefined ? element.isConnected : parentOf(element) === above
  })
}
