import { byExpression } from './reading'
import type { Expression } from './reading'
import type { CallSummary, ParticipantSummary } from './summary'

/** Seconds that must have been read in each call to compare the shares: in fewer, a single smile decides. */
export const LEAST_COMPARED_S = 60

/** One person in two calls, or in one of them. */
export interface ComparedParticipant {
  /** The name to show: the later call's, if the person is in it. */
  readonly name: string
  /** Null where they were not in that call. */
  readonly before: ParticipantSummary | null
  readonly after: ParticipantSummary | null
  /** Share after minus share before, each in [-1, 1]; null unless {@link LEAST_COMPARED_S} were read in both calls. */
  readonly shareChanges: Readonly<Record<Expression, number>> | null
}

/**
 * Two calls side by side: the people of the first in order of appearance, then those who are only in the second.
 * People are matched by name, whatever its case, its Unicode form and spaces at its ends. Several people with one name
 * are matched in order of appearance; people without a name are not matched.
 */
export function compareCalls(before: CallSummary, after: CallSummary): readonly ComparedParticipant[] {
  const unmatched = new Set(after.participants)
  const ofBefore = before.participants.map((participant) => {
    const name = comparableName(participant)
    const match = name === null ? undefined : [...unmatched].find((other) => comparableName(other) === name)
    if (match) unmatched.delete(match)
    return compared(participant, match ?? null)
  })
  return [...ofBefore, ...[...unmatched].map((participant) => compared(null, participant))]
}

function compared(before: ParticipantSummary | null, after: ParticipantSummary | null): ComparedParticipant {
  return { name: after?.name ?? before?.name ?? '', before, after, shareChanges: shareChanges(before, after) }
}

function comparableName({ givenName, pageName }: ParticipantSummary): string | null {
  const name = (givenName ?? pageName ?? '').normalize('NFC').trim()
  // Upper case first: it makes ß and ss the same, as Unicode's case folding does.
  return name === '' ? null : name.toUpperCase().toLowerCase()
}

function shareChanges(
  before: ParticipantSummary | null,
  after: ParticipantSummary | null,
): Record<Expression, number> | null {
  const [from, to] = [comparableShares(before), comparableShares(after)]
  if (from === null || to === null) return null
  return byExpression((expression) => to[expression] - from[expression])
}

function comparableShares(participant: ParticipantSummary | null): Readonly<Record<Expression, number>> | null {
  const readings = participant?.readings
  return readings && readings.secondsRead >= LEAST_COMPARED_S ? readings.shares : null
}
