/**
 * Which changes are announced to screen readers, and when: announcing every change would never end in a call of six.
 * Pure: time is handed in.
 */

/** A state is announced only after it has lasted this long. */
export const SETTLE_MS = 2000
/** Least time between two announcements, so that the call itself can be heard. */
export const SILENCE_MS = 10_000
/** Most names in one announcement; the rest are counted. */
const MAX_SPOKEN = 3

/** What one participant shows now, in words. */
export interface Spoken {
  readonly key: string
  readonly name: string
  readonly state: string
}

/** What to speak: the changes that lasted, and how many more there were. */
export interface Announcement {
  readonly changes: readonly Spoken[]
  readonly moreCount: number
}

interface Memory {
  /** The state that was last announced, or seen first. */
  announced: string
  state: string
  sinceMs: number
}

/** Decides what to announce next. */
export class Announcer {
  readonly #memories = new Map<string, Memory>()
  #lastSpokenMs = -Infinity

  /**
   * Takes the present state of everybody. The first state is not announced: a user who opens the popup reads the list.
   * Of several changes of a participant only the last is announced, and none that is back where it was.
   * @param nowMs Milliseconds of any steady clock.
   * @returns What to speak, or null for silence.
   */
  update(everybody: readonly Spoken[], nowMs: number): Announcement | null {
    const present = new Set(everybody.map(({ key }) => key))
    for (const key of this.#memories.keys()) if (!present.has(key)) this.#memories.delete(key)

    const due: Spoken[] = []
    for (const person of everybody) {
      const memory = this.#memories.get(person.key)
      if (!memory) {
        this.#memories.set(person.key, { announced: person.state, state: person.state, sinceMs: nowMs })
        continue
      }
      if (memory.state !== person.state) {
        memory.state = person.state
        memory.sinceMs = nowMs
      }
      if (memory.state !== memory.announced && nowMs - memory.sinceMs >= SETTLE_MS) due.push(person)
    }
    if (due.length === 0 || nowMs - this.#lastSpokenMs < SILENCE_MS) return null

    this.#lastSpokenMs = nowMs
    for (const { key, state } of due) {
      const memory = this.#memories.get(key)
      if (memory) memory.announced = state
    }
    return { changes: due.slice(0, MAX_SPOKEN), moreCount: Math.max(0, due.length - MAX_SPOKEN) }
  }
}
