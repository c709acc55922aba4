/** Words of how pages are built. They stay, also where a label on the page says them. */
const STRUCTURE_WORDS = new Set(
  (
    'video videos audio tile tiles name names user users avatar participant participants attendee person people member local ' +
    'remote self me you screen share shared sharing camera cam mic microphone mute muted unmute off on media stream track ' +
    'container wrapper wrap view grid gallery stage speaker filmstrip layout main item list frame player box overlay label ' +
    'footer header button icon canvas pin pinned large small thumbnail call meeting room conference web client app root ' +
    'content display host guest status indicator connection quality active dominant presentation chat toolbar controls menu ' +
    'more options full text title image img wc the of is no not'
  ).split(' '),
)
/** A shorter word of a text stands in too many others ("art" in "participant"). */
const MIN_CONTAINED_LENGTH = 4
/** UUIDs, hashes, tokens: at least a digit among so many letters and digits. */
const OPAQUE = /(?=[a-z]*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|(?=[a-z]*\d)[a-z\d]{16,}/giu
const PART = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{Lo}+|\p{N}+/gu
/** Longer ids, classes and attribute names are data. */
const MAX_TOKEN_LENGTH = 60

/** Writes ids, classes and names of attributes without what may be somebody's name, address or number. */
export class StructureMask {
  readonly #words = new Set<string>()
  readonly #contained: string[]

  /** @param texts All that the page says where people are shown: it may hold their names. */
  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const words = plain(text).match(/\p{L}+/gu) ?? []
      for (const word of [...words, words.join('')]) if (word.length > 1 || /\p{Lo}/u.test(word)) this.#words.add(word)
    }
    this.#contained = [...this.#words].filter(
      (word) => word.length >= MIN_CONTAINED_LENGTH && !STRUCTURE_WORDS.has(word),
    )
  }

  /** An id. Numbers in it count tiles or name people. */
  id(id: string): string {
    return this.#mask(id, 1)
  }

  /** A class, or the name of an attribute. Short numbers in it are sizes and steps. */
  token(token: string): string {
    return this.#mask(token, 4)
  }

  #mask(token: string, minDigits: number): string {
    if (token.includes('@')) return '*'
    const masked = token
      .normalize('NFC')
      .replace(OPAQUE, '*')
      .replace(PART, (part) => (this.#isTelling(plain(part), minDigits) ? '*' : part))
    return masked.length > MAX_TOKEN_LENGTH ? `${masked.slice(0, MAX_TOKEN_LENGTH)}…` : masked
  }

  #isTelling(part: string, minDigits: number): boolean {
    if (/^\p{N}/u.test(part)) return part.length >= minDigits
    if (STRUCTURE_WORDS.has(part)) return false
    return this.#words.has(part) || this.#contained.some((word) => part.includes(word))
  }
}

/** In lower case and without accents, as pages write names into ids. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
