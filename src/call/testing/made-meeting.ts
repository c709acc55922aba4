import { EXPRESSIONS, isExpression, mapProbabilities } from '../reading'
import type { Expression, NoReadingReason, Probabilities } from '../reading'
import { Timeline } from '../timeline'
import type { Call, Participant } from '../timeline'
import { madeCall, madeParticipant } from './made-calls'
import { seeded } from './seeded'

const NAMES = ['Ana Lúcia Duarte', 'Ben', 'Chidi Okafor', 'Dagný Jónsdóttir', 'Emre Yıldız', 'Farah']
/** How often each expression is shown: mostly neutral, some smiles, little else. In the order of EXPRESSIONS. */
const OFTEN = [0.04, 0.02, 0.03, 0.28, 0.06, 0.07, 0.5]
const GAPS: readonly NoReadingReason[] = ['turned-away', 'unsure', 'no-face', 'camera-off']

/** A realistic call: long neutral stretches, shared smiles, people who come late, look away and turn cameras off. */
export function madeMeeting(participantCount: number, lengthS: number, seed = 1): Call {
  const random = seeded(seed)
  const laughs = Array.from({ length: Math.ceil(lengthS / 400) }, () => Math.floor(random() * lengthS))
  const participants = Array.from({ length: participantCount }, (_, order): Participant =>
    madeParticipant({
      key: `p${order}`,
      pageName: order < NAMES.length ? (NAMES[order] ?? null) : `${NAMES[order % NAMES.length]} ${order + 1}`,
      isSelf: order === 0,
      isLeftOut: order === 5,
      restingFace:
        order === 1
          ? null
          : {
              probabilities: [0.03, 0.01, 0.02, 0.05, 0.14, 0.02, 0.73],
              source: order === 0 ? 'set' : 'learned',
              readings: 140,
            },
      timeline: madeTimeline(random, lengthS, laughs, order === 3 ? Math.floor(lengthS / 5) : 0),
    }),
  )
  return madeCall(participants, {
    title: 'Weekly planning – Google Meet',
    siteId: 'meet',
    endedAtMs: madeCall([]).startedAtMs + lengthS * 1000,
    settings: { readingsPerSecond: 2.5, smoothing: 'standard', confidenceFloor: 0.52, isBaselineOn: true },
    notes:
      lengthS < 120
        ? []
        : [
            {
              id: '0e0c7f5c-63c1-4d0e-9b57-0a2e7c1b8f11',
              second: Math.floor(lengthS * 0.62),
              text: 'The new plan is shown',
            },
          ],
  })
}

function madeTimeline(random: () => number, lengthS: number, laughs: readonly number[], fromS: number): Timeline {
  const timeline = new Timeline()
  let shown: Expression | NoReadingReason = 'neutral'
  let until = 0
  for (let second = fromS; second < lengthS; second++) {
    if (second >= until) {
      const isGap = random() < 0.1
      shown = isGap ? (GAPS[Math.floor(random() * GAPS.length)] ?? 'no-face') : someExpression(random)
      until =
        second +
        (shown === 'camera-off'
          ? 40 + Math.floor(random() * 200)
          : 4 + Math.floor(random() * random() * (shown === 'neutral' ? 120 : 45)))
    }
    const isLaughing = laughs.some((laugh) => second >= laugh && second < laugh + 10)
    const now = isLaughing && isExpression(shown) ? 'happy' : shown
    timeline.set({ second, shown: now, probabilities: probabilitiesOf(now, random) })
  }
  return timeline
}

function someExpression(random: () => number): Expression {
  let left = random()
  return EXPRESSIONS.find((_, index) => (left -= OFTEN[index] ?? 0) < 0) ?? 'neutral'
}

function probabilitiesOf(shown: Expression | NoReadingReason, random: () => number): Probabilities | null {
  if (!isExpression(shown)) return null
  const weights = EXPRESSIONS.map((expression) =>
    expression === shown ? 1.6 + random() * 3 : random() * (expression === 'neutral' ? 0.9 : 0.25),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return mapProbabilities((index) => (weights[index] ?? 0) / total)
}
