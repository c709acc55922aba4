import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { unpackSecond } from '../call/packed-second'
import { Timeline } from '../call/timeline'
import type { Call, Participant } from '../call/timeline'
import type { CallView, Recording, ToView } from '../shared/protocol'

/**
 * A running call as the engine records it, mirrored from what it tells a view that `wantsRecording`, so that all of
 * src/call works on it live. A message costs what is new in it, not what the call is long.
 */
export class RecordedCall {
  readonly #call = signal<Call | null>(null)
  readonly #lastSecond = signal(-1)
  readonly #notes = signal<Call['notes']>([])
  #bySeat: Participant[] = []

  /** The call, or null before the first recording. The same object for as long as the call is the same. */
  get call(): ReadonlySignal<Call | null> {
    return this.#call
  }

  /**
   * The last second that was recorded; -1 before the first. It moves once a second, and is what charts wait for: the
   * timelines themselves change without a sign.
   */
  get lastSecond(): ReadonlySignal<number> {
    return this.#lastSecond
  }

  /** In the order of their seconds. */
  get notes(): ReadonlySignal<Call['notes']> {
    return this.#notes
  }

  /** Takes in a message of the engine; one without a recording changes nothing that is recorded. */
  hear({ call, recording }: ToView): void {
    if (!call || !recording) return
    if (recording.isWhole || this.#call.value?.id !== call.callId) this.#begin(call)
    const mirrored = this.#call.value
    if (mirrored) this.#takeIn(mirrored, recording)
  }

  #begin({ callId, siteId, title, startedAtMs }: CallView): void {
    this.#bySeat = []
    this.#lastSecond.value = -1
    this.#notes.value = []
    this.#call.value = {
      id: callId,
      siteId,
      title,
      startedAtMs,
      endedAtMs: null,
      isKept: false,
      givenTitle: null,
      settings: null,
      notes: [],
      participants: this.#bySeat,
    }
  }

  #takeIn(call: Call, { participants, notes, seconds }: Recording): void {
    participants.forEach(({ key, ...facts }, seat) => {
      const known = this.#bySeat[seat]
      if (known) Object.assign(known, facts)
      else this.#bySeat.push({ key, ...facts, restingFace: null, timeline: new Timeline() })
    })
    let last = this.#lastSecond.value
    for (const { second, entries } of seconds) {
      unpackSecond(second, entries, this.#bySeat)
      last = Math.max(last, second)
    }
    if (!isSame(call.notes, notes)) {
      call.notes = notes
      this.#notes.value = notes
    }
    this.#lastSecond.value = last
  }
}

function isSame(some: Call['notes'], others: Call['notes']): boolean {
  return (
    some.length === others.length &&
    some.every(
      (note, index) =>
        note.id === others[index]?.id && note.text === others[index]?.text && note.second === others[index]?.second,
    )
  )
}
