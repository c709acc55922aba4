/**
 * Makes a photograph of a face talk, by a smooth warp of its pixels. What it is: the lower lip and the jaw move down and
 * up and the corners of the mouth follow a little, the mouth's inside is dark where the lips part, and the whole picture
 * turns, shifts, grows and brightens slightly, with a camera's noise. What it is not: a person talking. The lips do not
 * round or spread, no teeth or tongue show (a mouth that was open already gets a second gap), eyes and brows stay as they
 * are, the background moves with the head, the head turns only in the picture's plane, and there is no compression. So it
 * says whether the mere movement of a mouth reads as an expression, and little else.
 */
import { cropSquareFor, FRAMING } from '../../src/engine/vision/face-crop'
import type { DetectedFace } from '../../src/engine/vision/detected-face'
import type { Pose } from './talking-pose'

/** A picture: four bytes a pixel, row by row, as ImageData has them. */
export interface Pixels {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** Where a photograph's face stands. Lengths of the warp are in eye distances, its axes along and across the eyes. */
export interface FacePlace {
  readonly headX: number
  readonly headY: number
  /** Middle of the line between the closed lips. */
  readonly mouthX: number
  readonly mouthY: number
  readonly angleRad: number
  readonly eyeDistancePx: number
  /** How far apart the lips are when the mouth is widest open, in eye distances. */
  readonly widestGap: number
}

/** The lips' widest gap as a share of the face's height from brows to chin: about 12 mm, a loud open vowel. */
const WIDEST_GAP = 0.08
/** Sizes of an adult's face in eye distances (63 mm): half the mouth, half the jaw, from the lips to the chin. */
const MOUTH_HALF_WIDTH = 0.37
const JAW_HALF_WIDTH = 1
const LIPS_TO_CHIN = 0.72
/** The corners of the mouth follow the lower lip by this share, and the cheeks above them less and less over this length. */
const CORNERS = 0.4
const CHEEK = 0.4
/** Below the lower lip the movement widens to the jaw's over this length; below the chin it fades over that of the throat. */
const LIP_TO_JAW = 0.4
const THROAT = 0.8
/** Share of light inside an open mouth, and how far from the lips it is that dark, in eye distances. */
const INSIDE_LIGHT = 0.3
const INSIDE_EDGE = 0.035
/** The line between closed lips is looked for this far around the detector's point, in eye distances: the darkest row is it. */
const LIP_SEARCH = 0.1
const LIP_SEARCH_HALF_WIDTH = 0.25
/**
 * Margin around the photograph, in eye distances: as far as the edges of a close portrait move, so that they stay in the
 * picture. It continues the photograph's edges.
 */
const MARGIN = 0.5
/** Rounds of the inverse of the jaw's movement; each leaves less than half of the error. */
const INVERSE_ROUNDS = 6

/** Finds where to warp. @param face In the photograph's pixels. */
export function placeOf(photo: Pixels, face: Pick<DetectedFace, 'box' | 'keypoints'>): FacePlace {
  const { sidePx, angleRad } = cropSquareFor(face)
  const { box, keypoints } = face
  const eyeDistancePx = sidePx * FRAMING.eyeDistance
  const [downX, downY] = [-Math.sin(angleRad), Math.cos(angleRad)]
  const toLips = lipOffsetPx(photo, keypoints.mouth, angleRad, eyeDistancePx)
  return {
    headX: box.x + box.width / 2,
    headY: box.y + box.height / 2,
    mouthX: keypoints.mouth.x + toLips * downX,
    mouthY: keypoints.mouth.y + toLips * downY,
    angleRad,
    eyeDistancePx,
    widestGap: (WIDEST_GAP * box.height) / eyeDistancePx,
  }
}

/** How far below the detector's point the darkest row of the mouth lies, pixels. */
function lipOffsetPx(photo: Pixels, mouth: { x: number; y: number }, angleRad: number, eyeDistancePx: number): number {
  const [cos, sin] = [Math.cos(angleRad), Math.sin(angleRad)]
  const reachPx = Math.round(LIP_SEARCH * eyeDistancePx)
  const halfPx = Math.round(LIP_SEARCH_HALF_WIDTH * eyeDistancePx)
  let darkest = Infinity
  let found = 0
  for (let down = -reachPx; down <= reachPx; down++) {
    let light = 0
    for (let along = -halfPx; along <= halfPx; along++) {
      light += greenAt(photo, mouth.x + along * cos - down * sin, mouth.y + along * sin + down * cos)
    }
    if (light >= darkest) continue
    darkest = light
    found = down
  }
  return found
}

/** Width of the margin that {@link posed} puts around a photograph. */
export function marginPx({ eyeDistancePx }: FacePlace): number {
  return Math.ceil(MARGIN * eyeDistancePx)
}

/**
 * The photograph, in its margin, with its face held as `pose` says.
 * @param random In [0, 1), for the noise.
 */
export function posed(photo: Pixels, place: FacePlace, pose: Pose, random: () => number): Pixels {
  const margin = marginPx(place)
  const width = photo.width + 2 * margin
  const height = photo.height + 2 * margin
  const { headX, headY, mouthX, mouthY, angleRad, eyeDistancePx } = place
  const data = new Uint8ClampedArray(4 * width * height)
  const [cos, sin] = [Math.cos(angleRad), Math.sin(angleRad)]
  const turnCos = Math.cos(pose.turnRad) / pose.scale
  const turnSin = Math.sin(pose.turnRad) / pose.scale
  const centerX = headX + pose.shiftX * eyeDistancePx
  const centerY = headY + pose.shiftY * eyeDistancePx
  const widestGap = pose.openness * place.widestGap
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const [fromX, fromY] = [x - margin - centerX, y - margin - centerY]
      const photoX = headX + turnCos * fromX + turnSin * fromY
      const photoY = headY - turnSin * fromX + turnCos * fromY
      const along = ((photoX - mouthX) * cos + (photoY - mouthY) * sin) / eyeDistancePx
      const down = ((photoY - mouthY) * cos - (photoX - mouthX) * sin) / eyeDistancePx
      const { movedBy, light } = jawAt(along, down, widestGap)
      const movedPx = movedBy * eyeDistancePx
      sampleInto(data, to, photo, photoX + movedPx * sin, photoY - movedPx * cos)
      const lit = light * pose.light
      const noise = pose.noise === 0 ? 0 : pose.noise * noiseFrom(random)
      for (let channel = to; channel < to + 3; channel++) data[channel] = (data[channel] ?? 0) * lit + noise
    }
  }
  return { data, width, height }
}

/**
 * What stands at a place of the warped face.
 * @param along To the side of the middle of the lips, in eye distances.
 * @param down Below it.
 * @param widestGap How far apart the lips are in their middle.
 * @returns How far it has moved down from its place in the photograph, in eye distances, and the share of its light that is left.
 */
export function jawAt(along: number, down: number, widestGap: number): { movedBy: number; light: number } {
  const isBeyond = down <= -CHEEK || down >= LIPS_TO_CHIN + THROAT || Math.abs(along) >= JAW_HALF_WIDTH
  if (widestGap === 0 || isBeyond) return { movedBy: 0, light: 1 }
  const lip = Math.max(0, 1 - (along / MOUTH_HALF_WIDTH) ** 2)
  const jaw = Math.cos((Math.PI * along) / (2 * JAW_HALF_WIDTH)) ** 2
  const corners = CORNERS * jaw * (1 - lip)
  const upperLip = widestGap * corners
  const lowerLip = widestGap * (lip + corners)
  if (down > upperLip && down < lowerLip) {
    const inside = Math.min(1, Math.min(down - upperLip, lowerLip - down) / INSIDE_EDGE)
    return { movedBy: down, light: 1 - (1 - INSIDE_LIGHT) * inside }
  }
  const movementOf =
    down <= upperLip
      ? (from: number) => corners * smoothStep(1 + from / CHEEK)
      : (from: number) =>
          mixed(lip + corners, jaw, smoothStep(from / LIP_TO_JAW)) * (1 - smoothStep((from - LIPS_TO_CHIN) / THROAT))
  let from = down
  for (let round = 0; round < INVERSE_ROUNDS; round++) from = down - widestGap * movementOf(from)
  return { movedBy: down - from, light: 1 }
}

function mixed(one: number, other: number, share: number): number {
  return one * (1 - share) + other * share
}

/** From 0 at 0 to 1 at 1, level at both ends. */
function smoothStep(value: number): number {
  const at = Math.min(1, Math.max(0, value))
  return at * at * (3 - 2 * at)
}

/** Writes the bilinear sample at a place of the photograph; what lies outside continues its edge. */
function sampleInto(into: Uint8ClampedArray, to: number, { data, width, height }: Pixels, x: number, y: number): void {
  const atX = Math.min(width - 1, Math.max(0, x))
  const atY = Math.min(height - 1, Math.max(0, y))
  const left = Math.min(width - 2, Math.floor(atX))
  const top = Math.min(height - 2, Math.floor(atY))
  const right = atX - left
  const below = atY - top
  const upper = 4 * (top * width + left)
  const lower = upper + 4 * width
  for (let channel = 0; channel < 3; channel++) {
    const high = (data[upper + channel] ?? 0) * (1 - right) + (data[upper + 4 + channel] ?? 0) * right
    const low = (data[lower + channel] ?? 0) * (1 - right) + (data[lower + 4 + channel] ?? 0) * right
    into[to + channel] = high * (1 - below) + low * below
  }
  into[to + 3] = 255
}

function greenAt({ data, width, height }: Pixels, x: number, y: number): number {
  const column = Math.min(width - 1, Math.max(0, Math.round(x)))
  const row = Math.min(height - 1, Math.max(0, Math.round(y)))
  return data[4 * (row * width + column) + 1] ?? 0
}

/** Noise of mean 0 and standard deviation 1: two dice together are near enough to normal. */
function noiseFrom(random: () => number): number {
  return (random() + random() - 1) * Math.sqrt(6)
}
