/** What can be changed in the report of a call; in a file, nothing. */
export interface ReportEdits {
  /** @param title Null goes back to the page's. */
  rename(title: string | null): void
  /** Adds a note, or changes the one of that id. @param second Whole seconds since the call's start. */
  note(id: string, second: number, text: string): void
  deleteNote(id: string): void
  newNoteId(): string
}
