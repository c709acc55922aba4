import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import * as v from 'valibot'
import type { Moment } from '../call/moments'
import { EXPRESSIONS } from '../call/reading'
import type { ToView } from '../shared/protocol'
import type { Recorder } from '../ui/engine-link'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const found = v.object({
  callId: v.string(),
  moments: v.array(
    v.object({
      kind: v.picklist(['lasting-change', 'peak', 'together', 'absence', 'note']),
      second: count,
      lengthS: count,
      participantKeys: v.array(v.string()),
      expression: v.nullable(v.picklist(EXPRESSIONS)),
      noteId: v.nullable(v.string()),
      text: v.nullable(v.string()),
    }),
  ),
})

/** The part of a worker that the finder uses. */
export interface FinderWorker {
  postMessage(message: ToView): void
  terminate(): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** The moments of the running call, found by a worker that mirrors it too. */
export interface MomentFinder extends Recorder {
  /** In the order of their seconds; a few seconds behind the call. */
  readonly moments: ReadonlySignal<readonly Moment[]>
  close(): void
}

/** Starts finding moments in a worker of moments.worker.ts. */
export function momentFinder(worker: FinderWorker): MomentFinder {
  const moments = signal<readonly Moment[]>([])
  let callId: string | null = null
  worker.addEventListener('message', ({ data }) => {
    const answer = v.parse(found, data)
    // What is still on its way may be about the call before.
    if (answer.callId === callId) moments.value = answer.moments
  })
  return {
    moments,
    hear(message) {
      if (!message.call || !message.recording) return
      if (message.call.callId !== callId) {
        callId = message.call.callId
        moments.value = []
      }
      // It needs the recording alone; the readouts would be copied four times a second for nothing.
      if (message.recording.isWhole || message.recording.seconds.length > 0) worker.postMessage({ ...message, call: { ...message.call, readouts: [] } })
    },
    close: () => worker.terminate(),
  }
}
