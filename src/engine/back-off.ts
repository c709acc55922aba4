/**
 * Longer and longer waits after failures in a row: the n-th failure waits `waitsMs[n - 1]`, all further ones the last.
 * Times are milliseconds of a monotonic clock.
 */
export class BackOff {
  readonly #waitsMs: readonly number[]
  #failures = 0
  #failedAtMs = -Infinity

  constructor(waitsMs: readonly number[]) {
    this.#waitsMs = waitsMs
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures
  }

  onFailure(nowMs: number): void {
    this.#failures++
    this.#failedAtMs = nowMs
  }

  onSuccess(): void {
    this.#failures = 0
    this.#failedAtMs = -Infinity
  }

  /** How long to wait before the next attempt; 0 when it may be made now. Never longer than the wait itself. */
  remainingMs(nowMs: number): number {
    const waitMs = this.#waitsMs[Math.min(this.#failures, this.#waitsMs.length) - 1] ?? 0
    return Math.min(waitMs, Math.max(0, this.#failedAtMs + waitMs - nowMs))
  }
}
