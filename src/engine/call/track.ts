import { RestingFaceLearner } from '../../call/baseline'
import type { Expression, NoReadingReason, Probabilities } from '../../call/reading'
import { Rate } from '../../call/rate'
import type { Participant } from '../../call/timeline'
import type { Badge, Readout, Region, TileReport } from '../../shared/protocol'
import type { Smoother } from './smoothing'

/** A readout without a new reading for longer than this says so; until then it may be a frame that was missed. */
export const STALE_AFTER_MS = 3000
/** Badges show confidence in steps of a tenth: finer ones are not seen, and each costs the page a message. */
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
  learner: RestingFaceLearner
  rate: Rate
  /** What the user said of whether this is them; null for nothing. */
  isSelfByHand: boolean | null
  /** Whether the page marked their tile as the user's own, or the record of the call did. */
  selfMark: 'before' | 'recorded' | null
  /** Null while they are on no tile. */
  tile: TileReport | null
  /** Whether it is certain that the tile's frames are of this participant. */
  isSure: boolean
  /** The last face, in fractions of the video; null when it is not known. */
  face: Region | null
  /** Whether that face will most likely be followed to the next picture. */
  isSteady: boolean
  /** When the whole frame was last asked for, monotonic. */
  wholeAtMs: number | null
  /** When what is shown last changed by a reading, monotonic; null for never. */
  changedAtMs: number | null
  /** Since when no face has been found, monotonic; null while there is one, and before the first look. */
  facelessSinceMs: number | null
  /** When a frame was last asked for, monotonic; null when one is to be asked for right away. */
  askedAtMs: number | null
  /** When the frame behind the readout was grabbed, in the call's time; null before the first. */
  capturedAtMs: number | null
  /** From that frame to its readout. */
  latencyMs: number | null
  framesRead: number
  faceCount: number
  current: SecondInProgress | null
}

/** A participant of whom nothing has been seen yet in this run of the engine. */
export function createTrack(participant: Participant, smoother: Smoother): Track {
  return {
    participant,
    smoother,
    learner: new RestingFaceLearner(participant.restingFace),
    rate: new Rate(),
    isSelfByHand: null,
    selfMark: participant.isSelf ? 'recorded' : null,
    tile: null,
    isSure: false,
    face: null,
    isSteady: false,
    wholeAtMs: null,
    changedAtMs: null,
    facelessSinceMs: null,
    askedAtMs: null,
    capturedAtMs: null,
    latencyMs: null,
    framesRead: 0,
    faceCount: 0,
    current: null,
  }
}

/** Puts a participant on a tile, or on none. Another video has its face elsewhere. */
export function putOnTile(track: Track, tile: TileReport | null, isSure: boolean): void {
  if (tile?.sourceId !== track.tile?.sourceId) {
    track.face = null
    track.isSteady = false
    track.wholeAtMs = null
    track.facelessSinceMs = null
  }
  track.tile = tile
  track.isSure = isSure
}

/** Forgets everything that was read of a participant. */
export function eraseReadings(track: Track): void {
  track.participant.timeline.clear()
  track.participant.restingFace = null
  track.learner = new RestingFaceLearner(null)
  track.rate = new Rate()
  track.smoother.reset()
  track.face = null
  track.capturedAtMs = null
  track.latencyMs = null
  track.faceCount = 0
  track.current = null
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

/** What the badge of a tile says; nothing while it is not certain whose tile it is. */
export function badgeOf(tileId: string, { isSure, smoother: { state } }: Track): Badge {
  if (state.kind !== 'expression' || !isSure) return { tileId, expression: null, confidence: 0 }
  const confidence = Math.round(state.confidence * BADGE_STEPS) / BADGE_STEPS
  return { tileId, expression: state.expression, confidence }
}

/**
 * The participant as a view shows them.
 * @param callMs The call's time now.
 * @param wallAt Epoch milliseconds of a time of the call.
 */
export function readoutOf(track: Track, callMs: number, wallAt: (callMs: number) => number): Readout {
  const { participant, smoother, rate, tile, capturedAtMs, latencyMs, faceCount, framesRead } = track
  const { key, givenName, pageName, isSelf, isLeftOut, leftOutBecause } = participant
  return {
    key,
    name: givenName ?? pageName,
    isRenamed: givenName !== null,
    isSelf,
    isLeftOut,
    leftOutBecause,
    isOnScreen: tile !== null,
    state: smoother.state,
    capturedAtMs: capturedAtMs === null ? null : wallAt(capturedAtMs),
    latencyMs,
    readingsPerSecond: rate.perSecond(callMs),
    framesRead,
    faceCount,
    restingFace: participant.restingFace?.source ?? 'none',
  }
}
