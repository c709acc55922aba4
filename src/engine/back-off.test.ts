import { expect, test } from 'vitest'
import { BackOff } from './back-off'

test('waits longer after each failure in a row, and not at all after a success', () => {
  const backOff = new BackOff([0, 500, 2000])
  expect(backOff.remainingMs(0)).toBe(0)
  backOff.onFailure(1000)
  expect(backOff.remainingMs(1000)).toBe(0)
  backOff.onFailure(1000)
  expect(backOff.remainingMs(1200)).toBe(300)
  for (let failure = 0; failure < 5; failure++) backOff.onFailure(2000)
  expect(backOff.failures).toBe(7)
  expect(backOff.remainingMs(2000)).toBe(2000)
  expect(backOff.remainingMs(4000)).toBe(0)
  backOff.onSuccess()
  expect(backOff.remainingMs(2000)).toBe(0)
})

test('a clock that goes back does not lengthen the wait', () => {
  const backOff = new BackOff([500])
  backOff.onFailure(1_000_000)
  expect(backOff.remainingMs(0)).toBe(500)
})
