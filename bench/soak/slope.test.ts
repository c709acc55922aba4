import { expect, test } from 'vitest'
import { slopeOf, verdictOf } from './slope'

const line = (perUnit: number, noise: (index: number) => number = () => 0) =>
  Array.from({ length: 40 }, (_, at) => ({ at, value: 100 + perUnit * at + noise(at) }))

test('the slope of a line is the line’s, and certain', () => {
  const { perUnit, within, mean } = slopeOf(line(2))
  expect(perUnit).toBeCloseTo(2, 9)
  expect(within).toBeCloseTo(0, 9)
  expect(mean).toBeCloseTo(139, 9)
})

test('a leak shows through noise; noise alone does not count as one', () => {
  const noise = (index: number) => 3 * Math.sin(index * 7919)
  expect(verdictOf(slopeOf(line(1, noise)), 0.005)).toBe('changing')
  expect(verdictOf(slopeOf(line(0, noise)), 0.005)).toBe('steady')
  expect(verdictOf(slopeOf(line(0, noise)), 0.00001)).toBe('uncertain')
})

test('few points tell nothing', () => {
  expect(slopeOf(line(5).slice(0, 2)).within).toBe(Infinity)
  expect(verdictOf(slopeOf(line(5).slice(0, 2)), 0.02)).toBe('uncertain')
  expect(slopeOf([{ at: 1, value: 3 }])).toMatchObject({ perUnit: 0, within: Infinity })
  expect(() => slopeOf([])).toThrow(RangeError)
})
