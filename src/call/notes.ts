import type { Note } from './timeline'

/** A call's notes with one more, or with a new text in place of the one of its id; in the order of their seconds. */
export function withNote(notes: readonly Note[], note: Note): Note[] {
  return [...withoutNote(notes, note.id), note].toSorted((a, b) => a.second - b.second)
}

/** A call's notes without the one of an id. */
export function withoutNote(notes: readonly Note[], id: string): Note[] {
  return notes.filter((note) => note.id !== id)
}
