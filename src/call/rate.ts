/** Short enough to show a change, long enough to be steady at two readings a second. */
const WINDOW_MS = 5000

/** Counts events, and gives their recent rate. */
export class Rate {
  #timesMs: number[] = []
  #firstMs: number | null = null

  add(atMs: number): void {
    this.#firstMs ??= atMs
    this.#timesMs.push(atMs)
  }

  /** Events per second over the last {@link WINDOW_MS}, or since the first event where that is shorter; 0 before it. */
  perSecond(nowMs: number): number {
    this.#timesMs = this.#timesMs.filter((timeMs) => nowMs - timeMs < WINDOW_MS)
    if (this.#firstMs === null) return 0
    const spanMs = Math.min(WINDOW_MS, nowMs - this.#firstMs)
    // A single event gives no rate.
    if (spanMs <= 0) return 0
    return (this.#timesMs.length * 1000) / Math.max(spanMs, 1000)
  }
}
