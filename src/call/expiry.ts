/** When a stored call is deleted. */
import type { Call } from './timeline'

export const DAY_MS = 24 * 60 * 60 * 1000
/** How long a call that history does not keep stays available for export. */
export const KEEP_MS = DAY_MS

/**
 * When a call expires, epoch milliseconds: counted from its end, for a call that was cut off from its last stored second.
 * @param lengthS Whole seconds from its start to that end.
 * @param keepDays How long history keeps calls, in days; null if the setting cannot be read: then a call that history
 *   keeps does not expire.
 */
export function expiresAtMs(
  { startedAtMs, isKept }: Pick<Call, 'startedAtMs' | 'isKept'>,
  lengthS: number,
  keepDays: number | null,
): number {
  const endedAtMs = startedAtMs + lengthS * 1000
  if (!isKept) return endedAtMs + KEEP_MS
  return keepDays === null ? Infinity : endedAtMs + keepDays * DAY_MS
}
