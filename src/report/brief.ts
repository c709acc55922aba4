/** The facts that a report begins with; brief-words.ts makes sentences of them. */
import { clearestOf } from '../call/leading-moments'
import type { LeadingMoment } from '../call/leading-moments'
import type { Moment } from '../call/moments'
import { EXPRESSIONS } from '../call/reading'
import type { Expression } from '../call/reading'
import { roomShares } from '../call/room'
import type { RoomStep } from '../call/room'
import type { CallSummary } from '../call/summary'

/** Least difference of a share between the halves of a call that is said to be a change: less is within what a reading is wrong by. */
const CHANGE_SHARE = 0.1
/** Least seconds read in each half, all participants together, before the halves are compared. */
const HALF_NEEDS_S = 60

/** The facts of the sentences. */
export interface Brief {
  readonly lengthS: number
  readonly isRunning: boolean
  readonly people: number
  /** Of how many of them an expression was read. */
  readonly peopleRead: number
  readonly peopleLeftOut: number
  /** Share of the time on a tile in which an expression was read, of those who were not left out; null where nobody was seen. */
  readonly shareRead: number | null
  /** Shares of all seconds read, all participants together; null where nothing was read. */
  readonly shares: Readonly<Record<Expression, number>> | null
  /** How the second half differs from the first; null where too little was read to say. */
  readonly change: BriefChange | 'little' | null
  readonly leadingCount: number
  readonly clearest: Moment | null
}

/** The expression whose share changed most, neutral not counted. Shares are of the seconds read in each half. */
interface BriefChange {
  readonly expression: Expression
  readonly before: number
  readonly after: number
}

/** @param room Steps over the whole call. */
export function briefOf(
  { lengthS, endedAtMs, participants }: CallSummary,
  room: readonly RoomStep[],
  leading: readonly LeadingMoment[],
): Brief {
  const readings = participants.flatMap((each) => each.readings ?? [])
  const secondsSeen = readings.reduce((sum, each) => sum + each.secondsSeen, 0)
  const secondsRead = readings.reduce((sum, each) => sum + each.secondsRead, 0)
  const moments = leading.filter(({ moment }) => moment.kind !== 'note')
  return {
    lengthS,
    isRunning: endedAtMs === null,
    people: participants.length,
    peopleRead: readings.filter((each) => each.secondsRead > 0).length,
    peopleLeftOut: participants.length - readings.length,
    shareRead: secondsSeen === 0 ? null : secondsRead / secondsSeen,
    shares: roomShares(room),
    change: changeOf(room, lengthS),
    leadingCount: moments.length,
    clearest: clearestOf(moments),
  }
}

function changeOf(room: readonly RoomStep[], lengthS: number): Brief['change'] {
  const isEarly = ({ second, lengthS: stepS }: RoomStep) => second + stepS / 2 <= lengthS / 2
  const [early, late] = [room.filter(isEarly), room.filter((step) => !isEarly(step))]
  const [from, to] = [roomShares(early), roomShares(late)]
  const secondsRead = (steps: readonly RoomStep[]) => steps.reduce((sum, step) => sum + step.secondsRead, 0)
  if (!from || !to || Math.min(secondsRead(early), secondsRead(late)) < HALF_NEEDS_S) return null
  const changes = EXPRESSIONS.filter((expression) => expression !== 'neutral')
    .map((expression) => ({ expression, before: from[expression], after: to[expression] }))
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
  const most = changes[0]
  return most && Math.abs(most.after - most.before) >= CHANGE_SHARE ? most : 'little'
}
