import { describe, expect, it } from 'vitest'
import { differing } from './from-commit'

const files = (entries: Readonly<Record<string, readonly number[]>>) =>
  new Map(Object.entries(entries).map(([name, bytes]) => [name, Uint8Array.from(bytes)] as const))

describe('differing', () => {
  it('finds nothing in the same bytes', () => {
    expect(differing(files({ a: [1, 2], b: [3] }), files({ b: [3], a: [1, 2] }))).toEqual([])
  })

  it('finds other bytes, and files that one of them lacks', () => {
    const one = files({ a: [1, 2], b: [3], c: [4] })
    expect(differing(one, files({ a: [1, 3], b: [3], d: [4] }))).toEqual(['a', 'c', 'd'])
  })
})
