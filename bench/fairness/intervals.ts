/** 97.5th percentile of the normal distribution: intervals of 95 %. */
const Z = 1.959964

/** An estimate with its 95 % interval. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number }

/**
 * A share with Wilson's score interval (Wilson 1927), which holds for few cases and near 0 and 1 too.
 * @returns Shares in [0, 1]; null without cases.
 */
export function shareWithInterval(count: number, cases: number): Estimate | null {
  if (cases === 0) return null
  const value = count / cases
  const scale = 1 + Z ** 2 / cases
  const middle = (value + Z ** 2 / (2 * cases)) / scale
  const half = (Z / scale) * Math.sqrt((value * (1 - value)) / cases + Z ** 2 / (4 * cases ** 2))
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** A mean with the normal interval: 1.96 standard errors to each side. Null with fewer than two values. */
export function meanWithInterval(values: readonly number[]): Estimate | null {
  if (values.length < 2) return null
  const value = values.reduce((sum, each) => sum + each, 0) / values.length
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (values.length - 1)
  const half = Z * Math.sqrt(variance / values.length)
  return { value, low: value - half, high: value + half }
}
