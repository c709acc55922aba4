/** Chooses the few moments of a call that are worth reading first. docs/moments.md has every rule and its reason. */
import type { Moment } from './moments'

/** Moments that lead in an hour: one in five minutes on average, a list that is read in half a minute. */
const LEADING_PER_HOUR = 12
/** Short calls may have this many: one at the start, one in the middle, one at the end. */
const LEADING_LEAST = 3
/**
 * Least strength of one participant's moment: the expression is on average this far above their own usual. Shown
 * expressions mostly have probabilities of 0.5 to 0.9, so it is clearly seen, and rare for this participant.
 */
const CLEAR_STRENGTH = 0.5
/** Moments of one expression that begin within this time are one event, whoever shows it. Seconds. */
const NEAR_S = 30
/** The same again (one participant, or one expression of the room) leads again only after this time. Seconds. */
const AGAIN_S = 300

/** A moment that leads. */
export interface LeadingMoment {
  readonly moment: Moment
  /** How many other moments belong to the same event. */
  readonly moreCount: number
}

/** How many moments may lead in a call of this length, the user's notes not counted. */
export function leadingLimit(lengthS: number): number {
  return Math.max(LEADING_LEAST, Math.ceil((lengthS / 3600) * LEADING_PER_HOUR))
}

/**
 * The moments that lead, in the order of their seconds: all notes, and the strongest others, the room's first.
 * @param moments From `findMoments`.
 * @param lengthS Whole seconds of the call, until now while it runs.
 */
export function leadingMoments(moments: readonly Moment[], lengthS: number): readonly LeadingMoment[] {
  const leading: Moment[] = []
  for (const moment of moments.filter(mayLead).toSorted(inRank)) {
    if (leading.length === leadingLimit(lengthS)) break
    if (!leading.some((lead) => isSameEvent(lead, moment))) leading.push(moment)
  }
  return inOrder(leading, moments)
}

/**
 * The moments that lead while a call runs. What has led once leads until the call is another one, or somebody is left
 * out: nothing that is being read disappears.
 */
export class LeadingSoFar {
  #led: readonly Moment[] = []
  #context = ''

  /**
   * The moments that lead now.
   * @param context Names the call and who of it is left out; with another one, everything is chosen anew.
   */
  update(moments: readonly Moment[], lengthS: number, context: string): readonly LeadingMoment[] {
    if (context !== this.#context) this.#led = []
    this.#context = context
    const found = new Map(moments.map((moment) => [identityOf(moment), moment]))
    const kept = this.#led.map((moment) => found.get(identityOf(moment)) ?? moment)
    const known = new Set(kept.map(identityOf))
    const added = leadingMoments(moments, lengthS)
      .map(({ moment }) => moment)
      .filter(({ kind }) => kind !== 'note')
      .filter((moment) => !known.has(identityOf(moment)))
      .filter((moment) => !kept.some((lead) => isSameEvent(lead, moment) && rankOf(lead) <= rankOf(moment)))
    this.#led = [...kept, ...added]
    return inOrder(this.#led, moments)
  }
}

/** What stays the same of a moment while it gets longer, or more people join in. */
export function identityOf({ kind, second, expression, participantKeys, noteId }: Moment): string {
  const who = isOfRoom(kind) ? [] : participantKeys
  return noteId ?? [kind, second, expression, ...who].join(' ')
}

function inOrder(leading: readonly Moment[], moments: readonly Moment[]): readonly LeadingMoment[] {
  const notes = moments.filter(({ kind }) => kind === 'note')
  const others = moments.filter(({ kind }) => kind !== 'note' && kind !== 'absence')
  return [
    ...notes.map((moment) => ({ moment, moreCount: 0 })),
    ...leading.map((moment) => ({
      moment,
      moreCount: others.filter((other) => other !== moment && isNear(moment, other) && isSameEvent(moment, other))
        .length,
    })),
  ].toSorted((a, b) => a.moment.second - b.moment.second)
}

function isOfRoom(kind: Moment['kind']): boolean {
  return kind === 'together' || kind === 'majority'
}

/** Notes lead without being chosen; that somebody was out of view is said on their card. */
function mayLead({ kind, strength }: Moment): boolean {
  return isOfRoom(kind) || ((kind === 'lasting-change' || kind === 'peak') && strength >= CLEAR_STRENGTH)
}

/** The room comes before one participant. */
function rankOf({ kind }: Moment): number {
  return isOfRoom(kind) ? 0 : 1
}

/** Whoever it is does not count: two moments of the same strength are in the order of time, then of appearance. */
function inRank(a: Moment, b: Moment): number {
  return rankOf(a) - rankOf(b) || b.strength - a.strength || a.second - b.second
}

function isSameEvent(a: Moment, b: Moment): boolean {
  if (isNear(a, b) && a.expression === b.expression) return true
  const isSameAgain = isOfRoom(a.kind)
    ? isOfRoom(b.kind) && a.expression === b.expression
    : !isOfRoom(b.kind) && a.participantKeys[0] === b.participantKeys[0]
  return isSameAgain && Math.abs(a.second - b.second) < AGAIN_S
}

/** Whether they begin close to each other, or one begins while the room's lasts. */
function isNear(a: Moment, b: Moment): boolean {
  const lastsUntil = ({ kind, second, lengthS }: Moment) => (isOfRoom(kind) ? second + lengthS - 1 : second)
  const [first, next] = a.second <= b.second ? [a, b] : [b, a]
  return next.second - lastsUntil(first) <= NEAR_S
}

/** The first in rank: the room's clearest, or else a participant's; null where none leads but notes. */
export function clearestOf(leading: readonly LeadingMoment[]): Moment | null {
  return (
    leading
      .map(({ moment }) => moment)
      .filter(({ kind }) => kind !== 'note')
      .toSorted(inRank)[0] ?? null
  )
}

/** The moments to list where there is not room for all, in the order of their seconds: notes, then by rank. */
export function listedMoments(moments: readonly Moment[], limit: number): readonly Moment[] {
  if (moments.length <= limit) return moments
  const listed = new Set(
    moments.toSorted((a, b) => Number(b.kind === 'note') - Number(a.kind === 'note') || inRank(a, b)).slice(0, limit),
  )
  return moments.filter((moment) => listed.has(moment) || moment.kind === 'note')
}
