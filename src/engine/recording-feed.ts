import { packSecond } from '../call/packed-second'
import type { Call } from '../call/timeline'
import type { Recording, RecordedSecond } from '../shared/protocol'

/**
 * Tells one view of recordings: of a call all of it once, then only the seconds that may have changed since. That is
 * cheap to know: a running call never changes a second that it has closed.
 */
export class RecordingFeed {
  #callId: string | null = null
  #fromSecond = 0

  /** There is no call: the next one is told whole, were it the same again. */
  forget(): void {
    this.#callId = null
  }

  /** What the view has not heard of the call yet. @param openSecond The first second that can still change. */
  next(call: Call, openSecond: number): Recording {
    const isWhole = call.id !== this.#callId
    const fromSecond = isWhole ? 0 : this.#fromSecond
    this.#callId = call.id
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
