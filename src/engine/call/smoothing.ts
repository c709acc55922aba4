import { EXPRESSIONS, expressionAt, indexOfLargest } from '../../call/reading'
import type { NoReadingReason, Probabilities, ReadoutState } from '../../call/reading'
import type { Settings } from '../../shared/settings'

/** How fast a readout follows, by the setting; a reading's weight halves in 0.7 times this. Milliseconds. */
const TIME_CONSTANT_MS = {
  /** Each reading shows nearly as it is: at 2.5 a second a new one has 93 % of the weight. For those who want every flicker. */
  quick: 150,
  /** At four readings a second a change shows with the second new reading and one odd reading does not; at two a second the first clear new reading shows. */
  standard: 400,
  /** A change shows in one to two seconds, the clearer the sooner; an expression of less than a second does not show. */
  steady: 1200,
} as const satisfies Record<Settings['smoothing'], number>
/** An expression that is shown stays until another is more probable by this much, so that two equal ones do not take turns. */
const SWITCH_MARGIN = 0.1
/** An expression that is shown stays down to this much below the floor, so that one at the floor does not blink. */
const FLOOR_MARGIN = 0.06
/** A face that is lost for less than this was a missed detection; longer, and the readout says so. Milliseconds. */
const MISSED_FACE_MS = 700
/** Reasons that the detector gives frame by frame; the others are facts of the page and show at once. */
const FLEETING: ReadonlySet<NoReadingReason> = new Set(['no-face', 'too-small', 'turned-away'])

/**
 * Turns one participant's readings into a steady readout: an exponential mean over time, whose weight for a reading that
 * comes Δt after the last is 1 − exp(−Δt / τ), with τ from {@link TIME_CONSTANT_MS}, and margins against flicker.
 */
export class Smoother {
  readonly #floor: () => number
  readonly #smoothing: () => Settings['smoothing']
  #mean: Probabilities | null = null
  #meanAtMs = 0
  #state: ReadoutState = { kind: 'waiting' }

  /**
   * Both are asked anew for each reading.
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

  /** Takes a reading in. @param atMs When its frame was grabbed, any clock that does not go back. */
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

  /** Takes in that there was nothing to read. */
  addReason(reason: NoReadingReason, atMs: number): ReadoutState {
    const isMissedFace =
      FLEETING.has(reason) && this.#state.kind === 'expression' && atMs - this.#meanAtMs < MISSED_FACE_MS
    if (isMissedFace) return this.#state
    // What comes after a gap is judged by itself.
    this.#mean = null
    this.#state = { kind: 'none', reason }
    return this.#state
  }
}

function blend(mean: Probabilities, latest: Probabilities, weight: number): Probabilities {
  const mix = (index: number) => at(mean, index) * (1 - weight) + at(latest, index) * weight
  return [mix(0), mix(1), mix(2), mix(3), mix(4), mix(5), mix(6)]
}

function at(probabilities: Probabilities, index: number): number {
  return probabilities[index] ?? 0
}
