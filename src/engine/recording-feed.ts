import { packSecond } from '../call/packed-second'
import type { Call } from '../call/timeline'
import type { Recording, RecordedSecond } from '../shared/protocol'

/** What the feed needs of a running call. */
export interface RecordedCall {
  readonly call: Call
  /** The first second that can still change. */
  readonly openSecond: number
  /** Changes when seconds of the past were changed: what was sent before is then wrong. */
  readonly recordingVersion: number
}

/**
 * What one view is sent of recordings: all of a call once, then only the seconds that may have changed since. That is
 * cheap: a running call changes a second that it has closed only when somebody's readings are erased.
 */
export class RecordingFeed {
  readonly #pastS: number
  #callId: string | null = null
  #version = 0
  #fromSecond = 0

  /** @param pastS How many seconds of what was recorded before the view wants. */
  constructor(pastS = Infinity) {
    this.#pastS = pastS
  }

  /** There is no call: the next one is sent as a whole, even if it is the same again. */
  reset(): void {
    this.#callId = null
  }

  /** What the view does not have of the call yet. */
  next({ call, openSecond, recordingVersion }: RecordedCall): Recording {
    const isWhole = call.id !== this.#callId || recordingVersion !== this.#version
    const fromSecond = isWhole ? Math.max(0, openSecond - this.#pastS) : this.#fromSecond
    this.#callId = call.id
    this.#version = recordingVersion
    this.#fromSecond = openSecond
    return {
      isWhole,
      participants: call.participants.map(({ key, pageName, givenName, isSelf, isLeftOut }) => ({
        key,
        pageName,
        givenName,
        isSelf,
        isLeftOut,
      })),
      notes: [...call.notes],
      seconds: secondsFrom(call, fromSecond),
    }
  }
}

function secondsFrom(call: Call, fromSecond: number): RecordedSecond[] {
  const lengthS = Math.max(0, ...call.participants.map(({ timeline }) => timeline.lengthS))
  const seconds: RecordedSecond[] = []
  for (let second = fromSecond; second < lengthS; second++) {
    const entries = packSecond(call, second)
    if (entries.length > 0) seconds.push({ second, entries })
  }
  return seconds
}
