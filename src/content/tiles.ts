import { MAX_TILES } from '../shared/protocol'
import type { TileReport } from '../shared/protocol'
import type { SiteReader, SiteTile } from './sites/site-reader'

/** A video whose picture has not changed for this long has stopped: cameras give several frames a second. */
const STOPPED_AFTER_MS = 3000

/** A tile with a key that no other tile of the page has. */
export type PageTile = SiteTile

/**
 * The page's tiles now, each person once: of two tiles of one camera (a stage and its thumbnail) the larger video, under
 * the name of the one that has a name; of two people of one name both, the second as "<key>#2".
 */
export function readTiles(reader: SiteReader, page: Document): PageTile[] {
  const seen: PageTile[] = []
  for (const tile of reader.tiles(page)) {
    const index = seen.findIndex((other) => isSamePerson(other, tile))
    const twin = seen[index]
    if (!twin) {
      seen.push({ ...tile, key: freeKey(tile.key, seen) })
      continue
    }
    const named = twin.name === null && tile.name !== null ? { ...tile, key: freeKey(tile.key, seen) } : twin
    seen[index] = { ...named, video: areaOf(tile) > areaOf(twin) ? tile.video : twin.video }
  }
  return seen.slice(0, MAX_TILES)
}

function isSamePerson(one: SiteTile, other: SiteTile): boolean {
  const source = sourceOf(one)
  const isSameCamera = source !== null && source === sourceOf(other)
  return isSameCamera && (one.name === other.name || one.name === null || other.name === null)
}

/** What a tile's video shows: the track, since a page may wrap one in a stream for each element. */
function sourceOf({ video }: SiteTile): object | null {
  const source = video?.srcObject ?? null
  return source instanceof MediaStream ? (source.getVideoTracks()[0] ?? source) : source
}

function areaOf({ video }: SiteTile): number {
  const box = video?.getBoundingClientRect()
  return box ? box.width * box.height : 0
}

function freeKey(key: string, seen: readonly PageTile[]): string {
  const isTaken = (wanted: string) => seen.some((tile) => tile.key === wanted)
  if (!isTaken(key)) return key
  let count = 2
  while (isTaken(`${key}#${count}`)) count++
  return `${key}#${count}`
}

/** Notices videos that stand still: a camera that stopped often leaves its last picture. */
export class FrameWatch {
  readonly #last = new WeakMap<HTMLVideoElement, { frames: number; changedAtMs: number }>()

  /** Whether a video has given a frame lately. A page out of sight counts no frames, so there it is not asked. */
  isMoving(video: HTMLVideoElement, nowMs: number): boolean {
    const frames = video.getVideoPlaybackQuality().totalVideoFrames
    const last = this.#last.get(video)
    if (!last || last.frames !== frames || video.ownerDocument.hidden) {
      this.#last.set(video, { frames, changedAtMs: nowMs })
      return true
    }
    return nowMs - last.changedAtMs < STOPPED_AFTER_MS
  }
}

/** A tile as the engine hears of it. */
export function reportOf(tile: PageTile, watch: FrameWatch, nowMs: number): TileReport {
  const { key, name, isSelf, video } = tile
  const state = stateOf(tile, watch, nowMs)
  const isLive = state === 'live'
  return {
    key: key.slice(0, 200),
    name,
    isSelf,
    state,
    videoWidthPx: isLive ? (video?.videoWidth ?? 0) : 0,
    videoHeightPx: isLive ? (video?.videoHeight ?? 0) : 0,
  }
}

function stateOf(
  { video, isScreenShare, isCameraOff }: PageTile,
  watch: FrameWatch,
  nowMs: number,
): TileReport['state'] {
  if (isScreenShare) return 'screen-share'
  if (isCameraOff || !video) return 'camera-off'
  const hasPicture =
    video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0 && video.videoHeight > 0
  return hasPicture && !video.paused && watch.isMoving(video, nowMs) ? 'live' : 'no-frames'
}
