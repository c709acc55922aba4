import { NO_MARKS } from './timeline'
import type { Call } from './timeline'

/**
 * The call without its participants' names: each is "Participant N" in order of appearance, the keys say nothing, the
 * page's title is empty (it often names people), and names are replaced in the notes and in the user's title. The
 * timelines are those of `call`, not copies.
 *
 * In texts a whole name is replaced, and each word of a name by itself ("Ana" of "Ana Lopes"), whatever its case. A word
 * that several share stands for all of them. What nobody's name says (a nickname, an office) stays.
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

/** Words of a name that stand for nobody when they stand alone: "de", "van", initials. */
const LEAST_WORD_LETTERS = 3
/** A letter, of a script that sets spaces between words; where none are set, a name may stand inside other letters. */
const LETTER = String.raw`[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]`

class NameReplacer {
  /** What replaces each name and word of a name, all in {@link comparable} form. */
  readonly #replacements = new Map<string, string>()
  readonly #pattern: RegExp | null

  constructor(call: Call, numbered: (n: number) => string) {
    const owners = new Map<string, Set<number>>()
    const own = (text: string, order: number) => {
      const name = comparable(text)
      if (name !== '') owners.set(name, (owners.get(name) ?? new Set()).add(order))
    }
    call.participants.forEach(({ pageName, givenName }, index) => {
      for (const name of [pageName, givenName]) {
        if (name === null) continue
        own(name, index + 1)
        for (const word of wordsOf(name)) own(word, index + 1)
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

/** As a part of a regular expression, where these signs mean something. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
