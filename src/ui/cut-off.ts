import type { Call } from '../call/timeline'

/** A running call writes each second soon after it has passed; one that is silent for this long runs no more. Milliseconds. */
export const SILENT_MS = 20_000

/**
 * Whether a call ended without an end: the browser or the machine stopped under it. A call that runs in another tab has
 * no end either, but its last second is fresh.
 * @param nowMs Epoch milliseconds.
 */
export function wasCutOff(call: Call, nowMs: number): boolean {
  if (call.endedAtMs !== null) return false
  const lengthS = Math.max(0, ...call.participants.map(({ timeline }) => timeline.lengthS))
  return nowMs - (call.startedAtMs + lengthS * 1000) > SILENT_MS
}
