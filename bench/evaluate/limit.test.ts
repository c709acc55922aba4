import { describe, expect, test } from 'vitest'
import { parseLimit, spreadEvenly } from './limit'

describe('parseLimit', () => {
  test('is a whole number above 0, or none', () => {
    expect(parseLimit('12')).toBe(12)
    expect(parseLimit(undefined)).toBe(Infinity)
  })

  test.each(['0', '-3', '1.5', 'all', ''])('the error for "%s" says what it must be', (text) => {
    expect(() => parseLimit(text)).toThrow(`--limit is a whole number above 0, not "${text}"`)
  })
})

describe('spreadEvenly', () => {
  const items = Array.from({ length: 10 }, (_, index) => index)

  test('takes as many as asked for, all over the list', () => {
    expect(spreadEvenly(items, 2)).toEqual([0, 5])
    expect(spreadEvenly(items, 5)).toEqual([0, 2, 4, 6, 8])
    for (let limit = 1; limit <= 10; limit++) expect(spreadEvenly(items, limit)).toHaveLength(limit)
  })

  test('takes all where there are no more', () => {
    expect(spreadEvenly(items, Infinity)).toEqual(items)
    expect(spreadEvenly(items, 10)).toEqual(items)
    expect(spreadEvenly([], 3)).toEqual([])
  })
})
