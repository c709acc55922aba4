import { expect, it, vi } from 'vitest'
import { clockLength, freshness, isoLength, oneDecimal, percent } from './format'

vi.mock('../shared/browser', () => import('./testing/fake-browser'))

it.each([
  [-5, '0:00'],
  [7_999, '0:07'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('%i ms is %s', (ms, text) => {
  expect(clockLength(ms)).toBe(text)
})

it.each([
  [-3000, 'now'],
  [1999, 'now'],
  [3400, '3 s ago'],
  [59_400, '59 s ago'],
  [125_000, '2 min ago'],
])('%i ms old is %s', (ms, text) => {
  expect(freshness(ms)).toBe(text)
})

it('writes numbers in the language of the messages', () => {
  expect([percent(0.005), oneDecimal(14.25), isoLength(754_321)]).toEqual(['1%', '14.3', 'PT754S'])
})
