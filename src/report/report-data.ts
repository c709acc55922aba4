/** What a report shows of a call, computed once for the page and for every file. */
import { compareCalls } from '../call/compare'
import type { ComparedParticipant } from '../call/compare'
import { leadingMoments, listedMoments } from '../call/leading-moments'
import type { LeadingMoment } from '../call/leading-moments'
import { findMoments } from '../call/moments'
import type { Moment } from '../call/moments'
import { roomOverTime } from '../call/room'
import type { RoomStep } from '../call/room'
import { endAtLastSecond, recordedLengthS, wasCutOff } from '../call/call-length'
import { summarise } from '../call/summary'
import type { CallSummary } from '../call/summary'
import type { Call } from '../call/timeline'
import type { LoadedCall } from '../shared/call-store-records'
import { roundStep } from '../ui/charts/time-ticks'
import { briefOf } from './brief'
import type { Brief } from './brief'

/** At most this many steps: with more, a call of few people is drawn as spikes. */
const MAX_ROOM_STEPS = 120
/** Rows of the list of all moments, and of one participant's; of more, the clearest are listed. */
export const MAX_LISTED_MOMENTS = 200
export const MAX_LISTED_OF_ONE = 60

/** Moments of one list, in the order of their seconds. */
export interface MomentList {
  readonly moments: readonly Moment[]
  /** How many less clear ones are not listed. */
  readonly moreCount: number
}

/** Two calls side by side. */
export interface Comparison {
  readonly before: CallSummary
  readonly after: CallSummary
  readonly participants: readonly ComparedParticipant[]
}

/** A call as a report shows it. */
export interface Report {
  readonly call: Call
  readonly summary: CallSummary
  readonly isRunning: boolean
  /** Stored seconds that could not be read, or not all of it. */
  readonly damagedSeconds: number
  readonly room: readonly RoomStep[]
  readonly brief: Brief
  /** The moments that lead, the user's notes among them. */
  readonly leading: readonly LeadingMoment[]
  readonly moments: MomentList
  /** Of one participant each, by key. */
  readonly momentsOf: ReadonlyMap<string, MomentList>
  readonly comparison: Comparison | null
}

/** A call from the store, or from anywhere else. */
export type ReportedCall = Call & Partial<Pick<LoadedCall, 'damagedSeconds'>>

/**
 * The report of a call; one that was cut off ends with its last second.
 * @param nowMs Epoch milliseconds, to which a running call is counted.
 * @param other A call to compare it with.
 * @param unnamed Names a participant without a name, from the order of appearance (from 1).
 */
export function reportOf(
  stored: ReportedCall,
  nowMs: number,
  other: Call | null,
  unnamed: (order: number) => string,
): Report {
  const isRunning = stored.endedAtMs === null && !wasCutOff(stored, recordedLengthS(stored), nowMs)
  const call = isRunning ? stored : endAtLastSecond(stored)
  const summary = summarise(call, nowMs, unnamed)
  const moments = findMoments(call)
  const leading = leadingMoments(moments, summary.lengthS)
  const room = roomOverTime(call, Math.max(1, Math.ceil(summary.lengthS / roundStep(summary.lengthS, MAX_ROOM_STEPS))))
  return {
    call,
    summary,
    isRunning,
    damagedSeconds: stored.damagedSeconds ?? 0,
    room,
    brief: briefOf(summary, room, leading),
    leading,
    moments: listed(moments, MAX_LISTED_MOMENTS),
    momentsOf: new Map(
      call.participants.map(({ key }) => [
        key,
        listed(
          moments.filter(({ participantKeys }) => participantKeys.includes(key)),
          MAX_LISTED_OF_ONE,
        ),
      ]),
    ),
    comparison: other && comparisonOf(summary, summarise(endAtLastSecond(other), nowMs, unnamed)),
  }
}

function listed(moments: readonly Moment[], limit: number): MomentList {
  const kept = listedMoments(moments, limit)
  return { moments: kept, moreCount: moments.length - kept.length }
}

function comparisonOf(one: CallSummary, other: CallSummary): Comparison {
  const [before, after] = one.startedAtMs <= other.startedAtMs ? [one, other] : [other, one]
  return { before, after, participants: compareCalls(before, after) }
}

/** The name to show for a participant's key. */
export function nameInReport({ summary }: Report): (key: string) => string {
  return (key) => summary.participants.find((participant) => participant.key === key)?.name ?? key
}
