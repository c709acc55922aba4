import type { Region } from '../shared/protocol'

/** Frames of one round: one batch of the net, and the faces that the page grabs in one go. */
export const ROUND_FRAMES = 8
/**
 * How long after a reading a participant is due again. The setting's default, 2.5 readings a second, shows every change in
 * under a second (smoothing.ts); each further one costs the page about a millisecond without a GPU (README, figures).
 */
export function readEveryMs(readingsPerSecond: number): number {
  return 1000 / readingsPerSecond
}

/** The page says at least this often who is there. */
export const LOOK_EVERY_MS = 1000
/** Share of the time that the engine may be busy: the rest of a core is the call's. */
export const MAX_BUSY_SHARE = 0.6

/** Longer side of a whole frame, pixels: a face of an eighth of the picture is then still 40 px. */
const WHOLE_SIDE_PX = 320
/** Longer side of a frame around a known face: the face is then about 75 px, more than the crop's 48. */
const FACE_SIDE_PX = 160
/** A frame around a face shows this many times the face's own size: what the detector reads best (docs/framing.md). */
const FACE_MARGIN = 2
/** A known face is looked for in the whole frame again this often: a larger one may have come. */
const WHOLE_EVERY_MS = 3000

const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 }

/** What the engine remembers of where a participant's face is. */
export interface FaceMemory {
  /** In fractions of the video; null when it is not known. */
  readonly face: Region | null
  /** When the whole frame was last looked at, epoch milliseconds; null for never. */
  readonly wholeAtMs: number | null
}

/** Which part of a video to ask for: around the known face, which costs the page a quarter, or all of it. */
export function planLook(
  memory: FaceMemory,
  nowMs: number,
  video: { readonly widthPx: number; readonly heightPx: number },
): { region: Region; maxSidePx: number; isWhole: boolean } {
  const { face, wholeAtMs } = memory
  const isWholeDue = wholeAtMs === null || nowMs - wholeAtMs >= WHOLE_EVERY_MS
  if (face === null || isWholeDue || video.widthPx === 0 || video.heightPx === 0) {
    return { region: WHOLE, maxSidePx: WHOLE_SIDE_PX, isWhole: true }
  }
  const sidePx = Math.max(face.width * video.widthPx, face.height * video.heightPx) * FACE_MARGIN
  const across = spanAround(face.x + face.width / 2, sidePx / video.widthPx)
  const down = spanAround(face.y + face.height / 2, sidePx / video.heightPx)
  return {
    region: { x: across.from, width: across.length, y: down.from, height: down.length },
    maxSidePx: FACE_SIDE_PX,
    isWhole: false,
  }
}

/** A span of a length around a middle, moved and cut to lie in [0, 1]. */
function spanAround(middle: number, length: number): { from: number; length: number } {
  if (length >= 1) return { from: 0, length: 1 }
  return { from: Math.min(1 - length, Math.max(0, middle - length / 2)), length }
}

/**
 * The participants to read in the next round: those that are due, longest waiting first, at most {@link ROUND_FRAMES}.
 * @param askedAtMs When each was last asked for, epoch milliseconds; null for never.
 * @param readEveryMs A participant is due again after this; {@link readEveryMs} of the settings.
 */
export function dueKeys(askedAtMs: ReadonlyMap<string, number | null>, nowMs: number, readEveryMs: number): string[] {
  return [...askedAtMs]
    .filter(([, asked]) => asked === null || nowMs - asked >= readEveryMs)
    .toSorted(([, a], [, b]) => (a ?? -Infinity) - (b ?? -Infinity))
    .slice(0, ROUND_FRAMES)
    .map(([key]) => key)
}

/**
 * How long to rest after a round so that the engine stays below {@link MAX_BUSY_SHARE}.
 * @param busyMs What the round took of the engine's own time.
 */
export function restAfterMs(busyMs: number): number {
  return busyMs * (1 / MAX_BUSY_SHARE - 1)
}
