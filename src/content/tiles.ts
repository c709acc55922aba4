import { MAX_TILES } from '../shared/protocol'
import type { TileReport } from '../shared/protocol'
import type { SiteReader, SiteTile } from './sites/site-reader'

/** A video whose picture has not changed for this long has stopped: cameras give several frames a second. */
const STOPPED_AFTER_MS = 3000

/** A tile with a key that no other tile of the page has. */
export type PageTile = SiteTile

/**
 * The page's tiles now, each person once: of two tiles of one camera (a stage and its thumbnail) the larger; of two
 * people of one name both, the second as "<key>#2".
 */
export function readTiles(reader: SiteReader, page: Document): PageTile[] {
  const seen = new Map<string, PageTile>()
  for (const tile of reader.tiles(page)) {
    const twin = seen.get(tile.key)
    if (!twin) seen.set(tile.key, tile)
    else if (isSameStream(twin, tile)) seen.set(tile.key, areaOf(tile) > areaOf(twin) ? tile : twin)
    else {
      const key = freeKey(tile.key, seen)
      seen.set(key, { ...tile, key })
    }
  }
  return [...seen.values()].slice(0, MAX_TILES)
}

function isSameStream(one: SiteTile, other: SiteTile): boolean {
  const source = one.video?.srcObject ?? null
  return source !== null && source === other.video?.srcObject
}

function areaOf({ video }: SiteTile): number {
  const box = video?.getBoundingClientRect()
  return box ? box.width * box.height : 0
}

function freeKey(key: string, seen: ReadonlyMap<string, PageTile>): string {
  let count = 2
  while (seen.has(`${key}#${count}`)) count++
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

function stateOf({ video, isScreenShare, isCameraOff }: PageTile, watch: FrameWatch, nowMs: number): TileReport['state'] {
  if (isScreenShare) return 'screen-share'
  if (isCameraOff || !video) return 'camera-off'
  const hasPicture = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0 && video.videoHeight > 0
  return hasPicture && !video.paused && watch.isMoving(video, nowMs) ? 'live' : 'no-frames'
}
