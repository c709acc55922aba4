import { CROP_SIDE_PX } from '../../src/engine/vision/face-crop'
import type { DetectedFace } from '../../src/engine/vision/detected-face'

/** How faces are framed in their pictures: medians, as fractions of the picture's side. */
export type Framing = {
  readonly faces: number
  readonly found: number
  readonly eyeMidpointX: number
  readonly eyeMidpointY: number
  readonly eyeDistance: number
  /** From the eyes' midpoint to the mouth, perpendicular to the line of the eyes. */
  readonly eyesToMouth: number
  /** The larger of a face's two lengths, each divided by its median: how much too wide crops scaled by the larger one are. */
  readonly larger: number
}

/** The framing of FER2013 faces. @param found Each face's keypoints in pixels of its 48×48 picture; null if none was found. */
export function framingOf(found: readonly (DetectedFace['keypoints'] | null)[]): Framing {
  const measures = found
    .filter((keypoints) => keypoints !== null)
    .map(({ rightEye, leftEye, mouth }) => {
      const [middleX, middleY] = [(rightEye.x + leftEye.x) / 2, (rightEye.y + leftEye.y) / 2]
      const eyeDistance = Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y)
      const [alongX, alongY] = [(leftEye.x - rightEye.x) / eyeDistance, (leftEye.y - rightEye.y) / eyeDistance]
      return {
        middleX,
        middleY,
        eyeDistance,
        eyesToMouth: Math.abs((mouth.y - middleY) * alongX - (mouth.x - middleX) * alongY),
      }
    })
  const median = (values: readonly number[]): number => {
    const sorted = values.toSorted((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? NaN
  }
  const eyeDistancePx = median(measures.map((measure) => measure.eyeDistance))
  const eyesToMouthPx = median(measures.map((measure) => measure.eyesToMouth))
  return {
    faces: found.length,
    found: measures.length,
    eyeMidpointX: median(measures.map((measure) => measure.middleX)) / CROP_SIDE_PX,
    eyeMidpointY: median(measures.map((measure) => measure.middleY)) / CROP_SIDE_PX,
    eyeDistance: eyeDistancePx / CROP_SIDE_PX,
    eyesToMouth: eyesToMouthPx / CROP_SIDE_PX,
    larger: median(
      measures.map(({ eyeDistance, eyesToMouth }) =>
        Math.max(eyeDistance / eyeDistancePx, eyesToMouth / eyesToMouthPx),
      ),
    ),
  }
}
