/**
 * What BlazeFace's outputs mean (Bazarevsky 2019; MediaPipe's face_detection_short_range): faces as candidates at anchors,
 * merged where they overlap. Lengths are in input pixels.
 */
import type { DetectedFace, FaceKeypoints, Point } from './detected-face'

/** Values of each candidate: centre x and y, width, height, then x and y of six points; all from the anchor, in input pixels. */
const CANDIDATE_VALUES = 16
/** Input pixels between anchors of the two grids, and how many anchors each place of the grid has. */
export const GRIDS = [
  { stridePx: 8, anchors: 2 },
  { stridePx: 16, anchors: 6 },
] as const
/** MediaPipe's default, and BlazeFace's own operating point; what it lets through is looked at again. */
const MIN_SCORE = 0.5
/** The same as a logit, so that most candidates need no exponential. */
const MIN_LOGIT = Math.log(MIN_SCORE / (1 - MIN_SCORE))
/** Candidates that overlap by more than this (intersection over union) are one face; MediaPipe's value. */
const SAME_FACE_OVERLAP = 0.3

/** Outputs of one grid for one picture: `scores` one logit for each candidate, `values` {@link CANDIDATE_VALUES} of them. */
export interface GridOutput {
  readonly scores: ArrayLike<number>
  readonly values: ArrayLike<number>
}

/**
 * The faces in a square input, the most certain first.
 * @param sidePx Side of the input, a multiple of 16.
 * @param outputs In the order of {@link GRIDS}.
 */
export function facesFrom(sidePx: number, outputs: readonly GridOutput[]): DetectedFace[] {
  const candidates = GRIDS.flatMap(({ stridePx, anchors }, grid) => {
    const output = outputs[grid]
    return output === undefined ? [] : candidatesOf(output, sidePx / stridePx, stridePx, anchors)
  })
  return merged(candidates.toSorted((a, b) => b.score - a.score))
}

function candidatesOf(
  { scores, values }: GridOutput,
  cells: number,
  stridePx: number,
  anchors: number,
): DetectedFace[] {
  const candidates: DetectedFace[] = []
  for (let index = 0; index < cells * cells * anchors; index++) {
    const logit = scores[index] ?? -Infinity
    if (logit < MIN_LOGIT) continue
    const cell = Math.floor(index / anchors)
    const anchorX = ((cell % cells) + 0.5) * stridePx
    const anchorY = (Math.floor(cell / cells) + 0.5) * stridePx
    const at = (value: number) => values[index * CANDIDATE_VALUES + value] ?? 0
    const point = (number: number): Point => ({ x: anchorX + at(4 + 2 * number), y: anchorY + at(5 + 2 * number) })
    const [width, height] = [at(2), at(3)]
    candidates.push({
      box: { x: anchorX + at(0) - width / 2, y: anchorY + at(1) - height / 2, width, height },
      keypoints: {
        rightEye: point(0),
        leftEye: point(1),
        noseTip: point(2),
        mouth: point(3),
        rightEar: point(4),
        leftEar: point(5),
      },
      score: 1 / (1 + Math.exp(-logit)),
    })
  }
  return candidates
}

/** Candidates of one face as their mean, weighted by score, with the highest score. @param sorted The most certain first. */
function merged(sorted: readonly DetectedFace[]): DetectedFace[] {
  const faces: DetectedFace[] = []
  let rest = sorted
  for (let best = rest[0]; best !== undefined; best = rest[0]) {
    const { box } = best
    const same = rest.filter((other) => overlapOf(box, other.box) > SAME_FACE_OVERLAP)
    faces.push(same.length > 1 ? { ...meanOf(same), score: best.score } : best)
    // The best one itself may have no area.
    rest = rest.filter((other) => other !== best && !same.includes(other))
  }
  return faces
}

function meanOf(faces: readonly DetectedFace[]): Omit<DetectedFace, 'score'> {
  const total = faces.reduce((sum, { score }) => sum + score, 0)
  const mean = (value: (face: DetectedFace) => number) =>
    faces.reduce((sum, face) => sum + face.score * value(face), 0) / total
  const point = (name: keyof FaceKeypoints): Point => ({
    x: mean((face) => face.keypoints[name].x),
    y: mean((face) => face.keypoints[name].y),
  })
  return {
    box: {
      x: mean((face) => face.box.x),
      y: mean((face) => face.box.y),
      width: mean((face) => face.box.width),
      height: mean((face) => face.box.height),
    },
    keypoints: {
      rightEye: point('rightEye'),
      leftEye: point('leftEye'),
      noseTip: point('noseTip'),
      mouth: point('mouth'),
      rightEar: point('rightEar'),
      leftEar: point('leftEar'),
    },
  }
}

/** Intersection over union of two boxes, [0, 1]. */
function overlapOf(a: DetectedFace['box'], b: DetectedFace['box']): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.width * a.height + b.width * b.height - shared)
}
