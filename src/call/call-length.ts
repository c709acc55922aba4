/** How long a call is, and whether it was cut off. */
import type { Call } from './timeline'

/** Last second of a call that is read from a file or from storage: a week. A timeline takes memory up to its last second. */
export const MAX_CALL_S = 7 * 24 * 3600
/** A running call stores each second soon after it has passed; one that is silent for this long runs no more. Milliseconds. */
export const SILENT_MS = 20_000

/** Whole seconds from a time to a later one, both in epoch milliseconds; a second that has begun counts. */
export function secondsBetween(startMs: number, endMs: number): number {
  return Math.max(0, Math.ceil((endMs - startMs) / 1000))
}

/** Whole seconds from the call's start to the last second recorded of anybody; 0 before the first. */
export function recordedLengthS({ participants }: Pick<Call, 'participants'>): number {
  return participants.reduce((longestS, { timeline }) => Math.max(longestS, timeline.lengthS), 0)
}

/**
 * Whole seconds from the call's start to its end.
 * @param withoutEndS The length of a call that has no end: {@link recordedLengthS}, or the seconds until now.
 */
export function callLengthS(
  { startedAtMs, endedAtMs }: Pick<Call, 'startedAtMs' | 'endedAtMs'>,
  withoutEndS: number,
): number {
  return endedAtMs === null ? withoutEndS : secondsBetween(startedAtMs, endedAtMs)
}

/**
 * Whether a call ended without an end: the browser or the machine stopped under it. A call that runs in another tab has
 * no end either, but its last second is fresh.
 * @param recordedS Its {@link recordedLengthS}.
 * @param nowMs Epoch milliseconds.
 */
export function wasCutOff(
  { startedAtMs, endedAtMs }: Pick<Call, 'startedAtMs' | 'endedAtMs'>,
  recordedS: number,
  nowMs: number,
): boolean {
  return endedAtMs === null && nowMs - (startedAtMs + recordedS * 1000) > SILENT_MS
}

/** The call as it is; one without an end gets the end of its last recorded second. */
export function endAtLastSecond(call: Call): Call {
  if (call.endedAtMs !== null) return call
  return { ...call, endedAtMs: call.startedAtMs + recordedLengthS(call) * 1000 }
}
