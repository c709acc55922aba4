import { expect, test } from 'vitest'
import { mean, percentile } from './statistics'

test('percentiles are by nearest rank', () => {
  const values = [50, 10, 40, 20, 30]
  expect([0, 0.5, 0.95, 1].map((fraction) => percentile(values, fraction))).toEqual([10, 30, 50, 50])
  expect(percentile([], 0.5)).toBeNull()
})

test('the mean of nothing is null', () => {
  expect(mean([1, 2, 6])).toBe(3)
  expect(mean([])).toBeNull()
})
