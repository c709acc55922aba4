import { EXPRESSIONS, NO_READING_REASONS, byExpression } from './reading'
import type { Expression, NoReadingReason } from './reading'
import { callLengthS, secondsBetween } from './call-length'
import { knownNameOf } from './names'
import type { Call, CallSettings, Note, Participant, RestingFace, Timeline } from './timeline'

/**
 * Longest gap without a reading that does not end a run, in seconds. A hand before the face or one blurred frame must not
 * split a smile of two minutes; in a gap of three seconds the expression may have changed and come back.
 */
export const MAX_BRIDGED_GAP_S = 2

/** A stretch in which the readout showed one expression. */
export interface Run {
  readonly expression: Expression
  /** First second, counted from the call's start. */
  readonly startS: number
  /**
   * From the first to the last second that showed the expression, both counted, in seconds. Gaps of up to
   * {@link MAX_BRIDGED_GAP_S} inside it count in the length, but in no share.
   */
  readonly lengthS: number
}

/** What was read of one participant. Every count is in seconds of the call (one timeline cell each). */
export interface ParticipantReadings {
  /** First and last second on a tile, from the call's start; null for somebody who was never on one. */
  readonly firstSeenS: number | null
  readonly lastSeenS: number | null
  /** Seconds on a tile: the sum of `secondsRead` and of all `secondsWithout`. */
  readonly secondsSeen: number
  /** Seconds whose readout showed an expression. */
  readonly secondsRead: number
  /** Seconds on a tile without an expression, by reason. */
  readonly secondsWithout: Readonly<Record<NoReadingReason, number>>
  /** Share of `secondsRead` in which each expression was shown, in [0, 1], sum 1; null where nothing was read. */
  readonly shares: Readonly<Record<Expression, number>> | null
  /**
   * Mean of the seconds' probabilities, in [0, 1], over the seconds that showed an expression and have probabilities;
   * null where there is none. Seconds with a reason do not count even if they have probabilities: those were too unsure
   * to show.
   */
  readonly meanProbabilities: Readonly<Record<Expression, number>> | null
  /**
   * How often the shown expression differs from the last one shown. Seconds without a reading are skipped: looking away
   * and back with the same expression is no change.
   */
  readonly changes: number
  /** The longest run, the first one of several that are equally long; null where nothing was read. */
  readonly longestRun: Run | null
  readonly timeline: Timeline
}

/** One participant of a call. */
export interface ParticipantSummary {
  readonly key: string
  /** The name to show. */
  readonly name: string
  readonly pageName: string | null
  readonly givenName: string | null
  readonly isSelf: boolean
  /** Null where none is known, and for somebody who was left out. */
  readonly restingFace: RestingFace | null
  /** Null for somebody who was left out: what was read of them before is not passed on. */
  readonly readings: ParticipantReadings | null
}

/** Summary of a call. */
export interface CallSummary {
  readonly id: string
  readonly siteId: string
  /** The page's title. */
  readonly title: string
  /** The user's title for the call; null while the page's title is used. */
  readonly givenTitle: string | null
  /** Epoch milliseconds. */
  readonly startedAtMs: number
  /** Epoch milliseconds; null while the call runs. */
  readonly endedAtMs: number | null
  /** Whole seconds from the start to the end (to now while it runs); a second that has begun counts. */
  readonly lengthS: number
  readonly settings: CallSettings | null
  readonly notes: readonly Note[]
  /** In order of appearance. */
  readonly participants: readonly ParticipantSummary[]
}

/**
 * Summarises a call.
 * @param nowMs Epoch milliseconds up to which a call without an end is counted. A call that was cut off has no end
 *   either: pass it through {@link endAtLastSecond} first.
 * @param unnamed Names a participant without a name, from the order of appearance (from 1).
 */
export function summarise(call: Call, nowMs: number, unnamed = (order: number) => `Participant ${order}`): CallSummary {
  return {
    id: call.id,
    siteId: call.siteId,
    title: call.title,
    givenTitle: call.givenTitle,
    startedAtMs: call.startedAtMs,
    endedAtMs: call.endedAtMs,
    lengthS: callLengthS(call, secondsBetween(call.startedAtMs, nowMs)),
    settings: call.settings,
    notes: call.notes,
    participants: call.participants.map((participant, index) => ({
      key: participant.key,
      name: knownNameOf(participant) ?? unnamed(index + 1),
      pageName: participant.pageName,
      givenName: participant.givenName,
      isSelf: participant.isSelf,
      restingFace: participant.isLeftOut ? null : participant.restingFace,
      readings: participant.isLeftOut ? null : readingsOf(participant),
    })),
  }
}

const EXPRESSION_INDEX: ReadonlyMap<string, number> = new Map(EXPRESSIONS.map((name, index) => [name, index]))
const REASON_INDEX: ReadonlyMap<string, number> = new Map(NO_READING_REASONS.map((name, index) => [name, index]))

function readingsOf({ timeline }: Participant): ParticipantReadings {
  const shownSeconds: number[] = EXPRESSIONS.map(() => 0)
  const probabilitySums: number[] = EXPRESSIONS.map(() => 0)
  const reasonSeconds: number[] = NO_READING_REASONS.map(() => 0)
  let secondsWithProbabilities = 0
  let firstSeenS: number | null = null
  let lastSeenS: number | null = null
  let changes = 0
  let run: Run | null = null
  let longestRun: Run | null = null

  for (const { second, shown, probabilities } of timeline.cells()) {
    firstSeenS ??= second
    lastSeenS = second
    const index = EXPRESSION_INDEX.get(shown)
    if (index === undefined) {
      increase(reasonSeconds, REASON_INDEX.get(shown), 1)
      continue
    }
    increase(shownSeconds, index, 1)
    if (probabilities) {
      secondsWithProbabilities++
      probabilities.forEach((probability, at) => increase(probabilitySums, at, probability))
    }
    const expression = EXPRESSIONS[index] ?? 'neutral'
    if (run !== null && run.expression !== expression) changes++
    run = extend(run, expression, second)
    if (longestRun === null || run.lengthS > longestRun.lengthS) longestRun = run
  }

  const secondsRead = sum(shownSeconds)
  return {
    firstSeenS,
    lastSeenS,
    secondsSeen: secondsRead + sum(reasonSeconds),
    secondsRead,
    secondsWithout: byReason(reasonSeconds),
    shares: dividedBy(secondsRead, shownSeconds),
    meanProbabilities: dividedBy(secondsWithProbabilities, probabilitySums),
    changes,
    longestRun,
    timeline,
  }
}

/** The run that a second belongs to: the last run, made longer, or a new one. */
function extend(run: Run | null, expression: Expression, second: number): Run {
  if (run?.expression === expression) {
    const gapS = second - (run.startS + run.lengthS)
    if (gapS <= MAX_BRIDGED_GAP_S) return { ...run, lengthS: second - run.startS + 1 }
  }
  return { expression, startS: second, lengthS: 1 }
}

function increase(totals: number[], index: number | undefined, by: number): void {
  if (index !== undefined) totals[index] = (totals[index] ?? 0) + by
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Totals of the expressions, each divided by a number of seconds; null where that is 0. */
function dividedBy(seconds: number, totals: readonly number[]): Record<Expression, number> | null {
  return seconds === 0 ? null : byExpression((_, index) => (totals[index] ?? 0) / seconds)
}

function byReason(totals: readonly number[]): Record<NoReadingReason, number> {
  const entries = NO_READING_REASONS.map((reason, index) => [reason, totals[index] ?? 0] as const)
  // The type of Object.fromEntries loses the literal keys; every reason is there.
  return Object.fromEntries(entries) as Record<NoReadingReason, number>
}
