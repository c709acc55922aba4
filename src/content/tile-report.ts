import type { TileReport } from '../shared/protocol'
import { hasPicture, isShown, rectOf, trackOf } from './frame-source'
import type { FrameSource } from './frame-source'
import type { PageTile } from './tiles'

/** A video whose picture has not changed for this long has stopped: cameras give several frames a second. */
const STOPPED_AFTER_MS = 3000

/**
 * How many frames a video has given, for comparing with the number before. Firefox counts none of a stream: there it is the number of looks
 * since which a frame has come.
 */
class FrameCount {
  readonly #told = new WeakMap<HTMLVideoElement, { frames: number; isAwaited: boolean }>()

  of(video: HTMLVideoElement): number {
    const { totalVideoFrames } = video.getVideoPlaybackQuality()
    if (totalVideoFrames > 0 || !('requestVideoFrameCallback' in video)) return totalVideoFrames
    const told = this.#told.get(video) ?? { frames: 0, isAwaited: false }
    this.#told.set(video, told)
    if (!told.isAwaited) {
      told.isAwaited = true
      video.requestVideoFrameCallback(() => {
        told.frames++
        told.isAwaited = false
      })
    }
    return told.frames
  }
}

interface LastLook {
  readonly frames: number
  readonly changedAtMs: number
  readonly stream: MediaProvider | null
  readonly track: MediaStreamTrack | null
  /** Whether the picture may still be that of the track before this one. */
  readonly mayBeOld: boolean
}

/** Notices videos that stand still: a camera that stopped often leaves its last picture. */
export class FrameWatch {
  readonly #last = new WeakMap<Element, LastLook>()
  readonly #count = new FrameCount()

  /**
   * Whether a source has given a frame lately, of the track that it draws now: of a track that replaced another in the
   * same stream the first frame is awaited. A page out of sight counts no frames and a canvas never does, so there it is
   * not asked.
   */
  isMoving(source: FrameSource, nowMs: number): boolean {
    if (source.kind === 'canvas') return true
    const { element } = source
    const frames = this.#count.of(element)
    const seen = { frames, changedAtMs: nowMs, stream: element.srcObject, track: trackOf(source) }
    const last = this.#last.get(element)
    const isReplaced = last?.stream === seen.stream && last.track !== null && last.track !== seen.track
    const mayBeOld = isReplaced || (last?.mayBeOld === true && last.frames === frames)
    const isCounted = last?.frames === frames && !element.ownerDocument.hidden
    if (mayBeOld || !isCounted) this.#last.set(element, { ...seen, mayBeOld })
    return !mayBeOld && (!isCounted || nowMs - last.changedAtMs < STOPPED_AFTER_MS)
  }
}

/** What the engine is sent about a tile. @param nowMs Monotonic. */
export function reportOf(tile: PageTile, watch: FrameWatch, nowMs: number): TileReport {
  const { tileId, personId, name, sourceId, isSelf, source } = tile
  const state = stateOf(tile, watch, nowMs)
  const size = state === 'live' && source ? rectOf(source) : { width: 0, height: 0 }
  return {
    tileId,
    personId,
    name,
    sourceId,
    isSelf,
    state,
    videoWidthPx: Math.round(size.width),
    videoHeightPx: Math.round(size.height),
  }
}

function stateOf({ source, isScreenShare, isCameraOff }: PageTile, watch: FrameWatch, nowMs: number) {
  if (isScreenShare) return 'screen-share'
  if (isCameraOff || !source) return 'camera-off'
  // A track that is switched off draws black frames.
  if (trackOf(source)?.enabled === false || !isShown(source.element)) return 'camera-off'
  return hasPicture(source) && watch.isMoving(source, nowMs) ? 'live' : 'no-frames'
}
