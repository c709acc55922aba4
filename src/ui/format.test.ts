import { expect, it, vi } from 'vitest'
import { clockLength, freshness, isoLength, lengthInWords, oneDecimal, percent } from './format'

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

it.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [89, '89 seconds'],
  [90, '2 minutes'],
  [47 * 60 + 10, '47 minutes'],
  [3600, '60 minutes'],
  [90 * 60, '1 hour, 30 minutes'],
  [4 * 3600, '4 hours'],
])('gives %i seconds in words', (seconds, words) => {
  expect(lengthInWords(seconds)).toBe(words)
})
