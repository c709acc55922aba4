import type { Note } from './timeline'

/** Notes with one added, or replaced if its id is there already; in the order of their seconds. */
export function withNote(notes: readonly Note[], note: Note): Note[] {
  return [...withoutNote(notes, note.id), note].toSorted((a, b) => a.second - b.second)
}

/** Notes without the one of an id. */
export function withoutNote(notes: readonly Note[], id: string): Note[] {
  return notes.filter((note) => note.id !== id)
}
