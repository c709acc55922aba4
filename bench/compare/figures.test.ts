import { describe, expect, test } from 'vitest'
import { cpuMsPerReading, figuresOf, orderOf, type Turn } from './figures'

const turn = (readerId: string, round: number, changes: Partial<Turn> = {}): Turn => ({
  readerId,
  round,
  cpuAlone: 0.5,
  cpuWith: 0.6,
  readingsPerSecond: 10,
  firstReadingMs: 500,
  readingMs: [10, 20, 30],
  memoryMb: 100,
  ...changes,
})

describe('a reader', () => {
  test('costs what the browser used beyond the call alone, a reading', () => {
    expect(cpuMsPerReading(turn('mien', 0))).toBeCloseTo(10, 9)
  })

  test('is compared with Mien in the same round', () => {
    const turns = [
      turn('mien', 0),
      turn('mien', 1, { cpuWith: 0.7 }),
      turn('mien', 2),
      turn('other', 0, { cpuWith: 0.9 }),
      turn('other', 1, { cpuWith: 0.9 }),
      turn('other', 2, { cpuWith: 1, memoryMb: null }),
    ]
    const { ratio, cpuMsPerReading: cost, memoryMb } = figuresOf('other', turns, 'mien')
    expect([ratio?.least, ratio?.median, ratio?.most].map((each) => each?.toFixed(3))).toEqual([
      '2.000',
      '4.000',
      '5.000',
    ])
    expect(cost.median).toBeCloseTo(40, 9)
    expect(memoryMb).toEqual({ median: 100, least: 100, most: 100 })
    expect(figuresOf('mien', turns, 'mien').ratio).toBeNull()
  })

  test('has the median and 95th percentile of all its readings', () => {
    const readingMs = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(figuresOf('mien', [turn('mien', 0, { readingMs })], 'mien').readingMs).toEqual({
      median: 51,
      percentile95: 96,
    })
  })

  test('without a turn, or in a round without Mien, is an error', () => {
    expect(() => figuresOf('other', [turn('mien', 0)], 'mien')).toThrow(RangeError)
    expect(() => figuresOf('other', [turn('other', 0)], 'mien')).toThrow('round 0')
  })
})

test('each round begins with another reader', () => {
  expect([0, 1, 2, 3].map((round) => orderOf(['a', 'b', 'c'], round).join(''))).toEqual(['abc', 'bca', 'cab', 'abc'])
})
