/** Readings of the last five seconds: short enough to show a change, long enough to be steady at two a second. */
const WINDOW_MS = 5000

/** Counts events and gives how many came a second lately. */
export class Rate {
  #timesMs: number[] = []
  #firstMs: number | null = null

  add(atMs: number): void {
    this.#firstMs ??= atMs
    this.#timesMs.push(atMs)
  }

  /** Events a second over the last {@link WINDOW_MS}, or since the first one where that is less; 0 before it. */
  perSecond(nowMs: number): number {
    this.#timesMs = this.#timesMs.filter((timeMs) => nowMs - timeMs < WINDOW_MS)
    if (this.#firstMs === null) return 0
    const spanMs = Math.min(WINDOW_MS, nowMs - this.#firstMs)
    // One event has no rate yet.
    if (spanMs <= 0) return 0
    return (this.#timesMs.length * 1000) / Math.max(spanMs, 1000)
  }
}
