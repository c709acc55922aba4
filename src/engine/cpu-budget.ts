/** How much processor time Mien may spend. Pure; times are monotonic milliseconds. */
import type { Pressure } from '../shared/protocol'

/**
 * Longest time of the clock that a budget saves up for, or stays in debt for. Longer saving would allow long bursts, and
 * a long debt would stop readings for a while after one slow round.
 */
export const MAX_CREDIT_MS = 2000
/**
 * CPU of the whole extension for each CPU of a round that is measured: of 17 ms a reading, 14.2 ms were detector, crop and
 * net (six people, two cores without a GPU). The rest is messages, garbage collection, storing and drawing.
 */
const UNMEASURED_FACTOR = 1.2
/** Share of one core that is never exceeded, whatever there is to read: the rest is the call's. */
const MAX_CPU_SHARE = 0.5
/** Most that one round counts: a computer that slept in the middle of one did not compute for as long as it slept. */
const MAX_ROUND_COST_MS = 1000
/** Part of the budget that remains on battery. */
const ON_BATTERY_FACTOR = 0.5
/**
 * Part of the budget that remains to a page under CPU pressure. It is the page's own: what one page says of the machine
 * takes nothing from others.
 */
export const PRESSURE_FACTORS: Readonly<Record<Pressure, number>> = {
  nominal: 1,
  fair: 1,
  serious: 0.5,
  critical: 0.25,
}

/** A share of one core's time, saved up while it is not spent. */
export class CpuBudget {
  readonly #share: () => number
  #creditMs = MAX_CREDIT_MS
  #atMs = -Infinity

  /** @param share Of one core, in (0, 1]; may change at any time. */
  constructor(share: () => number) {
    this.#share = share
  }

  /**
   * Clock time that is saved up; negative while it is owed. CPU time counts as the clock time in which the budget grants
   * it: with a share of 10 %, 8 ms of CPU are 80 ms of credit.
   */
  creditMs(nowMs: number): number {
    const passedMs = Math.max(0, nowMs - this.#atMs)
    this.#atMs = nowMs
    this.#creditMs = Math.min(MAX_CREDIT_MS, this.#creditMs + passedMs)
    return this.#creditMs
  }

  /** Counts CPU time that was spent. */
  spend(costMs: number, nowMs: number): void {
    this.#creditMs = Math.max(-MAX_CREDIT_MS, this.creditMs(nowMs) - costMs / this.#share())
  }
}

/**
 * What a round cost, with what cannot be measured.
 * @param busyMs What the engine computed, by the clock: more than its CPU time on a busy machine, which then gets fewer readings.
 * @param grabsMs What the page says that its grabs cost.
 * @param answerMs How long the page took to answer; no page can have worked longer.
 */
export function roundCostMs(busyMs: number, grabsMs: number, answerMs: number): number {
  const measuredMs = Math.max(0, busyMs) + Math.min(grabsMs, Math.max(0, answerMs))
  return Math.min(MAX_ROUND_COST_MS, measuredMs * UNMEASURED_FACTOR)
}

/**
 * How long to rest after a round, so that rounds in a row stay below {@link MAX_CPU_SHARE}.
 * @param costMs By {@link roundCostMs}.
 * @param passedMs Time since the end of the rest before, by the clock.
 */
export function restAfterMs(costMs: number, passedMs: number): number {
  // Timers cut off fractions.
  return Math.ceil(Math.max(0, costMs / MAX_CPU_SHARE - Math.max(0, passedMs)))
}

/** Share of one core that Mien may use now. @param percent The user's setting. */
export function cpuShareOf(percent: number, isOnBattery: boolean): number {
  return (percent / 100) * (isOnBattery ? ON_BATTERY_FACTOR : 1)
}
