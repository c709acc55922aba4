import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { unpackSecond } from '../call/packed-second'
import { createParticipant } from '../call/timeline'
import type { Call, Participant } from '../call/timeline'
import type { CallView, Recording, ToView } from '../shared/protocol'

/**
 * A copy of a running call, built from the messages that the engine sends a view that `wantsRecording`, so that all of
 * src/call works on it live. A message costs time by what is new in it, not by the length of the call.
 */
export class RecordedCall {
  readonly #call = signal<Call | null>(null)
  readonly #lastSecond = signal(-1)
  readonly #notes = signal<Call['notes']>([])
  #participants: Participant[] = []

  /** The call, or null before the first recording. The same object for as long as the call is the same. */
  get call(): ReadonlySignal<Call | null> {
    return this.#call
  }

  /**
   * The last second that was recorded; -1 before the first. Charts follow this signal: the timelines themselves are
   * not signals.
   */
  get lastSecond(): ReadonlySignal<number> {
    return this.#lastSecond
  }

  /** In the order of their seconds. */
  get notes(): ReadonlySignal<Call['notes']> {
    return this.#notes
  }

  /** Takes in a message of the engine; one without a recording changes nothing that is recorded. */
  onMessage({ call, recording }: ToView): void {
    if (!call || !recording) return
    if (recording.isWhole || this.#call.value?.id !== call.callId) this.#begin(call)
    const mirrored = this.#call.value
    if (mirrored) this.#takeIn(mirrored, recording)
  }

  #begin({ callId, siteId, title, startedAtMs }: CallView): void {
    this.#participants = []
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
      participants: this.#participants,
    }
  }

  #takeIn(call: Call, { participants, notes, seconds }: Recording): void {
    participants.forEach(({ key, ...facts }, index) => {
      const known = this.#participants[index]
      if (known?.key === key) Object.assign(known, facts)
      else this.#participants[index] = createParticipant({ key, ...facts })
    })
    let last = this.#lastSecond.value
    for (const { second, entries } of seconds) {
      unpackSecond(second, entries, this.#participants)
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
