import { describe, expect, test } from 'vitest'
import type { GroupedFace } from './groups'
import { stratifiedSample } from './sample'

/** 100 young women, 50 old women, 5 old men. */
const FACES: GroupedFace[] = [
  ...Array.from({ length: 100 }, () => ({ age: '20-29', gender: 'Female' })),
  ...Array.from({ length: 50 }, () => ({ age: '60-69', gender: 'Female' })),
  ...Array.from({ length: 5 }, () => ({ age: '60-69', gender: 'Male' })),
].map((face, row) => ({ row, race: 'White', ...face }))

const countsOf = (faces: readonly GroupedFace[]): number[] =>
  [
    faces.filter(({ row }) => row < 100),
    faces.filter(({ row }) => row >= 100 && row < 150),
    faces.filter(({ row }) => row >= 150),
  ].map((group) => group.length)

describe('stratifiedSample', () => {
  test('takes equally many of each combination, and all of a small one', () => {
    expect(countsOf(stratifiedSample(FACES, 65, 1))).toEqual([30, 30, 5])
    expect(countsOf(stratifiedSample(FACES, 125, 1))).toEqual([70, 50, 5])
  })

  test('never takes more than the limit, nor a face twice', () => {
    const sample = stratifiedSample(FACES, 64, 1)
    expect(sample).toHaveLength(64)
    expect(new Set(sample.map(({ row }) => row)).size).toBe(64)
    expect(stratifiedSample(FACES, 1000, 1)).toEqual(FACES)
  })

  test('is the same for one seed, in the order of the rows, and another for another seed', () => {
    const rows = (seed: number): number[] => stratifiedSample(FACES, 60, seed).map(({ row }) => row)
    expect(rows(1)).toEqual(rows(1))
    expect(rows(1)).toEqual(rows(1).toSorted((a, b) => a - b))
    expect(rows(1)).not.toEqual(rows(2))
  })
})
