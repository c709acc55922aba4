import { EXPRESSIONS, SHOWN_CODES, mapProbabilities, shownOfCode } from './reading'
import type { Expression, NoReadingReason, Probabilities } from './reading'

/** One second of one participant. */
export interface TimelineCell {
  /** Whole seconds since the call's start. */
  readonly second: number
  /** What the readout showed at the end of the second: an expression, or why there was none. */
  readonly shown: Expression | NoReadingReason
  /** Mean probabilities of the second's readings; null where there was none. */
  readonly probabilities: Probabilities | null
}

/** A probability as a byte; 1/255 is finer than the model's own calibration error. */
const PROBABILITY_STEPS = 255
const CLASS_COUNT = EXPRESSIONS.length
/** Bytes of one packed cell: the code of what was shown, whether there are probabilities, seven probabilities. */
export const CELL_BYTES = 2 + CLASS_COUNT
const FIRST_CAPACITY_S = 64

/**
 * A participant's seconds, packed into bytes that grow by doubling: four hours take 130 kB.
 * A second without a cell means that the participant was on no tile.
 */
export class Timeline {
  #bytes = new Uint8Array(FIRST_CAPACITY_S * CELL_BYTES)
  #length = 0

  /** Seconds from the call's start to the last cell, inclusive. */
  get lengthS(): number {
    return this.#length
  }

  /**
   * Stores a cell; replaces the one at the same second.
   * @throws RangeError when `second` is not a whole number from 0.
   */
  set(cell: TimelineCell): void {
    const packed = packCell(cell)
    this.setPacked(cell.second, packed)
  }

  /**
   * Stores the {@link CELL_BYTES} bytes of {@link packedAt}.
   * @throws RangeError when `second` is not a whole number from 0, or the bytes are not a cell.
   */
  setPacked(second: number, packed: Uint8Array): void {
    if (!Number.isInteger(second) || second < 0) throw new RangeError(`Not a second of a call: ${second}`)
    if (!isCell(packed)) throw new RangeError(`Second ${second} is damaged`)
    const end = (second + 1) * CELL_BYTES
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2))
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#bytes.set(packed, second * CELL_BYTES)
    this.#length = Math.max(this.#length, second + 1)
  }

  /** The stored bytes of a second, or null where there is no cell. */
  packedAt(second: number): Uint8Array | null {
    if (second < 0 || second >= this.#length) return null
    const start = second * CELL_BYTES
    return this.#bytes[start] === 0 ? null : this.#bytes.slice(start, start + CELL_BYTES)
  }

  at(second: number): TimelineCell | null {
    const packed = this.packedAt(second)
    return packed && unpackCell(second, packed)
  }

  /** `shown` of {@link at} without unpacking the probabilities: live views read hundreds of seconds again and again. */
  shownAt(second: number): TimelineCell['shown'] | null {
    if (second < 0 || second >= this.#length) return null
    return shownOfCode(this.#bytes[second * CELL_BYTES] ?? 0)
  }

  /** Erases all cells. */
  clear(): void {
    this.#bytes = new Uint8Array(FIRST_CAPACITY_S * CELL_BYTES)
    this.#length = 0
  }

  /** All cells, oldest first. */
  *cells(): Generator<TimelineCell> {
    for (let second = 0; second < this.#length; second++) {
      const cell = this.at(second)
      if (cell) yield cell
    }
  }
}

/** Whether bytes are a cell that this version can read. */
export function isCell(packed: Uint8Array): boolean {
  return packed.length === CELL_BYTES && shownOfCode(packed[0] ?? 0) !== null
}

function packCell(cell: TimelineCell): Uint8Array {
  const packed = new Uint8Array(CELL_BYTES)
  packed[0] = SHOWN_CODES[cell.shown]
  if (cell.probabilities) {
    packed[1] = 1
    cell.probabilities.forEach((probability, index) => {
      packed[2 + index] = Math.round(probability * PROBABILITY_STEPS)
    })
  }
  return packed
}

function unpackCell(second: number, packed: Uint8Array): TimelineCell | null {
  const shown = shownOfCode(packed[0] ?? 0)
  if (shown === null) return null
  const hasProbabilities = packed[1] === 1
  return {
    second,
    shown,
    probabilities: hasProbabilities ? mapProbabilities((index) => (packed[2 + index] ?? 0) / PROBABILITY_STEPS) : null,
  }
}

/** A participant's resting face, which readings are corrected by (docs/baseline.md). */
export interface RestingFace {
  /** Mean probabilities of the resting face, before any correction. */
  readonly probabilities: Probabilities
  /** `learned` while the call runs; `set` when the user said "this is their neutral face now". */
  readonly source: 'learned' | 'set'
  /** Number of readings that were averaged. */
  readonly readings: number
}

/** A moment that the user marked. */
export interface Note {
  /** A UUID. */
  readonly id: string
  /** Whole seconds since the call's start. */
  readonly second: number
  /** May be empty: the mark alone is enough. */
  readonly text: string
}

/** The settings under which a call was read. */
export interface CallSettings {
  readonly readingsPerSecond: number
  readonly smoothing: string
  /** Least confidence that showed an expression, in [0, 1]. */
  readonly confidenceFloor: number
  readonly isBaselineOn: boolean
}

/**
 * Everything that the page has shown so far by which the person can be recognised. It stays on this machine: no export
 * contains it.
 */
export interface PersonMarks {
  /** The site's own ids of the person. */
  readonly personIds: readonly string[]
  readonly names: readonly string[]
  /** Ids of the media tracks that showed the person. */
  readonly sourceIds: readonly string[]
}

export const NO_MARKS: PersonMarks = { personIds: [], names: [], sourceIds: [] }
/** Most marks of one kind that are kept of a person; somebody who toggles the camera all day has a hundred tracks. */
export const MAX_MARKS = 200

/**
 * Why a participant is not read. `user`: left out by hand. `setting`: the settings say whom to read. `cannot-tell`: this
 * may be somebody whom the user has left out.
 */
export const LEFT_OUT_REASONS = ['user', 'setting', 'cannot-tell'] as const
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number]

/** A person of a call, with their timeline. */
export interface Participant {
  /** Created by the engine's roster: unique within the call, without any meaning. */
  readonly key: string
  marks: PersonMarks
  /** The page's name for them; null where the page shows none. */
  pageName: string | null
  /** The user's name for them; null while the page's name is used. */
  givenName: string | null
  isSelf: boolean
  isLeftOut: boolean
  /** Null while `isLeftOut` is false. */
  leftOutBecause: LeftOutReason | null
  /** Whether the user said to read this participant after all. */
  isBroughtBack: boolean
  /** Null until it is known. */
  restingFace: RestingFace | null
  readonly timeline: Timeline
}

/** A call, running or over. */
export interface Call {
  /** A UUID. */
  readonly id: string
  /** The site reader in use; it may change when a page goes from its lobby into the call. */
  siteId: string
  readonly title: string
  /** Epoch milliseconds. */
  readonly startedAtMs: number
  /** Epoch milliseconds; null while it runs, or when it was cut off. */
  endedAtMs: number | null
  /** Whether history keeps it; otherwise it is deleted a day after its end, or when the user deletes it. */
  isKept: boolean
  /** The user's title for the call; null while the page's title is used. */
  givenTitle: string | null
  /** Settings of the last readings; null for a call recorded before these were stored. */
  settings: CallSettings | null
  /** In the order of their seconds. */
  notes: readonly Note[]
  /** In order of appearance. */
  readonly participants: Participant[]
}

/** A participant with what is given; everything else is unknown or empty. */
export function createParticipant(given: Partial<Participant> & Pick<Participant, 'key'>): Participant {
  return {
    marks: NO_MARKS,
    pageName: null,
    givenName: null,
    isSelf: false,
    isLeftOut: false,
    leftOutBecause: null,
    isBroughtBack: false,
    restingFace: null,
    timeline: new Timeline(),
    ...given,
  }
}
