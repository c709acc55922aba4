import { expect, test } from 'vitest'
import { Rate } from './rate'

test('counts the events per second of the last five seconds', () => {
  const rate = new Rate()
  expect(rate.perSecond(0)).toBe(0)
  for (let ms = 0; ms <= 10_000; ms += 250) rate.add(ms)
  expect(rate.perSecond(10_000)).toBeCloseTo(4, 0)
  expect(rate.perSecond(20_000)).toBe(0)
})
