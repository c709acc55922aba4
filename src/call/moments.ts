/** Finds the moments of a call that stand out. docs/moments.md has every rule and its reason. */
import { EXPRESSIONS, expressionAt } from './reading'
import type { Expression, NoReadingReason } from './reading'
import { MAX_BRIDGED_GAP_S } from './summary'
import type { Call, Participant } from './timeline'

type MomentKind = 'lasting-change' | 'peak' | 'together' | 'majority' | 'absence' | 'note'

/** Something in a call that a person may want to look at. */
export interface Moment {
  readonly kind: MomentKind
  /** Whole seconds since the call's start. */
  readonly second: number
  /** From 1; it grows while the call runs. */
  readonly lengthS: number
  /** Participants of the moment, in order of appearance; empty for a majority and a note. */
  readonly participantKeys: readonly string[]
  /** The new expression; null for an absence and a note. */
  readonly expression: Expression | null
  /** Id and text of the user's note; null for every other kind. */
  readonly noteId: string | null
  readonly text: string | null
  /**
   * How clearly it stands out, in [0, 1]. Of one participant: how far the expression is above their own usual; 0 while
   * that is not known, for a run of less than 5 s, and for an absence. Of the room: the share of those read that showed it. 1 for a note.
   */
  readonly strength: number
}

/** An expression held this long is lasting: spontaneous ones mostly pass within four seconds (Ekman, Emotions Revealed, 2003). */
const LASTING_S = 10
/** The expression before a lasting change must have been held this long. */
const HELD_BEFORE_S = 5
/** Longest time between the two expressions of a lasting change, whatever is shown in it. */
const CHANGE_TAKES_S = 4
/**
 * How far above the participant's mean the probability of a peak's expression must be. Shown expressions mostly have
 * probabilities of 0.5 to 0.9, so only a clear expression that the participant seldom shows gets this far.
 */
const PEAK_ABOVE_USUAL = 0.5
/** Least seconds read of a participant before their mean probabilities count as usual for them. */
const USUAL_NEEDS_S = 60
/** Least time that an expression is shown for a peak or a change together; shorter runs are blips, see {@link withoutBlips}. */
const SHOWN_S = MAX_BRIDGED_GAP_S + 1
/** Least length of a run that stands out: wrong readings in a row are mostly fewer. Seconds. */
const CLEAR_S = 5
/** Least time between two peaks of one participant, so that only the twelve highest of an hour are found. */
const PEAKS_APART_S = 300
/** Changes of several participants within this time count as together: reactions to one event, read up to a second late. */
const TOGETHER_WITHIN_S = 4
/** Least people in a change together: two people who smile at each other are no reaction of the group. */
const TOGETHER_LEAST = 3
/** Least part of the people read who change together, so that three of forty-nine by chance do not count. */
const TOGETHER_SHARE = 1 / 3
/** Least time that more than half of the room shows one expression: longer than laughing at a joke. Seconds. */
const MAJORITY_S = 20
/** Seconds over which the room is counted: readings come up to a second late, and single ones are wrong. */
const MAJORITY_WINDOW_S = 5
/** More than this share of the people read in the window are the majority. */
const MAJORITY_SHARE = 1 / 2
/** Shorter absences are breaks, or the participant is on another page of the gallery. Seconds. */
const ABSENT_S = 120
/** Least seconds read of a participant before they can be absent. */
const ABSENCE_NEEDS_S = 10

/**
 * The moments of a call up to its last recorded second, in the order of their seconds. People who were left out are in
 * none of them and are not counted. While a call runs, later seconds can lengthen a moment or replace a peak.
 */
export function findMoments(call: Call): readonly Moment[] {
  const tracks = call.participants.filter(({ isLeftOut }) => !isLeftOut).map(trackOf)
  const moments = [
    ...call.notes.map((note) => momentOf('note', note.second, 1, { noteId: note.id, text: note.text, strength: 1 })),
    ...tracks.flatMap(lastingChanges),
    ...tracks.flatMap(peaks),
    ...changesTogether(tracks),
    ...majorities(tracks),
    ...absences(tracks),
  ]
  return moments.toSorted((a, b) => a.second - b.second)
}

function momentOf(kind: MomentKind, second: number, lengthS: number, about: Partial<Moment>): Moment {
  const nothing = { participantKeys: [], expression: null, noteId: null, text: null, strength: 0 }
  return { kind, second, lengthS, ...nothing, ...about }
}

/** Stand in for an expression's index: on a tile but not read, on no tile, and not watched by Mien. */
const UNREAD = -1
const NO_TILE = -2
const UNWATCHED = -3
const UNWATCHED_REASONS: ReadonlySet<Expression | NoReadingReason> = new Set([
  'paused',
  'left-out',
  'tab-hidden',
  'stale',
])
const EXPRESSION_INDEX: ReadonlyMap<string, number> = new Map(EXPRESSIONS.map((name, index) => [name, index]))
const NEUTRAL = EXPRESSIONS.indexOf('neutral')

/** A participant's timeline as columns, and its runs. */
interface Track {
  readonly key: string
  /** A second's expression as its index, or one of {@link UNREAD}, {@link NO_TILE}, {@link UNWATCHED}. */
  readonly shown: Int8Array
  /** Probability of the expression that is shown; 0 where there is none. */
  readonly probability: Float32Array
  /** Mean probability of each expression over the seconds read; null until {@link USUAL_NEEDS_S} were. */
  readonly usual: readonly number[] | null
  readonly runs: readonly Run[]
}

/** A stretch in which one expression was shown; `endS` is its last second. */
interface Run {
  readonly expression: number
  readonly startS: number
  readonly endS: number
}

function trackOf({ key, timeline }: Participant): Track {
  const shown = new Int8Array(timeline.lengthS).fill(NO_TILE)
  const probability = new Float32Array(timeline.lengthS)
  const sums: number[] = EXPRESSIONS.map(() => 0)
  let counted = 0
  for (const cell of timeline.cells()) {
    const index = EXPRESSION_INDEX.get(cell.shown)
    if (index === undefined) {
      shown[cell.second] = UNWATCHED_REASONS.has(cell.shown) ? UNWATCHED : UNREAD
      continue
    }
    shown[cell.second] = index
    if (cell.probabilities === null) continue
    probability[cell.second] = cell.probabilities[index] ?? 0
    cell.probabilities.forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value))
    counted++
  }
  const usual = counted < USUAL_NEEDS_S ? null : sums.map((sum) => sum / counted)
  return { key, shown, probability, usual, runs: withoutBlips(runsOf(shown)) }
}

/** Runs of one expression; gaps of up to {@link MAX_BRIDGED_GAP_S} without a reading do not end a run. */
function runsOf(shown: Int8Array): Run[] {
  const runs: Run[] = []
  shown.forEach((expression, second) => {
    if (expression < 0) return
    const last = runs.at(-1)
    const goesOn = last?.expression === expression && gapS(last, second) <= MAX_BRIDGED_GAP_S
    if (goesOn) runs[runs.length - 1] = { ...last, endS: second }
    else runs.push({ expression, startS: second, endS: second })
  })
  return runs
}

/** Joins two runs of one expression if the run between them is shorter than both and fits into a gap. */
function withoutBlips(runs: readonly Run[]): Run[] {
  const kept: Run[] = []
  for (const run of runs) {
    const [before, blip] = [kept.at(-2), kept.at(-1)]
    const isBlip =
      before?.expression === run.expression &&
      blip !== undefined &&
      gapS(before, run.startS) <= MAX_BRIDGED_GAP_S &&
      lengthS(blip) < Math.min(lengthS(before), lengthS(run))
    if (isBlip) kept.splice(-2, 2, { ...before, endS: run.endS })
    else kept.push(run)
  }
  return kept
}

function lengthS({ startS, endS }: Run): number {
  return endS - startS + 1
}

/** Seconds between a run and a later second. */
function gapS(run: Run, second: number): number {
  return second - run.endS - 1
}

/** How far a run is above the participant's usual: the mean probability of its expression, less their mean for it. */
function strengthOf({ shown, probability, usual }: Track, run: Run): number {
  if (usual === null || lengthS(run) < CLEAR_S) return 0
  let sum = 0
  let counted = 0
  for (let second = run.startS; second <= run.endS; second++) {
    if (shown[second] !== run.expression) continue
    sum += probability[second] ?? 0
    counted++
  }
  return Math.max(0, sum / counted - (usual[run.expression] ?? 0))
}

/** Into another expression than neutral: a face that comes to rest is no moment. */
function lastingChanges(track: Track): Moment[] {
  const { key, runs } = track
  const moments: Moment[] = []
  let held: Run | null = null
  let last: Run | null = null
  for (const run of runs) {
    // Any expression may have been shown in a longer gap.
    if (last && gapS(last, run.startS) > MAX_BRIDGED_GAP_S) held = null
    last = run
    if (lengthS(run) < HELD_BEFORE_S) continue
    const isChange = held && held.expression !== run.expression && gapS(held, run.startS) <= CHANGE_TAKES_S
    if (isChange && lengthS(run) >= LASTING_S && run.expression !== NEUTRAL) {
      const about = {
        participantKeys: [key],
        expression: expressionAt(run.expression),
        strength: strengthOf(track, run),
      }
      moments.push(momentOf('lasting-change', run.startS, lengthS(run), about))
    }
    held = run
  }
  return moments
}

function peaks(track: Track): Moment[] {
  const { key, shown, probability, usual, runs } = track
  if (usual === null) return []
  const candidates = runs.flatMap((run) => {
    const usually = usual[run.expression] ?? 0
    if (run.expression === NEUTRAL || lengthS(run) < SHOWN_S) return []
    let second = run.startS
    for (let at = run.startS; at <= run.endS; at++) {
      if (shown[at] === run.expression && (probability[at] ?? 0) > (probability[second] ?? 0)) second = at
    }
    const above = (probability[second] ?? 0) - usually
    return above < PEAK_ABOVE_USUAL ? [] : [{ second, above, run }]
  })
  const taken: typeof candidates = []
  for (const peak of candidates.toSorted((a, b) => b.above - a.above || a.second - b.second)) {
    if (taken.every(({ second }) => Math.abs(second - peak.second) >= PEAKS_APART_S)) taken.push(peak)
  }
  return taken.map(({ second, run }) => {
    const about = { participantKeys: [key], expression: expressionAt(run.expression), strength: strengthOf(track, run) }
    return momentOf('peak', second, 1, about)
  })
}

function changesTogether(tracks: readonly Track[]): Moment[] {
  const changes = tracks.flatMap(changesOf)
  return EXPRESSIONS.flatMap((expression, index) => {
    const same = changes.filter((change) => change.expression === index).toSorted((a, b) => a.second - b.second)
    const moments: Moment[] = []
    let first = 0
    while (first < same.length) {
      const startS = same[first]?.second ?? 0
      let next = first
      while ((same[next]?.second ?? Infinity) < startS + TOGETHER_WITHIN_S) next++
      const near = same.slice(first, next)
      const endS = near.at(-1)?.second ?? startS
      const keys = near.map(({ key }) => key)
      const read = tracks.filter(({ shown }) => (shown[endS] ?? NO_TILE) >= 0).length
      const isTogether = keys.length >= Math.max(TOGETHER_LEAST, read * TOGETHER_SHARE)
      if (isTogether) {
        const participantKeys = tracks.map(({ key }) => key).filter((key) => keys.includes(key))
        const strength = Math.min(1, keys.length / read)
        moments.push(momentOf('together', startS, endS - startS + 1, { participantKeys, expression, strength }))
      }
      first = isTogether ? next : first + 1
    }
    return moments
  })
}

/** Where most of the room showed one expression. Only what has passed counts, so that a moment's start stays while the call runs. */
function majorities(tracks: readonly Track[]): Moment[] {
  const { mostly, shares } = roomOf(tracks)
  return withoutBlips(runsOf(mostly)).flatMap((run) => {
    if (run.expression === NEUTRAL || lengthS(run) < MAJORITY_S) return []
    const inRun = shares.subarray(run.startS, run.endS + 1).filter((share) => share > 0)
    const strength = Math.min(1, inRun.reduce((sum, share) => sum + share, 0) / inRun.length)
    return [momentOf('majority', run.startS, lengthS(run), { expression: expressionAt(run.expression), strength })]
  })
}

/** Each second's expression of the majority, {@link UNREAD} where there is none, and its share. */
function roomOf(tracks: readonly Track[]): { mostly: Int8Array; shares: Float32Array } {
  const kinds = EXPRESSIONS.length
  const callS = Math.max(0, ...tracks.map(({ shown }) => shown.length))
  const counts = new Uint16Array(callS * kinds)
  for (const { shown } of tracks) {
    shown.forEach((expression, second) => {
      const at = second * kinds + expression
      if (expression >= 0) counts[at] = (counts[at] ?? 0) + 1
    })
  }
  const mostly = new Int8Array(callS).fill(UNREAD)
  const shares = new Float32Array(callS)
  const inWindow: number[] = EXPRESSIONS.map(() => 0)
  for (let second = 0; second < callS; second++) {
    let people = 0
    let total = 0
    for (let index = 0; index < kinds; index++) {
      const comes = counts[second * kinds + index] ?? 0
      const goes = counts[(second - MAJORITY_WINDOW_S) * kinds + index] ?? 0
      inWindow[index] = (inWindow[index] ?? 0) + comes - goes
      people += comes
      total += inWindow[index] ?? 0
    }
    const most = inWindow.findIndex((sum) => sum > total * MAJORITY_SHARE)
    if (people < TOGETHER_LEAST || most === -1) continue
    mostly[second] = most
    shares[second] = (inWindow[most] ?? 0) / total
  }
  return { mostly, shares }
}

/** Where a participant's expression visibly changed into another one than neutral. */
function changesOf({ key, runs }: Track): { key: string; second: number; expression: number }[] {
  return runs.flatMap((run, index) => {
    const before = runs[index - 1]
    const isSeen =
      before !== undefined &&
      before.expression !== run.expression &&
      run.expression !== NEUTRAL &&
      gapS(before, run.startS) <= MAX_BRIDGED_GAP_S &&
      Math.min(lengthS(before), lengthS(run)) >= SHOWN_S
    return isSeen ? [{ key, second: run.startS, expression: run.expression }] : []
  })
}

function absences(tracks: readonly Track[]): Moment[] {
  const callS = Math.max(0, ...tracks.map(({ shown }) => shown.length))
  const isWatched = new Uint8Array(callS)
  for (const { shown } of tracks) shown.forEach((value, second) => value >= UNREAD && (isWatched[second] = 1))
  return tracks.flatMap(({ key, shown }) => {
    const moments: Moment[] = []
    let secondsRead = 0
    let startS: number | null = null
    let unwatchedS = 0
    const end = (endS: number) => {
      if (startS !== null && endS - startS >= ABSENT_S) {
        moments.push(momentOf('absence', startS, endS - startS, { participantKeys: [key] }))
      }
      startS = null
    }
    for (let second = 0; second < callS; second++) {
      const now = shown[second] ?? NO_TILE
      if (now >= 0) {
        end(second)
        secondsRead++
        unwatchedS = 0
        // An absence starts after the last second that was read.
        if (secondsRead >= ABSENCE_NEEDS_S) startS = second + 1
      } else if (now === UNWATCHED || isWatched[second] === 0) {
        unwatchedS++
        if (unwatchedS > MAX_BRIDGED_GAP_S) end(second - unwatchedS + 1)
      } else {
        unwatchedS = 0
      }
    }
    end(callS - unwatchedS)
    return moments
  })
}
