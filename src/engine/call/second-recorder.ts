import type { NoReadingReason, Probabilities } from '../../call/reading'
import { meanOf, shownOf, STALE_AFTER_MS } from './track'
import type { Track } from './track'

/** More seconds than this without a look at the clock are a gap in the record: nobody knows what was on the page. */
const MAX_UNSEEN_S = 5

/** Writes the seconds of a call into its timelines, and knows which of them are still to be stored. */
export class SecondRecorder {
  readonly #unsaved = new Set<number>()
  #openSecond: number
  #version = 0

  constructor(second: number) {
    this.#openSecond = second
  }

  /** The first second that can still change; those before it are closed. */
  get openSecond(): number {
    return this.#openSecond
  }

  /** Changes when closed seconds were erased. */
  get version(): number {
    return this.#version
  }

  /** Records what a participant's readout shows in a second, with the mean of its readings. */
  record(track: Track, second: number): void {
    this.#set(track, second, shownOf(track), meanOf(track, second))
  }

  /**
   * Closes the seconds before `second`. One without a reading shows what the readout still showed; when that was too old,
   * it says so for those who should have been read.
   * @param isExpected Whether a participant should be read.
   */
  closeUntil(second: number, tracks: Iterable<Track>, isExpected: (track: Track) => boolean): void {
    const isGap = second - this.#openSecond > MAX_UNSEEN_S
    const endSecond = Math.min(second, this.#openSecond + MAX_UNSEEN_S)
    for (const track of tracks) {
      if (track.tile === null || track.capturedAtMs === null) continue
      for (let closed = this.#openSecond; closed < endSecond; closed++) {
        if (track.participant.timeline.packedAt(closed) !== null) continue
        const isFresh = (closed + 1) * 1000 - track.capturedAtMs <= STALE_AFTER_MS
        if (isFresh) this.#set(track, closed, shownOf(track), null)
        else if (!isGap && isExpected(track)) this.#set(track, closed, 'stale', null)
      }
    }
    this.#openSecond = Math.max(this.#openSecond, second)
  }

  /** Marks the seconds up to a length to be stored again: somebody's readings were erased from them. */
  erased(lengthS: number): void {
    for (let second = 0; second < lengthS; second++) this.#unsaved.add(second)
    this.#version++
  }

  /** The seconds to be stored since the last call of this. */
  takeUnsaved(): number[] {
    const seconds = [...this.#unsaved]
    this.#unsaved.clear()
    return seconds
  }

  /** Puts back what could not be stored. */
  returnUnsaved(seconds: readonly number[]): void {
    for (const second of seconds) this.#unsaved.add(second)
  }

  #set(
    { participant }: Track,
    second: number,
    shown: ReturnType<typeof shownOf> | NoReadingReason,
    probabilities: Probabilities | null,
  ): void {
    if (shown === null) return
    participant.timeline.set({ second, shown, probabilities })
    this.#unsaved.add(second)
  }
}
