import type { Note } from './timeline'

/** The notes in the order of their seconds, with one added; it replaces the note with the same id. */
export function withNote(notes: readonly Note[], note: Note): Note[] {
  return [...withoutNote(notes, note.id), note].toSorted((a, b) => a.second - b.second)
}

/** The notes without the one that has this id. */
export function withoutNote(notes: readonly Note[], id: string): Note[] {
  return notes.filter((note) => note.id !== id)
}
