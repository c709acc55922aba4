// Finds moments away from the panel's main thread: reading a long call through takes longer than a frame may.
import * as v from 'valibot'
import { findMoments } from '../call/moments'
import { toView } from '../shared/protocol'
import { RecordedCall } from '../live/recorded-call'

/** Most of the time that goes into it, however long the call is. */
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
  postMessage({ callId: call.id, moments })
}

self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  recorded.hear(v.parse(toView, data))
  if (isPlanned) return
  isPlanned = true
  setTimeout(find, Math.max(0, restUntilMs - performance.now()))
})
