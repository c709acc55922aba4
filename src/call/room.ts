import { callLengthS, recordedLengthS } from './call-length'
import { EXPRESSIONS, byExpression, isExpression } from './reading'
import type { Expression } from './reading'
import type { Call } from './timeline'

/** A part of the call, and what the readouts of all participants showed in it. */
export interface RoomStep {
  /** First second, counted from the call's start. */
  readonly second: number
  readonly lengthS: number
  /** Seconds that showed each expression, all participants together. */
  readonly secondsBy: Readonly<Record<Expression, number>>
  /** Sum of `secondsBy`; 0 where nobody was read. */
  readonly secondsRead: number
}

/**
 * What all participants together showed over time: the call, or a part of it, in steps of equal length in whole seconds
 * (the last may be shorter). Participants who were left out do not count.
 * @param steps At most this many steps; there are fewer where the part is short.
 * @param fromS First second; the call's start unless given.
 * @param toS The second after the last one; unless given, the call's end, or the last recorded second while it runs.
 * @throws RangeError when `steps` is not a whole number from 1.
 */
export function roomOverTime(
  call: Call,
  steps: number,
  fromS = 0,
  toS = callLengthS(call, recordedLengthS(call)),
): readonly RoomStep[] {
  if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`Not a number of steps: ${steps}`)
  const lengthS = toS - fromS
  if (lengthS <= 0) return []
  const stepS = Math.ceil(lengthS / steps)
  const room = Array.from({ length: Math.ceil(lengthS / stepS) }, (_, step) => {
    const second = fromS + step * stepS
    return { second, lengthS: Math.min(stepS, toS - second), secondsBy: byExpression(() => 0), secondsRead: 0 }
  })
  for (const { timeline, isLeftOut } of call.participants) {
    if (isLeftOut) continue
    for (let second = Math.max(0, fromS); second < Math.min(toS, timeline.lengthS); second++) {
      const shown = timeline.shownAt(second)
      const step = room[Math.floor((second - fromS) / stepS)]
      if (!isExpression(shown) || step === undefined) continue
      step.secondsBy[shown]++
      step.secondsRead++
    }
  }
  return room
}

/** A second expression is named from this share on: less is mostly wrong readings. */
const NAMED_SHARE = 0.02

/** Share of each expression in the seconds read in these steps, in [0, 1], sum 1; null where nothing was read. */
export function roomShares(steps: readonly RoomStep[]): Readonly<Record<Expression, number>> | null {
  const secondsRead = steps.reduce((sum, step) => sum + step.secondsRead, 0)
  if (secondsRead === 0) return null
  return byExpression((expression) => steps.reduce((sum, step) => sum + step.secondsBy[expression], 0) / secondsRead)
}

/** The expressions by their share, the largest first, those below {@link NAMED_SHARE} left out. */
export function namedShares(shares: Readonly<Record<Expression, number>>): readonly Expression[] {
  return EXPRESSIONS.filter((expression) => shares[expression] >= NAMED_SHARE).toSorted((a, b) => shares[b] - shares[a])
}
