import { EXPRESSIONS, NO_READING_REASONS, isExpression, mapProbabilities } from '../reading'
import type { Expression, NoReadingReason, Probabilities } from '../reading'
import { Timeline, createParticipant } from '../timeline'
import type { Call, Participant } from '../timeline'

/** 24 November 2026, 00:33:12 UTC. */
export const CALL_START_MS = Date.UTC(2026, 10, 24, 0, 33, 12)

/**
 * One letter a second: the expression's first letter (`u` for surprise), `-` no face, `c` camera off, `p` paused, `t` tab hidden,
 * `l` left out, `x` stale, space no tile.
 */
const LETTERS: Readonly<Record<string, Expression | NoReadingReason>> = {
  a: 'angry',
  d: 'disgust',
  f: 'fear',
  h: 'happy',
  s: 'sad',
  u: 'surprise',
  n: 'neutral',
  '-': 'no-face',
  c: 'camera-off',
  p: 'paused',
  t: 'tab-hidden',
  l: 'left-out',
  x: 'stale',
}

/** A timeline from letters. A second with an expression gives it the probability `peak`; the others share the rest. */
export function timelineOf(letters: string, peak = 0.7): Timeline {
  const timeline = new Timeline()
  letters.split('').forEach((letter, second) => {
    const shown = LETTERS[letter]
    if (shown === undefined) return
    timeline.set({ second, shown, probabilities: isExpression(shown) ? peaked(shown, peak) : null })
  })
  return timeline
}

function peaked(shown: Expression, peak: number): Probabilities {
  return mapProbabilities((index) => (EXPRESSIONS[index] === shown ? peak : (1 - peak) / 6))
}

/** As {@link createParticipant}; a participant who is left out was left out by the user. */
export function madeParticipant(given: Parameters<typeof createParticipant>[0]): Participant {
  return createParticipant({ leftOutBecause: given.isLeftOut === true ? 'user' : null, ...given })
}

/** A call of ten seconds that is over, unless `given` says otherwise. */
export function madeCall(participants: Participant[], given: Partial<Call> = {}): Call {
  return {
    id: '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f',
    siteId: 'generic',
    title: 'Weekly planning',
    startedAtMs: CALL_START_MS,
    endedAtMs: CALL_START_MS + 10_000,
    isKept: false,
    givenTitle: null,
    settings: null,
    notes: [],
    participants,
    ...given,
  }
}

/** A busy call, always the same: each participant's readout changes every few seconds, sometimes to a reason. */
export function madeLongCall(participantCount: number, lengthS: number): Call {
  const shown = [...EXPRESSIONS, ...NO_READING_REASONS]
  const participants = Array.from({ length: participantCount }, (_, order) => {
    const timeline = new Timeline()
    for (let second = 0; second < lengthS; second++) {
      const now = shown[(Math.floor(second / 7) * 5 + order) % shown.length] ?? 'neutral'
      timeline.set({
        second,
        shown: now,
        probabilities: isExpression(now) ? peaked(now, 0.5 + (second % 50) / 100) : null,
      })
    }
    return madeParticipant({ key: `p${order}`, pageName: `Person ${order}`, timeline })
  })
  return madeCall(participants, { endedAtMs: CALL_START_MS + lengthS * 1000 })
}
