import { expect, test } from 'vitest'
import { seedOf } from './seed'

test("is FNV-1a's own value, another one for another text", () => {
  expect(seedOf('')).toBe(0x811c9dc5)
  expect(seedOf('a')).toBe(0xe40c292c)
  expect(seedOf('foobar')).toBe(0xbf9cf968)
})
