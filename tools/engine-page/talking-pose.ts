/** How a face in a made sequence is held at each moment: seeded, so that a sequence is the same in each run. */
import { seeded } from '../../src/call/testing/seeded'

/**
 * `still`: the photograph as it is. `moving`: the head and the light move, and the camera is noisy, but the mouth stays as
 * it is. `talking`: the same, and the mouth talks. So the cost of talking can be told from that of the face itself.
 */
export const MANNERS = ['still', 'moving', 'talking'] as const
export type Manner = (typeof MANNERS)[number]

/** A face at a moment, relative to its photograph. */
export interface Pose {
  /** How far the mouth is open, from 0 (as in the photograph) to 1 (the widest of ordinary speech). */
  readonly openness: number
  /** How far the head is turned in the plane of the picture, radians, clockwise. */
  readonly turnRad: number
  /** How far the head has moved, in eye distances. */
  readonly shiftX: number
  readonly shiftY: number
  /** Factor of its size. */
  readonly scale: number
  /** Factor of the light. */
  readonly light: number
  /** Standard deviation of the camera's noise, of 255. */
  readonly noise: number
}

const STILL: Pose = { openness: 0, turnRad: 0, shiftX: 0, shiftY: 0, scale: 1, light: 1, noise: 0 }

/** Ordinary speech has 3 to 6 syllables a second. */
const SYLLABLE_MS = { min: 160, max: 320 }
const SYLLABLES_PER_PHRASE = { min: 5, max: 10 }
/** Between two phrases the mouth is closed for this long. */
const PAUSE_MS = { min: 250, max: 700 }
/** Openness of a syllable at its widest. */
const SYLLABLE_OPENNESS = { min: 0.2, max: 1 }

/** Head, distance and light of somebody who sits before a laptop: largest departures, and how often they come and go. */
const MAX_TURN_RAD = (4 * Math.PI) / 180
const MAX_SHIFT = 0.25
const MAX_SCALING = 0.05
const MAX_LIGHTING = 0.12
const DRIFT_HZ = { min: 0.08, max: 0.35 }
/** A webcam's noise in a room at daylight, before the call's own compression. */
const NOISE = 4

/**
 * The poses of a sequence, by time in milliseconds from its start. The same seed and manner give the same poses, and
 * `moving` moves as `talking` does.
 * @param lengthMs Until when there is speech.
 */
export function posesOf(seed: number, manner: Manner, lengthMs: number): (atMs: number) => Pose {
  if (manner === 'still') return () => STILL
  const random = seeded(seed)
  const [turn, shiftX, shiftY, size, light] = [
    drift(random),
    drift(random),
    drift(random),
    drift(random),
    drift(random),
  ]
  const opennessAt = manner === 'talking' ? speech(random, lengthMs) : () => 0
  return (atMs) => ({
    openness: opennessAt(atMs),
    turnRad: MAX_TURN_RAD * turn(atMs),
    shiftX: MAX_SHIFT * shiftX(atMs),
    shiftY: MAX_SHIFT * shiftY(atMs),
    scale: 1 + MAX_SCALING * size(atMs),
    light: 1 + MAX_LIGHTING * light(atMs),
    noise: NOISE,
  })
}

/** A slow movement in [-1, 1]: two sine waves. */
function drift(random: () => number): (atMs: number) => number {
  const waves = [0, 1].map(() => ({ hertz: between(DRIFT_HZ, random), phase: random() }))
  return (atMs) =>
    waves.reduce((sum, { hertz, phase }) => sum + Math.sin(2 * Math.PI * ((hertz * atMs) / 1000 + phase)), 0) / 2
}

/** How far the mouth is open: syllables of different lengths and widths, in phrases with pauses between them. */
function speech(random: () => number, lengthMs: number): (atMs: number) => number {
  const syllables: { readonly fromMs: number; readonly lengthMs: number; readonly openness: number }[] = []
  let atMs = 0
  while (atMs < lengthMs) {
    const count = Math.round(between(SYLLABLES_PER_PHRASE, random))
    for (let syllable = 0; syllable < count; syllable++) {
      const length = between(SYLLABLE_MS, random)
      syllables.push({ fromMs: atMs, lengthMs: length, openness: between(SYLLABLE_OPENNESS, random) })
      atMs += length
    }
    atMs += between(PAUSE_MS, random)
  }
  return (nowMs) => {
    const syllable = syllables.find(({ fromMs, lengthMs: length }) => nowMs >= fromMs && nowMs < fromMs + length)
    if (!syllable) return 0
    return syllable.openness * Math.sin((Math.PI * (nowMs - syllable.fromMs)) / syllable.lengthMs) ** 2
  }
}

function between({ min, max }: { readonly min: number; readonly max: number }, random: () => number): number {
  return min + (max - min) * random()
}
