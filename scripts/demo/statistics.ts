/**
 * The percentile by nearest rank: the smallest value that is not below the share `fraction` of the values; null without values.
 * @param fraction 0.5 for the median, 0.95 for the 95th percentile.
 */
export function percentile(values: readonly number[], fraction: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? null
}

/** The mean; null without values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
