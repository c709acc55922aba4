import { EXPRESSIONS } from './reading'
import type { Expression } from './reading'
import type { Timeline } from './timeline'

/**
 * How a participant's expressions now compare with their own in the minutes before.
 * `more`, `less`: an expression is shown clearly more or less than before. `new`: it was hardly shown before.
 * `steady`: one expression is shown as much as before, or too little was read before to compare.
 * `mixed`: no expression is shown most of the time. `unread`: too little was read lately.
 */
export type Cue =
  | { readonly kind: 'more' | 'less' | 'new' | 'steady'; readonly expression: Expression }
  | { readonly kind: 'mixed'; readonly expression: null }
  | { readonly kind: 'unread'; readonly expression: null }

/** Length of "now" in seconds: long enough that one short expression is no cue, short enough to be current. */
const RECENT_S = 10
/** Length of "before" in seconds: about as far back as a person watching would remember. */
const BEFORE_S = 180
/** Least recent seconds read; with fewer, one wrong reading is a third of the cue. */
const LEAST_RECENT_READ_S = 4
/** Least seconds read before that are enough to compare with. */
const LEAST_BEFORE_READ_S = 30
/** Least change of an expression's share that makes a cue: three of ten seconds. */
const CLEAR_CHANGE = 0.3
/** Up to this share, an expression counts as not shown before: nine seconds of three minutes. */
const HARDLY_SHOWN = 0.05
/** From this share on, an expression counts as shown all the time. */
const MOSTLY_SHOWN = 0.6

/**
 * The cue of a participant at a second of the call. Neutral is never "more", "less" or "new": when a face returns to
 * neutral, the cue names the expression that became less.
 */
export function cueOf(timeline: Timeline, nowSecond: number): Cue {
  const recent = sharesBetween(timeline, nowSecond - RECENT_S + 1, nowSecond)
  if (recent.secondsRead < LEAST_RECENT_READ_S) return { kind: 'unread', expression: null }
  const before = sharesBetween(timeline, nowSecond - RECENT_S - BEFORE_S + 1, nowSecond - RECENT_S)
  return (before.secondsRead >= LEAST_BEFORE_READ_S ? changeOf(recent, before) : null) ?? stateOf(recent)
}

interface Shares {
  readonly secondsRead: number
  /** Of the seconds read, in the order of EXPRESSIONS. */
  readonly shares: readonly number[]
}

function sharesBetween(timeline: Timeline, fromS: number, toS: number): Shares {
  const seconds: number[] = EXPRESSIONS.map(() => 0)
  let secondsRead = 0
  for (let second = Math.max(0, fromS); second <= toS; second++) {
    const shown = timeline.shownAt(second)
    const index = EXPRESSIONS.findIndex((expression) => expression === shown)
    if (index === -1) continue
    seconds[index] = (seconds[index] ?? 0) + 1
    secondsRead++
  }
  return { secondsRead, shares: seconds.map((count) => (secondsRead === 0 ? 0 : count / secondsRead)) }
}

/** The expression that gained most, else the one that lost most, if its share changed by {@link CLEAR_CHANGE}. */
function changeOf(recent: Shares, before: Shares): Cue | null {
  const changes = EXPRESSIONS.flatMap((expression, index) => {
    if (expression === 'neutral') return []
    const share = before.shares[index] ?? 0
    return [{ expression, share, change: (recent.shares[index] ?? 0) - share }]
  }).toSorted((a, b) => b.change - a.change)
  const gained = changes.at(0)
  if (gained && gained.change >= CLEAR_CHANGE) {
    return { kind: gained.share <= HARDLY_SHOWN ? 'new' : 'more', expression: gained.expression }
  }
  const lost = changes.at(-1)
  return lost && lost.change <= -CLEAR_CHANGE ? { kind: 'less', expression: lost.expression } : null
}

function stateOf(recent: Shares): Cue {
  const expression = EXPRESSIONS.find((_, index) => (recent.shares[index] ?? 0) >= MOSTLY_SHOWN)
  return expression === undefined ? { kind: 'mixed', expression: null } : { kind: 'steady', expression }
}
