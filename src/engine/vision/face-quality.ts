import type { NoReadingReason } from '../../call/reading'
import type { DetectedFace } from './detected-face'

/**
 * Least width of a face in the video's own pixels. Labelled photographs, made smaller, are read as well at 31 px as at
 * 296 px (71 and 73 % right); at 25 px it is 63 %, at 19 px 57 %. How it was measured: docs/framing.md.
 */
export const MIN_FACE_WIDTH_VIDEO_PX = 28

/**
 * Largest distance of the nose's tip from the middle between the eyes, along the line of the eyes, in eye distances.
 * Labelled photographs (748) stay at 0.46 and below; of tabler-ui's portraits the three-quarter views stay at 0.49 and
 * below, the profiles lie at 0.57 to 2.1.
 */
export const MAX_NOSE_OFFSET = 0.55

/**
 * Why a face that was found cannot be read; null when it can.
 * @param videoPxPerPx Pixels of the participant's own video for one pixel of the picture that the face was found in.
 */
export function judgeFace(
  face: Pick<DetectedFace, 'box' | 'keypoints'>,
  videoPxPerPx: number,
): Extract<NoReadingReason, 'too-small' | 'turned-away'> | null {
  if (face.box.width * videoPxPerPx < MIN_FACE_WIDTH_VIDEO_PX) return 'too-small'
  if (Math.abs(noseOffset(face)) > MAX_NOSE_OFFSET) return 'turned-away'
  return null
}

/** How far the nose's tip lies from the middle between the eyes, along their line, in eye distances; positive to the left eye's side. */
export function noseOffset({ keypoints }: Pick<DetectedFace, 'keypoints'>): number {
  const { rightEye, leftEye, noseTip } = keypoints
  const alongX = leftEye.x - rightEye.x
  const alongY = leftEye.y - rightEye.y
  const squared = alongX ** 2 + alongY ** 2
  if (squared === 0) return Infinity
  const fromX = noseTip.x - (rightEye.x + leftEye.x) / 2
  const fromY = noseTip.y - (rightEye.y + leftEye.y) / 2
  return (fromX * alongX + fromY * alongY) / squared
}
