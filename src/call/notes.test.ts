import { expect, test } from 'vitest'
import { withNote, withoutNote } from './notes'

const note = (id: string, second: number, text = '') => ({ id, second, text })

test('notes are in the order of their seconds, with one note for each id', () => {
  const notes = withNote(withNote(withNote([], note('a', 9)), note('b', 2)), note('c', 9))
  expect(notes.map(({ id }) => id)).toEqual(['b', 'a', 'c'])
  expect(withNote(notes, note('a', 1, 'Earlier'))).toEqual([note('a', 1, 'Earlier'), note('b', 2), note('c', 9)])
})

test('a note is removed by its id; an unknown id removes nothing', () => {
  const notes = [note('a', 1), note('b', 2)]
  expect(withoutNote(notes, 'a')).toEqual([note('b', 2)])
  expect(withoutNote(notes, 'x')).toEqual(notes)
})
