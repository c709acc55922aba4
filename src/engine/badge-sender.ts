import type { Badge, BadgeWords, ToPage } from '../shared/protocol'
import type { Language, Settings } from '../shared/settings'

/** Sends the pages their badges, in the language of the settings, when they are others than those that they show. */
export class BadgeSender {
  readonly #send: (portId: number, message: ToPage) => void
  readonly #loadWords: (language: Language) => Promise<BadgeWords>
  #language: Settings['language'] = 'auto'
  /** Null for those of the browser's own language. */
  #words: BadgeWords | null = null
  /** For each page the message that it shows, as JSON; none for a page without badges. */
  readonly #shown = new Map<number, string>()

  constructor(send: (portId: number, message: ToPage) => void, loadWords: (language: Language) => Promise<BadgeWords>) {
    this.#send = send
    this.#loadWords = loadWords
  }

  /** @returns once its words are used; where they cannot be read, the old ones stay */
  async setLanguage(language: Settings['language']): Promise<void> {
    if (language === this.#language) return
    this.#language = language
    try {
      const words = language === 'auto' ? null : await this.#loadWords(language)
      // Another may have been chosen while these were loaded.
      if (language === this.#language) this.#words = words
    } catch (thrown) {
      console.error(`Mien: the badges' words in ${language} could not be read`, thrown)
    }
  }

  /** Shows a page its badges; an empty list once when they go. */
  send(portId: number, badges: Badge[]): void {
    const message: ToPage = { type: 'badges', badges, words: this.#words }
    const shown = badges.length === 0 ? undefined : JSON.stringify(message)
    if (shown === this.#shown.get(portId)) return
    if (shown === undefined) this.#shown.delete(portId)
    else this.#shown.set(portId, shown)
    this.#send(portId, message)
  }

  /** Forgets a page that has gone. */
  forget(portId: number): void {
    this.#shown.delete(portId)
  }
}
