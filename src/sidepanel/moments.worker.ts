// Finds moments away from the panel's main thread: going through a long call takes longer than a frame may.
import { findMoments } from '../call/moments'
import { parseOrDrop } from '../shared/parse-or-drop'
import { toView } from '../shared/protocol'
import type { FromMomentsWorker } from '../shared/protocol'
import { RecordedCall } from '../live/recorded-call'

/** Largest share of the time that is spent on finding moments, however long the call is. */
const MAX_SHARE = 0.05

const recorded = new RecordedCall()
let isPlanned = false
let restUntilMs = 0

function find(): void {
  isPlanned = false
  const call = recorded.call.value
  if (!call) return
  const startMs = performance.now()
  const moments = findMoments(call)
  const endMs = performance.now()
  restUntilMs = endMs + (endMs - startMs) / MAX_SHARE
  const message: FromMomentsWorker = {
    callId: call.id,
    moments: moments.map((moment) => ({ ...moment, participantKeys: [...moment.participantKeys] })),
  }
  postMessage(message)
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = parseOrDrop(toView, data, 'the side panel')
  if (!message) return
  recorded.onMessage(message)
  if (isPlanned) return
  isPlanned = true
  setTimeout(find, Math.max(0, restUntilMs - performance.now()))
})
