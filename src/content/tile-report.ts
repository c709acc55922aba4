import type { TileReport } from '../shared/protocol'
import { hasPicture, isShown, rectOf, trackOf } from './frame-source'
import type { FrameSource } from './frame-source'
import type { PageTile } from './tiles'

/** A video whose picture has not changed for this long has stopped: cameras give several frames a second. */
const STOPPED_AFTER_MS = 3000

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

  /**
   * Whether a source has given a frame lately, of the track that it draws now: of a track that replaced another in the
   * same stream the first frame is awaited. A page out of sight counts no frames and a canvas never does, so there it is
   * not asked.
   */
  isMoving(source: FrameSource, nowMs: number): boolean {
    if (source.kind === 'canvas') return true
    const { element } = source
    const frames = framesOf(element)
    const seen = { frames, changedAtMs: nowMs, stream: element.srcObject, track: trackOf(source) }
    const last = this.#last.get(element)
    const isReplaced = last?.stream === seen.stream && last.track !== null && last.track !== seen.track
    const mayBeOld = isReplaced || (last?.mayBeOld === true && last.frames === frames)
    const isCounted = last?.frames === frames && !element.ownerDocument.hidden
    if (mayBeOld || !isCounted) this.#last.set(element, { ...seen, mayBeOld })
    return !mayBeOld && (!isCounted || nowMs - last.changedAtMs < STOPPED_AFTER_MS)
  }
}

/** How many frames a video has shown. Firefox counts those of streams only in a property of its own. */
function framesOf(video: HTMLVideoElement): number {
  const painted: unknown = Reflect.get(video, 'mozPaintedFrames')
  return typeof painted === 'number' ? painted : video.getVideoPlaybackQuality().totalVideoFrames
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
