/** What a report shows of a call, computed once for the page and for every file. */
import { compareCalls } from '../call/compare'
import type { ComparedParticipant } from '../call/compare'
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

/** At most this many steps: with more, a call of few people is drawn as spikes. */
const MAX_ROOM_STEPS = 120
/** Rows of one list of moments; of more, the shortest changes and absences are not listed. */
export const MAX_LISTED_MOMENTS = 60

/** Moments of one list, in the order of their seconds. */
export interface MomentList {
  readonly moments: readonly Moment[]
  /** How many shorter ones are not listed. */
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
  /** Of the whole room: the user's notes, and what several did together. */
  readonly roomMoments: MomentList
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
  const isOfRoom = ({ kind }: Moment) => kind === 'note' || kind === 'together'
  return {
    call,
    summary,
    isRunning,
    damagedSeconds: stored.damagedSeconds ?? 0,
    room: roomOverTime(call, Math.max(1, Math.ceil(summary.lengthS / roundStep(summary.lengthS, MAX_ROOM_STEPS)))),
    roomMoments: listed(moments.filter(isOfRoom)),
    momentsOf: new Map(
      call.participants.map(({ key }) => [
        key,
        listed(moments.filter((moment) => !isOfRoom(moment) && moment.participantKeys.includes(key))),
      ]),
    ),
    comparison: other && comparisonOf(summary, summarise(endAtLastSecond(other), nowMs, unnamed)),
  }
}

/** Keeps all notes and peaks (by their rule there are few peaks in an hour), and the longest of the others. */
function listed(moments: readonly Moment[]): MomentList {
  const stay = moments.filter(({ kind }) => kind === 'note' || kind === 'peak')
  const room = Math.max(0, MAX_LISTED_MOMENTS - stay.length)
  const dropped = new Set(
    moments
      .filter((moment) => !stay.includes(moment))
      .toSorted((a, b) => b.lengthS - a.lengthS)
      .slice(room),
  )
  return { moments: moments.filter((moment) => !dropped.has(moment)), moreCount: dropped.size }
}

function comparisonOf(one: CallSummary, other: CallSummary): Comparison {
  const [before, after] = one.startedAtMs <= other.startedAtMs ? [one, other] : [other, one]
  return { before, after, participants: compareCalls(before, after) }
}

/** The name to show for a participant's key. */
export function nameInReport({ summary }: Report): (key: string) => string {
  return (key) => summary.participants.find((participant) => participant.key === key)?.name ?? key
}
