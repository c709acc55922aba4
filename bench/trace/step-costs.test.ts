import { expect, test } from 'vitest'
import { costsOf, marksOf, stepTable } from './step-costs'

const event = (label: string, start: unknown, end: unknown) => ({
  name: 'TimeStamp',
  args: { data: { name: label, start, end } },
})

test('marks are found among other events', () => {
  const events = [
    event('Mien: grab', 10_000, 12_000),
    event('Mien: something else', 1, 2),
    event('Mien: send', 'x', 2),
    { name: 'RunTask' },
    event('Mien: grab', 20_000, 21_000),
  ]
  expect(marksOf(events)).toEqual([
    { step: 'grab', startMs: 10, endMs: 12 },
    { step: 'grab', startMs: 20, endMs: 21 },
  ])
})

test('what a step takes is shared among the readings', () => {
  const marks = [
    { step: 'detect' as const, startMs: 0, endMs: 8 },
    { step: 'grab' as const, startMs: 0, endMs: 1 },
    { step: 'grab' as const, startMs: 5, endMs: 8 },
  ]
  expect(costsOf(marks, 2, 4)).toEqual([
    { step: 'grab', timesPerSecond: 1, medianMs: 3, percentile95Ms: 3, msPerReading: 1 },
    { step: 'detect', timesPerSecond: 0.5, medianMs: 8, percentile95Ms: 8, msPerReading: 2 },
  ])
  expect(
    stepTable(costsOf(marks, 2, 4))
      .split('\n')
      .at(-1),
  ).toBe('| detect | 0.5 | 8.00 (8.00) | 2.00 |')
})
