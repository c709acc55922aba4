import { describe, expect, test } from 'vitest'
import { meanWithInterval, shareWithInterval } from './intervals'

describe('shareWithInterval', () => {
  // Newcombe 1998, table I: Wilson's interval without continuity correction.
  test.each([
    [81, 263, 0.308, 0.2553, 0.3662],
    [15, 148, 0.1014, 0.0624, 0.1605],
    [0, 20, 0, 0, 0.1611],
    [1, 29, 0.0345, 0.0061, 0.1718],
  ])('%i of %i', (count, cases, value, low, high) => {
    const share = shareWithInterval(count, cases)
    expect(share?.value).toBeCloseTo(value, 4)
    expect(share?.low).toBeCloseTo(low, 4)
    expect(share?.high).toBeCloseTo(high, 4)
  })

  test('all of all ends at 1, none of none is unknown', () => {
    expect(shareWithInterval(20, 20)?.high).toBeCloseTo(1, 10)
    expect(shareWithInterval(0, 0)).toBeNull()
  })
})

describe('meanWithInterval', () => {
  test('is as computed by hand', () => {
    // Variance 0.02 / 3 over four values: standard error 0.0408.
    const mean = meanWithInterval([0.5, 0.6, 0.6, 0.7])
    expect(mean?.value).toBeCloseTo(0.6, 10)
    expect(mean?.low).toBeCloseTo(0.6 - 1.959964 * Math.sqrt(0.02 / 3 / 4), 6)
    expect(mean?.high).toBeCloseTo(0.6 + 1.959964 * Math.sqrt(0.02 / 3 / 4), 6)
  })

  test('one value has no interval', () => {
    expect(meanWithInterval([0.5])).toBeNull()
  })
})
