/** How long a call is, and whether it was cut off. */
import type { Call } from './timeline'

/**
 * Last second (a week) of a call that is read from a file or from storage. Limited because a timeline takes memory up to
 * its last second.
 */
export const MAX_CALL_S = 7 * 24 * 3600
/** A running call stores each second soon after it has passed; a call without a new second for this long has ended. */
const SILENT_MS = 20_000

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
 * @param withoutEndS What to return for a call that has no end: {@link recordedLengthS}, or the seconds until now.
 */
export function callLengthS(
  { startedAtMs, endedAtMs }: Pick<Call, 'startedAtMs' | 'endedAtMs'>,
  withoutEndS: number,
): number {
  return endedAtMs === null ? withoutEndS : secondsBetween(startedAtMs, endedAtMs)
}

/**
 * Whether a call was cut off: it has no end because the browser or the machine stopped. A call that still runs in
 * another tab has no end either, but its last second is recent.
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

/** The call; if it has no end, a copy that ends with its last recorded second. */
export function endAtLastSecond(call: Call): Call {
  if (call.endedAtMs !== null) return call
  return { ...call, endedAtMs: call.startedAtMs + recordedLengthS(call) * 1000 }
}
