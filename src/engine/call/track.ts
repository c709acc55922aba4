import { RestingFaceLearner } from '../../call/baseline'
import type { Expression, NoReadingReason, Probabilities } from '../../call/reading'
import { Rate } from '../../call/rate'
import type { Participant } from '../../call/timeline'
import type { Badge, Readout, Region, TileReport } from '../../shared/protocol'
import type { ByHand } from './left-out'
import type { Smoother } from './smoothing'

/** A badge's confidence is told in steps of a tenth: finer ones are not seen, and each costs the page a message. */
const BADGE_STEPS = 10

/** The readings of one participant's second, for their mean. */
interface SecondInProgress {
  readonly second: number
  readonly sums: number[]
  readings: number
}

/** What the engine knows of a participant while the call runs; what lasts is in {@link Participant}. */
export interface Track {
  readonly participant: Participant
  readonly smoother: Smoother
  readonly learner: RestingFaceLearner
  readonly rate: Rate
  byHand: ByHand
  /** Whether the user has said if this is them. */
  isSelfByHand: boolean
  /** Null while they are on no tile. */
  tile: TileReport | null
  face: Region | null
  wholeAtMs: number | null
  askedAtMs: number | null
  capturedAtMs: number | null
  latencyMs: number | null
  faceCount: number
  current: SecondInProgress | null
}

/** A participant of whom nothing has been seen yet in this run of the engine. */
export function madeTrack(participant: Participant, smoother: Smoother, byHand: ByHand): Track {
  return {
    participant,
    smoother,
    learner: new RestingFaceLearner(participant.restingFace),
    rate: new Rate(),
    byHand,
    isSelfByHand: false,
    tile: null,
    face: null,
    wholeAtMs: null,
    askedAtMs: null,
    capturedAtMs: null,
    latencyMs: null,
    faceCount: 0,
    current: null,
  }
}

/** Adds a reading to the mean of a second. */
export function countReading(track: Track, probabilities: Probabilities, second: number): void {
  if (track.current?.second !== second) track.current = { second, sums: probabilities.map(() => 0), readings: 0 }
  const { sums } = track.current
  probabilities.forEach((probability, index) => (sums[index] = (sums[index] ?? 0) + probability))
  track.current.readings++
}

/** The mean of a second's readings; null where there was none. */
export function meanOf({ current }: Track, second: number): Probabilities | null {
  if (current?.second !== second || current.readings === 0) return null
  const mean = (index: number) => (current.sums[index] ?? 0) / current.readings
  return [mean(0), mean(1), mean(2), mean(3), mean(4), mean(5), mean(6)]
}

/** What the readout shows; null before the first reading. */
export function shownOf({ smoother: { state } }: Track): Expression | NoReadingReason | null {
  if (state.kind === 'waiting') return null
  return state.kind === 'expression' ? state.expression : state.reason
}

/** What the tile's badge says. */
export function badgeOf({ participant: { key }, smoother: { state } }: Track): Badge {
  if (state.kind !== 'expression') return { key, expression: null, confidence: 0 }
  return { key, expression: state.expression, confidence: Math.round(state.confidence * BADGE_STEPS) / BADGE_STEPS }
}

/** The participant as a view shows them. */
export function readoutOf(track: Track, nowMs: number): Readout {
  const { participant, smoother, rate, tile, capturedAtMs, latencyMs, faceCount } = track
  const { key, givenName, pageName, isSelf, isLeftOut } = participant
  return {
    key,
    name: givenName ?? pageName,
    isRenamed: givenName !== null,
    isSelf,
    isLeftOut,
    isOnScreen: tile !== null,
    state: smoother.state,
    capturedAtMs,
    latencyMs,
    readingsPerSecond: rate.perSecond(nowMs),
    faceCount,
    restingFace: participant.restingFace?.source ?? 'none',
  }
}
