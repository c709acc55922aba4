import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Moment } from '../call/moments'
import { parseOrDrop } from '../shared/parse-or-drop'
import { fromMomentsWorker } from '../shared/protocol'
import type { CallView, RecordedSecond, Recording, ToView } from '../shared/protocol'
import type { Recorder } from '../live/engine-link'

/** Often enough to show moments as they happen: a lasting change is one only after ten seconds. Milliseconds. */
export const SEND_EVERY_MS = 5000

/** The part of a worker that the finder uses. */
export interface FinderWorker {
  postMessage(message: ToView): void
  terminate(): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** The moments of the running call, found by a worker that has a copy of the call. */
export interface MomentFinder extends Recorder {
  /** In the order of their seconds; a few seconds behind the call. */
  readonly moments: ReadonlySignal<readonly Moment[]>
  close(): void
}

/** Starts finding moments in a worker of moments.worker.ts. */
export function momentFinder(worker: FinderWorker): MomentFinder {
  const moments = signal<readonly Moment[]>([])
  let callId: string | null = null
  let waiting: Waiting | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  worker.addEventListener('message', ({ data }) => {
    const answer = parseOrDrop(fromMomentsWorker, data, 'the moments worker')
    // An answer that is still on its way may be about the call before.
    if (answer?.callId === callId) moments.value = answer.moments
  })
  const send = () => {
    timer = undefined
    if (waiting) worker.postMessage(messageOf(waiting))
    waiting = null
  }
  return {
    moments,
    onMessage(message) {
      const { call, recording } = message
      if (!call || !recording) return
      const isAnother = call.callId !== callId
      if (isAnother) moments.value = []
      callId = call.callId
      if (isAnother || recording.isWhole) waiting = null
      waiting = joined(waiting, message, call, recording)
      if (recording.isWhole) {
        clearTimeout(timer)
        send()
      } else timer ??= setTimeout(send, SEND_EVERY_MS)
    },
    close() {
      clearTimeout(timer)
      worker.terminate()
    },
  }
}

/** What has not been sent to the worker yet. */
interface Waiting {
  readonly message: ToView
  readonly call: CallView
  readonly recording: Recording
  /** By second; a second that comes again replaces the one before. */
  readonly seconds: ReadonlyMap<number, RecordedSecond>
}

function joined(before: Waiting | null, message: ToView, call: CallView, recording: Recording): Waiting {
  const seconds = new Map([
    ...(before?.seconds ?? []),
    ...recording.seconds.map((second) => [second.second, second] as const),
  ])
  return { message, call, recording, seconds }
}

/** The recording without readouts, which the worker does not need. */
function messageOf({ message, call, recording, seconds }: Waiting): ToView {
  return { ...message, call: { ...call, readouts: [] }, recording: { ...recording, seconds: [...seconds.values()] } }
}
