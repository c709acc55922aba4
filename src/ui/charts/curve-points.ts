import { EXPRESSIONS } from '../../call/reading'
import type { Timeline } from '../../call/timeline'

export interface CurvePoint {
  /** Seconds since the call's start. */
  readonly second: number
  /** In [0, 1]. */
  readonly probability: number
}

/** One curve in pieces; nothing was read between them. */
export type Curve = readonly (readonly CurvePoint[])[]

/**
 * The seven curves of a part of a timeline (from `fromS` to before `toS`), in the order of EXPRESSIONS, with at most
 * `maxPoints` points each. Longer parts are cut into `maxPoints / 2` columns, of which the lowest and the highest point are
 * kept, so that no peak is lost.
 * @throws RangeError when `maxPoints` is below 2.
 */
export function curvePoints(timeline: Timeline, fromS: number, toS: number, maxPoints: number): readonly Curve[] {
  if (maxPoints < 2) throw new RangeError(`Not a number of points: ${maxPoints}`)
  const isExact = toS - fromS <= maxPoints
  const columnS = isExact ? 1 : Math.ceil((toS - fromS) / Math.floor(maxPoints / 2))
  const curves: CurvePoint[][][] = EXPRESSIONS.map(() => [])
  let isInPiece = false
  for (let second = fromS; second < toS; second += columnS) {
    const cells = probabilitiesBetween(timeline, second, Math.min(second + columnS, toS))
    if (cells.length > 0) {
      curves.forEach((pieces, index) => {
        if (!isInPiece) pieces.push([])
        pieces.at(-1)?.push(...extremes(cells, index))
      })
    }
    isInPiece = cells.length > 0
  }
  return curves
}

interface Means {
  readonly second: number
  readonly probabilities: readonly number[]
}

function probabilitiesBetween(timeline: Timeline, fromS: number, toS: number): Means[] {
  const means: Means[] = []
  for (let second = fromS; second < toS; second++) {
    const probabilities = timeline.at(second)?.probabilities
    if (probabilities) means.push({ second, probabilities })
  }
  return means
}

/** The lowest and the highest point, in the order of time; one point if both are the same. */
function extremes(cells: readonly Means[], index: number): CurvePoint[] {
  let lowest: CurvePoint | null = null
  let highest: CurvePoint | null = null
  for (const { second, probabilities } of cells) {
    const probability = probabilities[index] ?? 0
    if (!lowest || probability < lowest.probability) lowest = { second, probability }
    if (!highest || probability > highest.probability) highest = { second, probability }
  }
  if (!lowest || !highest) return []
  if (lowest.second === highest.second) return [lowest]
  return lowest.second < highest.second ? [lowest, highest] : [highest, lowest]
}
