/** A gap that ends the call: who comes back after this long is in another meeting. */
export const MAX_GAP_MS = 30 * 60 * 1000
/** A wall clock this far ahead of the call's own time shows that the machine slept, or was set. Drift stays far below it. */
const SLEEP_MS = 5000

/** The clocks of the engine's world. */
export interface Clocks {
  /** Monotonic milliseconds; they may stand still while the machine sleeps. */
  nowMs(): number
  /** Epoch milliseconds; the clock may be set at any time. */
  wallMs(): number
}

/**
 * The time of one call, in milliseconds since its start. It never goes back. It follows the monotonic clock; where the
 * wall clock runs ahead of it by more than {@link SLEEP_MS}, it catches up in one step, which leaves a gap in the call.
 * A gap of more than {@link MAX_GAP_MS} ends the call: its time stands still from then on.
 */
export class CallClock {
  readonly #clocks: Clocks
  readonly #startedAtMs: number
  #lastNowMs: number
  #callMs: number
  #isOver = false

  /**
   * @param startedAtMs Epoch milliseconds.
   * @param recordedMs How much of the call is recorded already, where it goes on.
   */
  constructor(startedAtMs: number, recordedMs: number, clocks: Clocks) {
    this.#clocks = clocks
    this.#startedAtMs = startedAtMs
    this.#lastNowMs = clocks.nowMs()
    this.#callMs = recordedMs
    this.#moveTo(clocks.wallMs() - startedAtMs)
  }

  /** Time of the call at the last {@link advance}. */
  get callMs(): number {
    return this.#callMs
  }

  /** Whole seconds since the call's start at the last {@link advance}. */
  get second(): number {
    return Math.floor(this.#callMs / 1000)
  }

  /** Whether a gap has ended the call. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Reads the clocks. */
  advance(): void {
    const nowMs = this.#clocks.nowMs()
    const elapsedMs = Math.max(0, nowMs - this.#lastNowMs)
    this.#lastNowMs = nowMs
    const expectedMs = this.#callMs + elapsedMs
    const wallCallMs = this.#clocks.wallMs() - this.#startedAtMs
    this.#moveTo(wallCallMs - expectedMs > SLEEP_MS ? wallCallMs : expectedMs)
  }

  /** Time of the call at a monotonic time before the last {@link advance}. */
  at(monotonicMs: number): number {
    return this.#callMs - Math.max(0, this.#lastNowMs - monotonicMs)
  }

  /** Epoch milliseconds of a time of the call, on the wall clock as it is set now. */
  wallAt(callMs: number): number {
    return this.#clocks.wallMs() - (this.#callMs - callMs)
  }

  #moveTo(callMs: number): void {
    this.#isOver ||= callMs - this.#callMs > MAX_GAP_MS
    if (!this.#isOver) this.#callMs = Math.max(this.#callMs, callMs)
  }
}
