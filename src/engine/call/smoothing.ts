import { EXPRESSIONS, expressionAt, indexOfLargest } from '../../call/reading'
import type { NoReadingReason, Probabilities, ReadoutState } from '../../call/reading'
import type { Settings } from '../../shared/settings'

/** How fast a readout follows, by the setting: the time constant τ of {@link Smoother}; weights halve in 0.7 τ. Milliseconds. */
const TIME_CONSTANT_MS = {
  /** Each reading shows nearly as it is: at 2.5 a second a new one has 93 % of the weight. */
  quick: 150,
  /** At four readings a second a change shows with its second reading, and a single odd reading does not show. At two a second the first clear reading shows. */
  standard: 400,
  /** A change shows after one to two seconds, a clear one sooner. An expression of less than a second does not show. */
  steady: 1200,
} as const satisfies Record<Settings['smoothing'], number>
/** The shown expression changes only when another is more probable by this much: two that are equal would flicker. */
const SWITCH_MARGIN = 0.1
/** The shown expression stays down to this much below the floor: one right at the floor would blink. */
const FLOOR_MARGIN = 0.06
/** A face that is not found for less than this counts as missed by the detector. Milliseconds. */
const MISSED_FACE_MS = 700
/** Reasons that come from the detector and may be wrong for a frame; the others are facts of the page and show at once. */
const FLEETING: ReadonlySet<NoReadingReason> = new Set(['no-face', 'too-small', 'turned-away'])

/**
 * Turns one participant's readings into a steady readout: an exponential mean over time with margins against flicker. A
 * reading that comes Δt after the last has the weight 1 − exp(−Δt / τ), with τ from {@link TIME_CONSTANT_MS}.
 */
export class Smoother {
  readonly #floor: () => number
  readonly #smoothing: () => Settings['smoothing']
  #mean: Probabilities | null = null
  #meanAtMs = 0
  #state: ReadoutState = { kind: 'waiting' }

  /**
   * Both functions are called for each reading, as settings change during a call.
   * @param confidenceFloor Below it no expression is shown: a probability in [0, 1].
   */
  constructor(confidenceFloor: () => number, smoothing: () => Settings['smoothing'] = () => 'standard') {
    this.#floor = confidenceFloor
    this.#smoothing = smoothing
  }

  /** What to show now. */
  get state(): ReadoutState {
    return this.#state
  }

  /** Adds a reading. @param atMs When its frame was grabbed, on any clock that does not go back. */
  addProbabilities(probabilities: Probabilities, atMs: number): ReadoutState {
    const elapsedMs = Math.max(0, atMs - this.#meanAtMs)
    const weight = 1 - Math.exp(-elapsedMs / TIME_CONSTANT_MS[this.#smoothing()])
    const mean = this.#mean === null ? probabilities : blend(this.#mean, probabilities, weight)
    this.#mean = mean
    this.#meanAtMs = atMs
    const shown = this.#state.kind === 'expression' ? EXPRESSIONS.indexOf(this.#state.expression) : -1
    const largest = indexOfLargest(mean)
    const stays = shown >= 0 && at(mean, shown) + SWITCH_MARGIN > at(mean, largest)
    const index = stays ? shown : largest
    const floor = this.#floor() - (index === shown ? FLOOR_MARGIN : 0)
    const confidence = at(mean, index)
    this.#state =
      confidence < floor
        ? { kind: 'none', reason: 'unsure' }
        : { kind: 'expression', expression: expressionAt(index), confidence, probabilities: mean }
    return this.#state
  }

  /** Notes that there was nothing to read. */
  addReason(reason: NoReadingReason, atMs: number): ReadoutState {
    const isMissedFace =
      FLEETING.has(reason) && this.#state.kind === 'expression' && atMs - this.#meanAtMs < MISSED_FACE_MS
    if (isMissedFace) return this.#state
    // A reading after a gap does not mix with those before it.
    this.#mean = null
    this.#state = { kind: 'none', reason }
    return this.#state
  }

  /** Forgets all readings. */
  reset(): void {
    this.#mean = null
    this.#state = { kind: 'waiting' }
  }
}

function blend(mean: Probabilities, latest: Probabilities, weight: number): Probabilities {
  const mix = (index: number) => at(mean, index) * (1 - weight) + at(latest, index) * weight
  return [mix(0), mix(1), mix(2), mix(3), mix(4), mix(5), mix(6)]
}

function at(probabilities: Probabilities, index: number): number {
  return probabilities[index] ?? 0
}
