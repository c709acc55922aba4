/** What a readout shows over time, from the readings of one face after another. */
import { byExpression, type Expression, type Probabilities } from '../../src/call/reading'
import { Smoother } from '../../src/engine/call/smoothing'
import { readEveryMs } from '../../src/engine/scheduler'
import { DEFAULT_SETTINGS, type Settings } from '../../src/shared/settings'
import type { TimedReading } from '../../tools/engine-page/person-reader'

/** Time from one reading to the next, milliseconds: that of a call with the settings that Mien comes with. */
export const READING_EVERY_MS = readEveryMs(DEFAULT_SETTINGS.readingsPerSecond)
/** Expressions that a neutral face must not show while it talks. */
export const NEGATIVE = ['angry', 'disgust', 'fear', 'sad'] as const satisfies readonly Expression[]

/**
 * Ways of looking at a face. `plain`: each crop as it is, as in a call. `in turn`: every second reading of a face is of the
 * mirrored crop, so that smoothing averages two views at the cost of one. `both`: each reading is the mean of both views,
 * which is the most that the other way can gain.
 */
export const WAYS = ['plain', 'in turn', 'both'] as const
export type Way = (typeof WAYS)[number]

/** What a readout shows: an expression, or none for whatever reason. */
export type Shown = Expression | null

/** One reading of a face and what the readout shows until the next one. */
export type Moment = { readonly hasFace: boolean; readonly shown: Shown }

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

/**
 * What the readout shows after each reading of one person, smoothed as in a call. Resting faces are not corrected.
 * @param confidenceFloor Below it no expression is shown, [0, 1].
 */
export function momentsOf(
  readings: readonly TimedReading[],
  way: Way,
  smoothing: Settings['smoothing'],
  confidenceFloor: number,
): Moment[] {
  const smoother = new Smoother(
    () => confidenceFloor,
    () => smoothing,
  )
  let faces = 0
  return readings.map(({ atMs, hasFace, result }) => {
    const state =
      'reason' in result
        ? smoother.addReason(result.reason, atMs)
        : smoother.addProbabilities(viewed(result, way, faces++), atMs)
    return { hasFace, shown: state.kind === 'expression' ? state.expression : null }
  })
}

/** @param index How many readings of this face there were before. */
function viewed(
  { plain, mirrored }: { readonly plain: Probabilities; readonly mirrored: Probabilities },
  way: Way,
  index: number,
): Probabilities {
  if (way === 'plain') return plain
  if (way === 'in turn') return index % 2 === 0 ? plain : mirrored
  const mean = (at: 0 | 1 | 2 | 3 | 4 | 5 | 6) => (plain[at] + mirrored[at]) / 2
  return [mean(0), mean(1), mean(2), mean(3), mean(4), mean(5), mean(6)]
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
