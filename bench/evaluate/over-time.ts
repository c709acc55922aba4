/** Figures of what readouts show over time: how much, how steadily, and how often what they should not. */
import { byExpression, type Expression } from '../../src/call/reading'
import { DEFAULT_SETTINGS, SMOOTHING, type Settings } from '../../src/shared/settings'
import type { TimedReading } from '../../tools/engine-page/person-reader'
import { momentsOf, READING_EVERY_MS, WAYS, type Moment, type Way } from './moments'

/** Expressions that a neutral face must not show while it talks. */
export const NEGATIVE = ['angry', 'disgust', 'fear', 'sad'] as const satisfies readonly Expression[]

/** Sums over time, which can be added up over several clips. */
export type Totals = {
  /** Each reading stands for the time until the next: {@link READING_EVERY_MS}. */
  readonly seconds: number
  /** Seconds in which a face was found, fit to be read or not. */
  readonly faceSeconds: number
  /** Seconds with a face in which each expression was shown. */
  readonly secondsShown: Readonly<Record<Expression, number>>
  /** Readings after which something else was shown than before: another expression, or none after one, or one after none. */
  readonly changes: number
  /** Of these, changes straight from one expression to another. */
  readonly switches: number
}

/** Shares, each in [0, 1], and rates; null where there is nothing to divide by. */
export type Figures = Totals & {
  /** Of the seconds with a face, those with an expression shown. */
  readonly shownShare: number | null
  /** Of the seconds with an expression shown, those with each. */
  readonly shareOfShown: Readonly<Record<Expression, number | null>>
  /** Of the seconds with a face, those with a {@link NEGATIVE} expression shown. */
  readonly negativeShare: number | null
  readonly surpriseShare: number | null
  /** A minute with a face. */
  readonly changesPerMinute: number | null
  readonly switchesPerMinute: number | null
}

/** The sums over one person's successive moments. */
export function totalsOf(moments: readonly Moment[]): Totals {
  const withFace = moments.filter(({ hasFace }) => hasFace)
  const changed = moments.flatMap(({ shown }, index) => {
    const before = moments[index - 1]
    return before === undefined || before.shown === shown ? [] : [{ before: before.shown, shown }]
  })
  return {
    seconds: secondsIn(moments.length),
    faceSeconds: secondsIn(withFace.length),
    secondsShown: byExpression((expression) => secondsIn(withFace.filter(({ shown }) => shown === expression).length)),
    changes: changed.length,
    switches: changed.filter(({ before, shown }) => before !== null && shown !== null).length,
  }
}

/** The sums over several persons or clips; from one to the next nothing counts as a change. */
export function addedUp(all: readonly Totals[]): Totals {
  const sum = (valueOf: (totals: Totals) => number) => all.reduce((total, totals) => total + valueOf(totals), 0)
  return {
    seconds: sum(({ seconds }) => seconds),
    faceSeconds: sum(({ faceSeconds }) => faceSeconds),
    secondsShown: byExpression((expression) => sum(({ secondsShown }) => secondsShown[expression])),
    changes: sum(({ changes }) => changes),
    switches: sum(({ switches }) => switches),
  }
}

/** The figures that are reported of sums. */
export function figuresOf(totals: Totals): Figures {
  const { faceSeconds, secondsShown, changes, switches } = totals
  const shownSeconds = Object.values(secondsShown).reduce((sum, seconds) => sum + seconds, 0)
  const negativeSeconds = NEGATIVE.reduce((sum, expression) => sum + secondsShown[expression], 0)
  return {
    ...totals,
    shownShare: ratio(shownSeconds, faceSeconds),
    shareOfShown: byExpression((expression) => ratio(secondsShown[expression], shownSeconds)),
    negativeShare: ratio(negativeSeconds, faceSeconds),
    surpriseShare: ratio(secondsShown.surprise, faceSeconds),
    changesPerMinute: ratio(60 * changes, faceSeconds),
    switchesPerMinute: ratio(60 * switches, faceSeconds),
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function secondsIn(readings: number): number {
  return (readings * READING_EVERY_MS) / 1000
}

/** Settings of the smoothing, that of a fresh Mien first. */
const SETTINGS = [DEFAULT_SETTINGS.smoothing, ...SMOOTHING.filter((name) => name !== DEFAULT_SETTINGS.smoothing)]

/** The readings of a person in one file. */
export type FileReadings = { readonly file: string; readonly readings: readonly TimedReading[] }

/** Figures of each file and of all together, with one setting of the smoothing and one way of looking. */
export type Result = {
  readonly smoothing: Settings['smoothing']
  readonly way: Way
  readonly files: readonly (Figures & { readonly file: string })[]
  readonly all: Figures
}

/**
 * Results with each setting of the smoothing and each way of looking, those of a call with a fresh Mien first.
 * @param confidenceFloor As for {@link momentsOf}.
 */
export function resultsOf(files: readonly FileReadings[], confidenceFloor: number): Result[] {
  return SETTINGS.flatMap((smoothing) =>
    WAYS.map((way) => {
      const totals = files.map(({ readings }) => totalsOf(momentsOf(readings, way, smoothing, confidenceFloor)))
      return {
        smoothing,
        way,
        files: files.map(({ file }, index) => ({ file, ...figuresOf(totals[index] ?? addedUp([])) })),
        all: figuresOf(addedUp(totals)),
      }
    }),
  )
}
