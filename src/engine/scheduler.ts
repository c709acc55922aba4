/** Decides who is asked next, for which part of the video, and how long to rest. Pure; times are monotonic milliseconds. */
import type { Region, Want } from '../shared/protocol'

/** Frames of one round: one batch of the net, and the faces that the page grabs in one go. */
export const ROUND_FRAMES = 8
/** Share of the time that the engine may be busy: the rest of a core is the call's. */
export const MAX_BUSY_SHARE = 0.6
/** Longest rest after a round: a computer that slept in the middle of one does not wait for as long as it slept. */
const MAX_REST_MS = 1000
/** Longest wait for the next turn; somebody may have joined meanwhile. */
const MAX_WAIT_MS = 100

/** Longer side of a whole frame, pixels, about: a face of an eighth of the picture is then still 40 px. */
const WHOLE_SIDE_PX = 320
/**
 * Longer side of a frame around a known face, about: the face is then 48 to 96 px, as many as the crop needs, and the frame below
 * 64 KB, above which Chromium sends a message through memory that it sets up for it.
 */
const FACE_SIDE_PX = 128
/** A frame around a face shows this many times the face's own size: what the detector reads best (docs/framing.md). */
const FACE_MARGIN = 2
/** A known face is looked for in the whole frame again this often: a larger one may have come. */
const WHOLE_EVERY_MS = 3000

const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 }

/** Somebody who may be read, and what is known of their video. */
export interface Candidate {
  readonly tileId: string
  readonly sourceId: string | null
  /** Null for never, or when they are to be asked for right away. */
  readonly askedAtMs: number | null
  /** The last face, in fractions of the video; null when it is not known. */
  readonly face: Region | null
  /** When the whole frame was last asked for; null for never. */
  readonly wholeAtMs: number | null
  readonly videoWidthPx: number
  readonly videoHeightPx: number
}

/** A page that takes its turns. */
export interface TurnTaker {
  /** How often it may be asked; see page-pace.ts. */
  readonly pace: {
    readonly lookedAtMs: number
    restMs(nowMs: number): number
    grabWaitMs(nowMs: number): number
    isListDue(nowMs: number): boolean
  }
  candidates(): readonly Candidate[]
}

/** What to do next: ask a page, for these frames or only for its tiles, or wait. */
export type Turn<Page> = { readonly page: Page; readonly wants: Want[] } | { readonly waitMs: number }

/**
 * The next turn: of the pages that have something to do, the one that has waited longest.
 * @param readEveryMs How long after a reading a participant is due again.
 * @param canRead Whether frames can be read now; if not, pages are asked for their tiles only.
 */
export function nextTurn<Page extends TurnTaker>(
  pages: readonly Page[],
  nowMs: number,
  readEveryMs: number,
  canRead: boolean,
): Turn<Page> {
  let waitMs = MAX_WAIT_MS
  for (const page of pages.toSorted((a, b) => a.pace.lookedAtMs - b.pace.lookedAtMs)) {
    const { pace } = page
    if (pace.restMs(nowMs) > 0) continue
    const candidates = canRead ? page.candidates() : []
    const grabWaitMs = pace.grabWaitMs(nowMs)
    const wants = grabWaitMs === 0 ? wantsOf(candidates, nowMs, readEveryMs) : []
    if (wants.length > 0 || pace.isListDue(nowMs)) return { page, wants }
    const dueInMs = Math.min(...candidates.map((candidate) => untilDueMs(candidate, nowMs, readEveryMs)))
    waitMs = Math.min(waitMs, Math.max(grabWaitMs, dueInMs))
  }
  return { waitMs: Math.ceil(waitMs) }
}

/** What to ask a page for: those that are due, longest waiting first, at most {@link ROUND_FRAMES}. */
export function wantsOf(candidates: readonly Candidate[], nowMs: number, readEveryMs: number): Want[] {
  return candidates
    .filter((candidate) => untilDueMs(candidate, nowMs, readEveryMs) === 0)
    .toSorted((a, b) => (a.askedAtMs ?? -Infinity) - (b.askedAtMs ?? -Infinity))
    .slice(0, ROUND_FRAMES)
    .map((candidate) => ({
      tileId: candidate.tileId,
      sourceId: candidate.sourceId,
      ...planLook(candidate, nowMs),
    }))
}

/** 0 when they are due now; also for somebody who was asked in the future, by a clock that went back since. */
function untilDueMs({ askedAtMs }: Candidate, nowMs: number, readEveryMs: number): number {
  if (askedAtMs === null || askedAtMs > nowMs) return 0
  return Math.max(0, askedAtMs + readEveryMs - nowMs)
}

/** Which part of a video to ask for: around the known face, which costs the page a quarter, or all of it. */
function planLook(candidate: Candidate, nowMs: number): Pick<Want, 'region' | 'maxSidePx'> {
  const { face, wholeAtMs, videoWidthPx, videoHeightPx } = candidate
  const isWholeDue = wholeAtMs === null || wholeAtMs > nowMs || nowMs - wholeAtMs >= WHOLE_EVERY_MS
  if (face === null || isWholeDue || videoWidthPx === 0 || videoHeightPx === 0) {
    return { region: WHOLE, maxSidePx: WHOLE_SIDE_PX }
  }
  const sidePx = Math.max(face.width * videoWidthPx, face.height * videoHeightPx) * FACE_MARGIN
  const across = spanAround(face.x + face.width / 2, sidePx / videoWidthPx)
  const down = spanAround(face.y + face.height / 2, sidePx / videoHeightPx)
  return {
    region: { x: across.from, width: across.length, y: down.from, height: down.length },
    maxSidePx: FACE_SIDE_PX,
  }
}

/** A span of a length around a middle, moved and cut to lie in [0, 1]. */
function spanAround(middle: number, length: number): { from: number; length: number } {
  if (length >= 1) return { from: 0, length: 1 }
  return { from: Math.min(1 - length, Math.max(0, middle - length / 2)), length }
}

/** How long after a reading a participant is due again. */
export function readEveryMs(readingsPerSecond: number): number {
  return 1000 / readingsPerSecond
}

/**
 * How long to rest after a round so that the engine stays below {@link MAX_BUSY_SHARE}; at most {@link MAX_REST_MS}.
 * @param busyMs What the round took of the engine's own time.
 */
export function restAfterMs(busyMs: number): number {
  return Math.min(MAX_REST_MS, Math.max(0, busyMs) * (1 / MAX_BUSY_SHARE - 1))
}
