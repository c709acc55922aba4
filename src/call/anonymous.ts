import { NO_MARKS } from './timeline'
import type { Call } from './timeline'

/**
 * A copy of the call without its participants' names. Participants get numbered names and keys in order of appearance and
 * lose their marks; the page's title, which often names people, is emptied; names are replaced in the notes and in the
 * user's title. The timelines are shared with `call`.
 *
 * In texts, whole names and single words of a name ("Ana" of "Ana Lopes") are replaced, in upper or lower case. A word
 * that several names share is replaced by the numbers of all of them. Words that are in no name (nicknames) stay.
 * @param numbered The name of the n-th participant, from 1.
 */
export function withoutNames(call: Call, numbered: (n: number) => string): Call {
  const names = new NameReplacer(call, numbered)
  return {
    ...call,
    title: '',
    givenTitle: call.givenTitle === null ? null : names.replaceIn(call.givenTitle),
    notes: call.notes.map((note) => ({ ...note, text: names.replaceIn(note.text) })),
    participants: call.participants.map((participant, index) => ({
      ...participant,
      key: `participant-${index + 1}`,
      pageName: null,
      givenName: numbered(index + 1),
      marks: NO_MARKS,
    })),
  }
}

/** Shorter words of a name ("de", initials) do not identify anybody on their own. */
const LEAST_WORD_LETTERS = 3
/** A letter of a script that puts spaces between words. In other scripts a name may stand between other letters. */
const LETTER = String.raw`[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]`

class NameReplacer {
  /** The replacement of each name and of each word of a name; keys are in {@link comparable} form. */
  readonly #replacements = new Map<string, string>()
  readonly #pattern: RegExp | null

  constructor(call: Call, numbered: (n: number) => string) {
    const owners = new Map<string, Set<number>>()
    const addOwner = (text: string, order: number) => {
      const name = comparable(text)
      if (name !== '') owners.set(name, (owners.get(name) ?? new Set()).add(order))
    }
    call.participants.forEach(({ pageName, givenName }, index) => {
      for (const name of [pageName, givenName]) {
        if (name === null) continue
        addOwner(name, index + 1)
        for (const word of wordsOf(name)) addOwner(word, index + 1)
      }
    })
    for (const [name, orders] of owners) this.#replacements.set(name, [...orders].map(numbered).join(' / '))
    const longestFirst = [...owners.keys()].toSorted((a, b) => b.length - a.length)
    const names = longestFirst.map((name) => escaped(name).replaceAll(' ', String.raw`\s+`)).join('|')
    this.#pattern = names === '' ? null : new RegExp(`(?<!${LETTER})(?:${names})(?!${LETTER})`, 'giv')
  }

  replaceIn(text: string): string {
    if (this.#pattern === null) return text
    return text.normalize('NFC').replace(this.#pattern, (found) => this.#replacements.get(comparable(found)) ?? '…')
  }
}

function comparable(name: string): string {
  return name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

function wordsOf(name: string): string[] {
  return (name.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => word.length >= LEAST_WORD_LETTERS)
}

/** The text with the special characters of regular expressions escaped. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
