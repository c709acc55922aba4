import type { DetectedFace, Point } from '../vision/detected-face'

/** An upright face seen from the front, 100 px wide, its eyes' middle at (200, 150) and 40 px apart. */
export const FRONTAL_FACE: DetectedFace = {
  box: { x: 150, y: 115, width: 100, height: 100 },
  keypoints: {
    rightEye: { x: 180, y: 150 },
    leftEye: { x: 220, y: 150 },
    noseTip: { x: 200, y: 172 },
    mouth: { x: 200, y: 193 },
    rightEar: { x: 152, y: 160 },
    leftEar: { x: 248, y: 160 },
  },
  score: 0.9,
}

/** The face with every keypoint moved; its box stays. */
export function moved(face: DetectedFace, move: (point: Point) => Point): DetectedFace {
  const { rightEye, leftEye, noseTip, mouth, rightEar, leftEar } = face.keypoints
  return {
    ...face,
    keypoints: {
      rightEye: move(rightEye),
      leftEye: move(leftEye),
      noseTip: move(noseTip),
      mouth: move(mouth),
      rightEar: move(rightEar),
      leftEar: move(leftEar),
    },
  }
}
