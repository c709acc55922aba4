import type { Expression, NoReadingReason } from '../../call/reading'
import type { Timeline } from '../../call/timeline'

/** A stretch in which the readout stayed the same. */
export interface ShownRun {
  /** First second, counted from the call's start. */
  readonly second: number
  readonly lengthS: number
  readonly shown: Expression | NoReadingReason
}

/**
 * The part of a timeline from `fromS` to before `toS`, as stretches of one readout; seconds on no tile are in none of them.
 * If there would be more than `maxRuns`, the part is cut into that many columns, and each has the readout of most of its
 * seconds (the earliest one of several that are equally frequent).
 * @throws RangeError when `maxRuns` is below 1.
 */
export function shownRuns(timeline: Timeline, fromS: number, toS: number, maxRuns: number): readonly ShownRun[] {
  if (maxRuns < 1) throw new RangeError(`Not a number of runs: ${maxRuns}`)
  const exact = merged(timeline, fromS, toS, 1)
  return exact.length <= maxRuns ? exact : merged(timeline, fromS, toS, Math.ceil((toS - fromS) / maxRuns))
}

function merged(timeline: Timeline, fromS: number, toS: number, columnS: number): ShownRun[] {
  const runs: ShownRun[] = []
  for (let second = fromS; second < toS; second += columnS) {
    const lengthS = Math.min(columnS, toS - second)
    const shown = mostShown(timeline, second, lengthS)
    if (shown === null) continue
    const last = runs.at(-1)
    if (last?.shown === shown && last.second + last.lengthS === second)
      runs[runs.length - 1] = { ...last, lengthS: last.lengthS + lengthS }
    else runs.push({ second, lengthS, shown })
  }
  return runs
}

function mostShown(timeline: Timeline, fromS: number, lengthS: number): ShownRun['shown'] | null {
  if (lengthS === 1) return timeline.at(fromS)?.shown ?? null
  const counts = new Map<ShownRun['shown'] | null, number>()
  for (let second = fromS; second < fromS + lengthS; second++) {
    const shown = timeline.at(second)?.shown ?? null
    counts.set(shown, (counts.get(shown) ?? 0) + 1)
  }
  let most: ShownRun['shown'] | null = null
  let largest = 0
  for (const [shown, count] of counts) {
    if (count <= largest) continue
    most = shown
    largest = count
  }
  return most
}
