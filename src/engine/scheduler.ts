/** Decides who is asked next, and for which part of the video. Pure; times are monotonic milliseconds. */
import type { Region, Want } from '../shared/protocol'
import { MAX_CREDIT_MS } from './cpu-budget'

/** Frames of one round: one batch of the net, and the faces that the page grabs in one go. */
export const ROUND_FRAMES = 8
/** Everybody is read at least this often, whatever the budgets say: once a second, with room for the round itself. */
const FLOOR_EVERY_MS = 900
/** Without a face for this long, somebody has left their seat rather than turned away. */
const FACELESS_AFTER_MS = 10_000
/** How often somebody is then looked for: that takes a whole frame, and the readout stays the same. */
const FACELESS_EVERY_MS = 2000
/** Somebody whose expression changed this recently may well change again. */
const LIVELY_FOR_MS = 5000
/**
 * With less credit than this the lively and the followed are read less often, down to the floor without any; the others
 * already with less than twice as much.
 */
const LIVELY_CREDIT_MS = MAX_CREDIT_MS / 3
/** Who is due this soon is asked along with those who are due now: at each look the page finds all its tiles. */
const TOGETHER_MS = 100
/** Longest wait for the next turn: credit grows meanwhile, and reading may become possible. */
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
/**
 * Where a face is only followed, the frame needs no more than the net's crop of it, turned by up to 20°, and what the face may have moved: grey, and
 * two fifths of the bytes.
 */
const FOLLOWED_MARGIN = 1.6
/** A known face is looked for in the whole frame again this often: a larger one may have come. */
const WHOLE_EVERY_MS = 3000
/** Whole frames around known faces in one look, at most: they are the largest, and come due together in a call that began together. */
const MAX_WHOLE_AGAIN = 1

const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 }

/** What is known of somebody's video. */
interface VideoFacts {
  /** The last face, in fractions of the video; null when it is not known. */
  readonly face: Region | null
  /** Whether that face will most likely be followed to the next picture, without a look for it. */
  readonly isSteady: boolean
  /** When the whole frame was last asked for; null for never. */
  readonly wholeAtMs: number | null
  readonly videoWidthPx: number
  readonly videoHeightPx: number
}

/** Somebody who may be read. */
export interface Candidate extends VideoFacts {
  readonly tileId: string
  readonly sourceId: string | null
  /** Null for never, or when they are to be asked for right away. */
  readonly askedAtMs: number | null
  /** When what is shown of them last changed; null for never. */
  readonly changedAtMs: number | null
  /** Since when no face has been found; null while there is one, and before the first look. */
  readonly facelessSinceMs: number | null
  /** Whether they are pinned or opened in a view. */
  readonly isFollowed: boolean
}

/** A page that takes its turns; see page-pace.ts. */
export interface TurnTaker {
  readonly pace: {
    readonly lookedAtMs: number
    restMs(nowMs: number): number
    listDueAtMs(nowMs: number): number
    creditMs(nowMs: number): number
  }
  candidates(): readonly Candidate[]
}

/** What to do next: ask a page, for these frames or only for its tiles, or wait. */
export type Turn<Page> = { readonly page: Page; readonly wants: Want[] } | { readonly waitMs: number }

/** How often participants may be read beyond the floor. */
export interface Allowance {
  /** Time from one reading of a participant to the next that the user wants. */
  readonly wishEveryMs: number
  /** What the CPU budget has saved up; see cpu-budget.ts. */
  readonly creditMs: number
}

/**
 * The next turn: of the page where somebody has been due for longest.
 * @param canRead Whether frames can be read now; if not, pages are asked for their tiles only.
 */
export function nextTurn<Page extends TurnTaker>(
  pages: readonly Page[],
  nowMs: number,
  allowance: Allowance,
  canRead: boolean,
): Turn<Page> {
  let first: { readonly page: Page; readonly due: readonly Due[]; readonly atMs: number } | null = null
  let waitMs = MAX_WAIT_MS
  for (const page of pages) {
    const { pace } = page
    const restMs = pace.restMs(nowMs)
    const ofPage = { ...allowance, creditMs: Math.min(allowance.creditMs, pace.creditMs(nowMs)) }
    const due = rotated(canRead ? page.candidates() : [], nowMs).map((candidate) => dueOf(candidate, nowMs, ofPage))
    // Who is new has waited since the last look: a page with ever new tiles holds up no other.
    const waitsSinceMs = due.map(({ atMs }) => (atMs === -Infinity ? Math.min(pace.lookedAtMs, nowMs) : atMs))
    const atMs = Math.min(pace.listDueAtMs(nowMs), ...waitsSinceMs)
    if (restMs > 0) waitMs = Math.min(waitMs, restMs)
    else if (atMs > nowMs) waitMs = Math.min(waitMs, atMs - nowMs)
    else if (first === null || atMs < first.atMs) first = { page, due, atMs }
  }
  return first === null ? { waitMs: Math.ceil(waitMs) } : { page: first.page, wants: wantsOf(first.due, nowMs) }
}

/** A list that begins elsewhere each time: of those who have waited equally long, the same would always come last. */
function rotated<Item>(items: readonly Item[], nowMs: number): Item[] {
  const start = Math.floor(nowMs) % Math.max(1, items.length)
  return [...items.slice(start), ...items.slice(0, start)]
}

/** A candidate, and when they are to be read again. */
interface Due {
  readonly candidate: Candidate
  /** -Infinity for right away. */
  readonly atMs: number
}

function dueOf(candidate: Candidate, nowMs: number, allowance: Allowance): Due {
  return { candidate, atMs: dueAtMs(candidate, nowMs, allowance) }
}

function dueAtMs(candidate: Candidate, nowMs: number, { wishEveryMs, creditMs }: Allowance): number {
  const { askedAtMs, changedAtMs, facelessSinceMs, isFollowed } = candidate
  if (askedAtMs === null) return -Infinity
  // They were asked in the future, by a clock that went back since.
  if (askedAtMs > nowMs) return nowMs
  if (isOlder(facelessSinceMs, FACELESS_AFTER_MS, nowMs)) return askedAtMs + Math.max(wishEveryMs, FACELESS_EVERY_MS)
  const isLively = isFollowed || (changedAtMs !== null && !isOlder(changedAtMs, LIVELY_FOR_MS, nowMs))
  const missingMs = (isLively ? 1 : 2) * LIVELY_CREDIT_MS - creditMs
  const missing = Math.min(1, Math.max(0, missingMs / LIVELY_CREDIT_MS))
  const floorEveryMs = Math.max(wishEveryMs, FLOOR_EVERY_MS)
  return askedAtMs + wishEveryMs + missing * (floorEveryMs - wishEveryMs)
}

function isOlder(atMs: number | null, ageMs: number, nowMs: number): boolean {
  return atMs !== null && nowMs - atMs > ageMs
}

/** What to ask a page for: those that are due or nearly so, earliest first, at most {@link ROUND_FRAMES}. */
function wantsOf(due: readonly Due[], nowMs: number): Want[] {
  let wholeDue = 0
  return due
    .filter(({ atMs }) => atMs <= nowMs + TOGETHER_MS)
    .toSorted((a, b) => a.atMs - b.atMs || (a.candidate.askedAtMs ?? 0) - (b.candidate.askedAtMs ?? 0))
    .slice(0, ROUND_FRAMES)
    .map(({ candidate }) => {
      const { tileId, sourceId, face } = candidate
      const isPutOff = face !== null && isWholeDue(candidate, nowMs) && ++wholeDue > MAX_WHOLE_AGAIN
      return { tileId, sourceId, ...planLook(candidate, nowMs, isPutOff) }
    })
}

/** Whether the whole frame is to be asked for, whatever is known of a face. */
function isWholeDue({ wholeAtMs }: Pick<VideoFacts, 'wholeAtMs'>, nowMs: number): boolean {
  return wholeAtMs === null || wholeAtMs > nowMs || nowMs - wholeAtMs >= WHOLE_EVERY_MS
}

/**
 * Which part of a video to ask for: around the known face, which costs the page a quarter, or all of it.
 * @param isPutOff Whether the whole frame, which is due, is put off until the next time.
 */
export function planLook(
  { face, isSteady, wholeAtMs, videoWidthPx, videoHeightPx }: VideoFacts,
  nowMs: number,
  isPutOff = false,
): Pick<Want, 'region' | 'maxSidePx' | 'isGrey'> {
  const isWhole = isWholeDue({ wholeAtMs }, nowMs) && !isPutOff
  if (face === null || isWhole || videoWidthPx === 0 || videoHeightPx === 0) {
    return { region: WHOLE, maxSidePx: WHOLE_SIDE_PX, isGrey: false }
  }
  const margin = isSteady ? FOLLOWED_MARGIN : FACE_MARGIN
  const sidePx = Math.max(face.width * videoWidthPx, face.height * videoHeightPx) * margin
  const across = spanAround(face.x + face.width / 2, sidePx / videoWidthPx)
  const down = spanAround(face.y + face.height / 2, sidePx / videoHeightPx)
  return {
    region: { x: across.from, width: across.length, y: down.from, height: down.length },
    // Of the same scale either way.
    maxSidePx: Math.round((FACE_SIDE_PX * margin) / FACE_MARGIN),
    isGrey: isSteady,
  }
}

/** A span of a length around a middle, moved and cut to lie in [0, 1]. */
function spanAround(middle: number, length: number): { from: number; length: number } {
  if (length >= 1) return { from: 0, length: 1 }
  return { from: Math.min(1 - length, Math.max(0, middle - length / 2)), length }
}

/** Time from one reading of a participant to the next, milliseconds. */
export function readEveryMs(readingsPerSecond: number): number {
  return 1000 / readingsPerSecond
}
