/**
 * Corrects readings by a participant's resting face: the net reads some people's neutral faces as sad or angry.
 * docs/baseline.md has the method, its bounds and its measured effect.
 */
import reference from './neutral-reference.json'
import { EXPRESSIONS, indexOfLargest, mapProbabilities } from './reading'
import type { Expression, Probabilities } from './reading'
import type { RestingFace } from './timeline'

/** How much of the difference between a resting face and the reference is corrected, in [0, 1]; chosen in docs/baseline.md. */
export const STRENGTH = 0.5
/** What the net wrongly reads in resting faces. Correcting surprise too made more readings wrong than right; correcting happy changed nothing. */
const CORRECTED: ReadonlySet<Expression> = new Set(['angry', 'disgust', 'fear', 'sad'])
/** From this probability on, no correction turns an expression into another one. */
const CLEAR = 0.8
/**
 * A correction never multiplies a probability by less than this. It has to be above (1 − {@link CLEAR}) / {@link CLEAR} for
 * {@link CLEAR} to be true.
 */
const LEAST_LEFT = 0.3
/** Lower probabilities count as this one in a weight: below it, the net's outputs are noise. */
const LEAST_PROBABILITY = 0.01

const NEUTRAL = EXPRESSIONS.indexOf('neutral')

/**
 * The probabilities of a reading, corrected for a face that rests as `face` does: p′ ∝ p · (reference / rest)^strength
 * for the expressions of {@link CORRECTED} that are more probable in the resting face than in the reference, p′ ∝ p for
 * the others. This changes a classifier's prior (Saerens, Latinne & Decaestecker 2002, Neural Computation 14) from this
 * person's output at rest to most people's, only downwards and within bounds.
 * @param probabilities Straight from the net.
 * @param face Null where none is known: the probabilities stay as they are.
 * @param strength Other than {@link STRENGTH} for measurements only.
 */
export function correct(probabilities: Probabilities, face: RestingFace | null, strength = STRENGTH): Probabilities {
  if (face === null) return probabilities
  const weighed = probabilities.map((probability, index) => probability * weightOf(index, face, strength))
  const total = weighed.reduce((sum, value) => sum + value, 0)
  return mapProbabilities((index) => (weighed[index] ?? 0) / total)
}

function weightOf(index: number, { probabilities }: RestingFace, strength: number): number {
  const expression = EXPRESSIONS[index]
  if (expression === undefined || !CORRECTED.has(expression)) return 1
  const usual = Math.max(reference.probabilities[index] ?? 0, LEAST_PROBABILITY)
  const rest = Math.max(probabilities[index] ?? 0, LEAST_PROBABILITY)
  return Math.min(1, Math.max(LEAST_LEFT, (usual / rest) ** strength))
}

/** Length of "now" for {@link RestingFaceLearner.set}, in milliseconds. */
const NOW_MS = 3000
/** How long a plausibly resting face must have been seen before what was learned is used, in milliseconds. */
const LEAST_RESTING_MS = 20_000
/** A reading counts for the time since the one before it, but at most for this: in longer gaps nothing was read. */
const MOST_PER_READING_MS = 1000
/**
 * A face moves when its probabilities change by more than this from one reading to the next (half the sum of the
 * differences, [0, 1]). In two clips of people talking, three quarters of the changes at 2.5 readings a second were below 0.12.
 */
const STILL = 0.15
/** Least neutral probability of a resting face whose most probable expression is another: none can then reach {@link CLEAR}. */
const LEAST_NEUTRAL = 1 - CLEAR
/** A new reading never weighs less than one of this many (ten minutes): resting faces change with light and posture. */
const MOST_READINGS = 1500

/** Learns one participant's resting face from the net's readings, or takes the one that the user sets. */
export class RestingFaceLearner {
  #set: RestingFace | null = null
  #mean: Probabilities | null = null
  #readings = 0
  #restingMs = 0
  #last: { readonly probabilities: Probabilities; readonly atMs: number } | null = null
  #recent: { readonly probabilities: Probabilities; readonly atMs: number }[] = []

  /** @param known From an earlier part of the call. */
  constructor(known: RestingFace | null) {
    if (known === null) return
    if (known.source === 'set') this.#set = known
    else this.#learn(known)
  }

  /** The face to correct by: the one that was set, else the learned one; null while too little was read. */
  get face(): RestingFace | null {
    if (this.#set) return this.#set
    if (this.#mean === null || this.#restingMs < LEAST_RESTING_MS) return null
    return { probabilities: this.#mean, source: 'learned', readings: this.#readings }
  }

  /**
   * Adds a reading.
   * @param probabilities Straight from the net, not corrected.
   * @param atMs When the frame was grabbed, any clock that does not go back.
   */
  add(probabilities: Probabilities, atMs: number): void {
    const reading = { probabilities, atMs }
    this.#recent = [...this.#recent.filter((earlier) => atMs - earlier.atMs < NOW_MS), reading]
    const last = this.#last
    this.#last = reading
    if (!last || !isStill(last.probabilities, probabilities) || !isPlausiblyResting(probabilities)) return
    this.#restingMs += Math.min(MOST_PER_READING_MS, Math.max(0, atMs - last.atMs))
    this.#readings++
    const weight = 1 / Math.min(this.#readings, MOST_READINGS)
    const mean = this.#mean
    if (mean === null) this.#mean = probabilities
    else {
      this.#mean = mapProbabilities((index) => {
        const before = mean[index] ?? 0
        return before + weight * ((probabilities[index] ?? 0) - before)
      })
    }
  }

  /**
   * Takes the face of the last {@link NOW_MS} as the neutral one; learning does not overwrite it.
   * @param nowMs On the clock of {@link add}.
   * @returns The face; null, with nothing changed, if there was no reading in that time.
   */
  set(nowMs: number): RestingFace | null {
    const recent = this.#recent.filter(({ atMs }) => nowMs - atMs < NOW_MS)
    if (recent.length === 0) return null
    const readings = recent.length
    const probabilities = mapProbabilities(
      (index) => recent.reduce((sum, reading) => sum + (reading.probabilities[index] ?? 0), 0) / readings,
    )
    this.#set = { probabilities, source: 'set', readings }
    return this.#set
  }

  /** Forgets what was set and learned, and learns from the start. */
  forget(): void {
    this.#set = null
    this.#mean = null
    this.#readings = 0
    this.#restingMs = 0
  }

  #learn(known: RestingFace): void {
    this.#mean = known.probabilities
    this.#readings = known.readings
    this.#restingMs = LEAST_RESTING_MS
  }
}

function isStill(before: Probabilities, now: Probabilities): boolean {
  return now.reduce((sum, value, index) => sum + Math.abs(value - (before[index] ?? 0)), 0) / 2 <= STILL
}

/** Whether neutral is the most probable expression, or the second with at least {@link LEAST_NEUTRAL}. */
function isPlausiblyResting(probabilities: Probabilities): boolean {
  const neutral = probabilities[NEUTRAL] ?? 0
  if (indexOfLargest(probabilities) === NEUTRAL) return true
  return neutral >= LEAST_NEUTRAL && probabilities.filter((value) => value > neutral).length === 1
}
