import { describe, expect, test } from 'vitest'
import { BATCH_SIZES, batchesOf } from './batches'

describe('batchesOf', () => {
  test('pads to the next size, and splits what is more than the largest', () => {
    expect(batchesOf(0)).toEqual([])
    expect(batchesOf(3)).toEqual([{ start: 0, count: 3, size: 4 }])
    expect(batchesOf(16)).toEqual([{ start: 0, count: 16, size: 16 }])
    expect(batchesOf(30)).toEqual([
      { start: 0, count: 16, size: 16 },
      { start: 16, count: 14, size: 16 },
    ])
  })

  test('every run has a known size', () => {
    for (let faces = 1; faces <= 64; faces++) {
      const batches = batchesOf(faces)
      expect(batches.reduce((sum, batch) => sum + batch.count, 0)).toBe(faces)
      for (const { size, count } of batches) {
        expect(BATCH_SIZES).toContain(size)
        expect(size).toBeGreaterThanOrEqual(count)
      }
    }
  })
})
