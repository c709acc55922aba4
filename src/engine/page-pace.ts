import { BackOff } from './back-off'
import { ROUND_FRAMES } from './scheduler'

/** The page says at least this often who is there. */
const LIST_EVERY_MS = 1000
/** Share of the page's main thread that Mien may take, by the clock: the goal in the README. */
export const MAX_PAGE_SHARE = 0.02
/**
 * Everybody in a large call is still read this often, whatever it costs: after 3 s without a reading views call the last
 * one old (STALE_AFTER_MS).
 */
const LONGEST_READ_EVERY_MS = 2200
/** Grabs that the present cost is the median of. The median bears a garbage collection or a busy moment of the page. */
const REMEMBERED_GRABS = 33
/** Waits after looks in a row that a page left unanswered or answered with what cannot be read. */
const FAILED_LOOK_WAITS_MS = [0, 500, 1000, 2000]

/** How often one page is asked: when it last was, what a grab costs it, and whether it answers. Times are monotonic. */
export class PagePace {
  #lookedAtMs = -Infinity
  #grabbedAtMs = -Infinity
  #spacingMs = 0
  readonly #costsMs: number[] = []
  readonly #failures = new BackOff(FAILED_LOOK_WAITS_MS)

  /** When the last look was sent. */
  get lookedAtMs(): number {
    return this.#lookedAtMs
  }

  /** A look was sent that asks for so many frames. */
  onLook(frames: number, nowMs: number): void {
    this.#lookedAtMs = nowMs
    if (frames > 0) this.#grabbedAtMs = nowMs
  }

  /**
   * The answers of a look have come.
   * @param grabsMs What each frame cost the page, as it measured it.
   * @param liveTiles Tiles on the page that could be read.
   */
  onFrames(grabsMs: readonly number[], liveTiles: number): void {
    if (grabsMs.length === 0) return
    this.#costsMs.push(...grabsMs)
    this.#costsMs.splice(0, this.#costsMs.length - REMEMBERED_GRABS)
    const roundsForAll = Math.max(1, Math.ceil(liveTiles / ROUND_FRAMES))
    const roundCostMs = medianOf(this.#costsMs) * grabsMs.length
    this.#spacingMs = Math.min(roundCostMs / MAX_PAGE_SHARE, LONGEST_READ_EVERY_MS / roundsForAll)
  }

  /** The page has answered a look. */
  onAnswer(): void {
    this.#failures.onSuccess()
  }

  /** The page has not answered a look in time, or with pictures that cannot be read. */
  onFailure(nowMs: number): void {
    this.#failures.onFailure(nowMs)
  }

  /** How long the page is left alone because it failed. */
  restMs(nowMs: number): number {
    return this.#failures.remainingMs(nowMs)
  }

  /** How long until the page may be asked for frames again; 0 for now. */
  grabWaitMs(nowMs: number): number {
    const sinceMs = nowMs - this.#grabbedAtMs
    return sinceMs < 0 ? 0 : Math.max(0, this.#spacingMs - sinceMs)
  }

  /** Whether it is time to ask who is there. */
  isListDue(nowMs: number): boolean {
    const sinceMs = nowMs - this.#lookedAtMs
    return sinceMs < 0 || sinceMs >= LIST_EVERY_MS
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
