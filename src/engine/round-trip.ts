import type { FromPage, MissingFrame, Picture, Region, SentFrame, TileList, ToPage, Want } from '../shared/protocol'
import { sleep } from './timers'

type Answer = Extract<FromPage, { type: 'answer' }>
type Look = Extract<ToPage, { type: 'look' }>

/**
 * Longest wait for the frames of a round. A page that is too busy for it answers too late for a reading to be worth
 * showing; what comes later is dropped.
 */
const ANSWER_LIMIT_MS = 500

/** A frame that was asked for, and came in time. Whoever takes it closes its picture. */
export interface AskedFrame {
  readonly want: Want
  readonly picture: Picture
  /** What the picture shows of the video: about what was asked for, at even pixels. */
  readonly region: Region
  readonly videoWidthPx: number
  /** When the page grabbed it, by the engine's monotonic clock. */
  readonly capturedAtMs: number
  /** What the grab cost the page, milliseconds. */
  readonly grabMs: number
}

/**
 * One look and its answers: the tiles once, and for each want one frame or none. What was not asked for, comes twice or
 * comes late is refused, and its picture closed.
 */
export class RoundTrip {
  readonly look: Look
  /** The frames that came in time. */
  readonly frames: AskedFrame[] = []
  readonly #open: Map<string, Want>
  readonly #sentAtMs: number
  readonly #nowMs: () => number
  readonly #ended = new AbortController()
  #hasTiles = false
  #answerMs = 0

  /** @param nowMs A monotonic clock. */
  constructor(roundId: number, wants: readonly Want[], nowMs: () => number) {
    this.look = { type: 'look', roundId, wants: [...wants] }
    this.#open = new Map(wants.map((want) => [want.tileId, want]))
    this.#sentAtMs = nowMs()
    this.#nowMs = nowMs
  }

  /** Whether the page has said who is there. */
  get hasTiles(): boolean {
    return this.#hasTiles
  }

  /** How long the answers took, or were waited for. */
  get answerMs(): number {
    return this.#answerMs
  }

  /** Waits until everything is answered, the time is up, or the signal is aborted; frames are refused from then on. */
  async wait(signal: AbortSignal): Promise<void> {
    await sleep(ANSWER_LIMIT_MS, AbortSignal.any([signal, this.#ended.signal]))
    this.end()
    this.#answerMs = this.#nowMs() - this.#sentAtMs
  }

  /** Ends the round; frames are refused from now on. */
  end(): void {
    this.#ended.abort()
  }

  /**
   * Takes the frames that were asked for, and closes the others.
   * @returns What else of the answer may be used: the list once, and late too, because the page answers only the newest look and nothing
   * newer is known; and which of the tiles that were asked for have no frame.
   */
  onAnswer({ roundId, list, frames, missing }: Answer): { list: TileList | null; missing: MissingFrame[] } {
    const isListNew = list !== null && roundId === this.look.roundId && !this.#hasTiles
    if (isListNew) this.#hasTiles = true
    for (const frame of frames) this.#onFrame(roundId, frame)
    const awaited = missing.filter(({ tileId }) => this.#isOpen(roundId) && this.#open.delete(tileId))
    this.#endIfComplete()
    return { list: isListNew ? list : null, missing: awaited }
  }

  #onFrame(roundId: number, message: SentFrame): void {
    const { tileId, picture } = message
    const want = this.#open.get(tileId)
    if (!this.#isOpen(roundId) || !want || !isAsAsked(message, want)) {
      closePicture(picture)
      return
    }
    this.#open.delete(tileId)
    this.frames.push({
      want,
      picture,
      region: message.region,
      videoWidthPx: message.videoWidthPx,
      capturedAtMs: Math.min(this.#nowMs(), this.#sentAtMs + message.sinceLookMs),
      grabMs: message.grabMs,
    })
  }

  #isOpen(roundId: number): boolean {
    return roundId === this.look.roundId && !this.#ended.signal.aborted
  }

  #endIfComplete(): void {
    if (this.#hasTiles && this.#open.size === 0) this.end()
  }
}

/** Whether a frame is of the track that was asked for, no larger than asked, and grey only where that will do. The schema has checked its bytes. */
function isAsAsked({ sourceId, maxSidePx, region, picture }: SentFrame, want: Want): boolean {
  if (sourceId !== want.sourceId || maxSidePx !== want.maxSidePx || !isInside(region)) return false
  if (picture.kind === 'pixels') return picture.format !== 'GREY' || want.isGrey
  const { width, height } = picture.bitmap
  return Math.min(width, height) >= 1 && Math.max(width, height) <= want.maxSidePx
}

/** Rounding of a fraction may reach a little beyond 1. */
const ROUNDING = 1e-6

function isInside({ x, y, width, height }: Region): boolean {
  return width > 0 && height > 0 && x + width <= 1 + ROUNDING && y + height <= 1 + ROUNDING
}

/** Frees a picture that is not read. */
export function closePicture(picture: Picture): void {
  if (picture.kind === 'bitmap') picture.bitmap.close()
}

/** Frees the bitmaps of a message that did not fit its schema, if it has any. */
export function closeBitmapsIn(message: unknown): void {
  const frames = fieldOf(message, 'frames')
  for (const frame of Array.isArray(frames) ? frames : []) {
    const bitmap = fieldOf(fieldOf(frame, 'picture'), 'bitmap')
    if (typeof ImageBitmap !== 'undefined' && bitmap instanceof ImageBitmap) bitmap.close()
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
