import { expect, test } from 'vitest'
import { ScratchBytes } from './scratch-bytes'

test('gives the same memory again, and more where it is too small', () => {
  const scratch = new ScratchBytes()
  const first = scratch.borrow(10)
  expect(first).toHaveLength(10)
  scratch.giveBack(first)
  const again = scratch.borrow(8)
  expect(again.buffer).toBe(first.buffer)
  scratch.giveBack(again)
  expect(scratch.borrow(20)).toHaveLength(20)
})

test('gives nobody memory that somebody else still uses', () => {
  const scratch = new ScratchBytes()
  expect(scratch.borrow(10).buffer).not.toBe(scratch.borrow(10).buffer)
})
