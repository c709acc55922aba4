/** A straight line through points, by least squares. */
export interface Slope {
  /** Change of the value for each unit of time. */
  readonly perUnit: number
  /** Half the width of its 95 % interval (1.96 standard errors); Infinity for fewer than three points. */
  readonly within: number
  readonly mean: number
}

/** @throws RangeError for no points. */
export function slopeOf(points: readonly { readonly at: number; readonly value: number }[]): Slope {
  if (points.length === 0) throw new RangeError('No points')
  const mean = points.reduce((sum, { value }) => sum + value, 0) / points.length
  const middle = points.reduce((sum, { at }) => sum + at, 0) / points.length
  const spread = points.reduce((sum, { at }) => sum + (at - middle) ** 2, 0)
  if (spread === 0) return { perUnit: 0, within: Infinity, mean }
  const perUnit = points.reduce((sum, { at, value }) => sum + (at - middle) * (value - mean), 0) / spread
  const rest = points.reduce((sum, { at, value }) => sum + (value - mean - perUnit * (at - middle)) ** 2, 0)
  const within = points.length < 3 ? Infinity : 1.96 * Math.sqrt(rest / (points.length - 2) / spread)
  return { perUnit, within, mean }
}

export type Verdict = 'steady' | 'changing' | 'uncertain'

/**
 * Whether a value stays: its change is surely below a part of its mean, surely above it, or the points do not tell.
 * @param part Of the mean, for one unit of time.
 */
export function verdictOf({ perUnit, within, mean }: Slope, part: number): Verdict {
  const limit = part * Math.abs(mean)
  if (Math.abs(perUnit) + within <= limit) return 'steady'
  return Math.abs(perUnit) - within > limit ? 'changing' : 'uncertain'
}
