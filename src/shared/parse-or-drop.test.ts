import * as v from 'valibot'
import { expect, it, vi } from 'vitest'
import { listOf } from '../call/call-schema'
import { parseOrDrop } from './parse-or-drop'

const schema = v.object({ texts: v.array(v.string()) })

it('gives a message that fits, and logs one that does not', () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  expect(parseOrDrop(schema, { texts: ['a'], extra: 1 }, 'a test')).toEqual({ texts: ['a'] })
  expect(warned).not.toHaveBeenCalled()
  expect(parseOrDrop(schema, { texts: 'a' }, 'a test')).toBeNull()
  expect(warned).toHaveBeenCalledWith(expect.stringContaining('a test'), expect.anything())
  warned.mockRestore()
})

it('stops at the first fault of a message', () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  const check = vi.fn(() => false)
  const picky = v.array(v.custom<string>(check))
  expect(parseOrDrop(picky, Array.from({ length: 1000 }), 'a test')).toBeNull()
  expect(check).toHaveBeenCalledOnce()
  warned.mockRestore()
})

it('looks at no item of a list that is too long', () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  const check = vi.fn(() => true)
  expect(parseOrDrop(listOf(v.custom<string>(check), 3), ['a', 'b', 'c'], 'a test')).toHaveLength(3)
  expect(parseOrDrop(listOf(v.custom<string>(check), 2), ['a', 'b', 'c'], 'a test')).toBeNull()
  expect(check).toHaveBeenCalledTimes(3)
  warned.mockRestore()
})
