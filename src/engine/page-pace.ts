import { BackOff } from './back-off'
import { CpuBudget } from './cpu-budget'

/** The page says at least this often who is there. */
const LIST_EVERY_MS = 1000
/** Share of the page's main thread that Mien may take, by the clock: the goal in docs/figures.md. */
export const MAX_PAGE_SHARE = 0.01
/** Waits after looks in a row that a page left unanswered or answered with what cannot be read. */
const FAILED_LOOK_WAITS_MS = [0, 500, 1000, 2000]

/** How often one page is asked: when it last was, what its grabs cost it, and whether it answers. Times are monotonic. */
export class PagePace {
  #lookedAtMs = -Infinity
  readonly #budget = new CpuBudget(() => MAX_PAGE_SHARE)
  readonly #failures = new BackOff(FAILED_LOOK_WAITS_MS)

  /** When the last look was sent. */
  get lookedAtMs(): number {
    return this.#lookedAtMs
  }

  /** A look was sent. */
  onLook(nowMs: number): void {
    this.#lookedAtMs = nowMs
  }

  /** The frames of a look have come. @param grabsMs What they cost the page, as it measured it. */
  onFrames(grabsMs: number, nowMs: number): void {
    this.#budget.spend(grabsMs, nowMs)
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

  /** What the page's budget has saved up; see {@link CpuBudget}. */
  creditMs(nowMs: number): number {
    return this.#budget.creditMs(nowMs)
  }

  /** When to ask who is there. */
  listDueAtMs(nowMs: number): number {
    // It was asked in the future, by a clock that went back since.
    if (this.#lookedAtMs > nowMs) return nowMs
    return this.#lookedAtMs + LIST_EVERY_MS
  }
}
