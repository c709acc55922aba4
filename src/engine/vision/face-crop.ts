import type { ColorPicture } from './color-picture'
import type { DetectedFace } from './detected-face'
import { sampleSquare, type Square } from './sample-square'

/** Side of the net's picture, pixels: FER2013's. */
export const CROP_SIDE_PX = 48
/** Values in one crop. */
export const CROP_PIXELS = CROP_SIDE_PX * CROP_SIDE_PX

/**
 * Where a FER2013 face has its eyes and mouth, in fractions of the picture's side, measured with this detector on the
 * training faces: docs/framing.md. The two lengths are the measured medians (0.374 and 0.386) times 1.028, which is how
 * much the larger of the two, taken by {@link cropSquareFor}, exceeds them in the median.
 */
export const FRAMING = {
  eyeMidpointX: 0.504,
  eyeMidpointY: 0.4,
  eyeDistance: 0.384,
  eyesToMouth: 0.397,
} as const

/**
 * The square that frames a face as FER2013 frames its faces, turned so that the eyes are level, in pixels of the picture
 * that the face was found in.
 * A turned head brings its eyes together and a lowered one its mouth to its eyes, so the larger of the two measures
 * sets the scale.
 */
export function cropSquareFor(face: Pick<DetectedFace, 'keypoints'>): Square {
  const { rightEye, leftEye, mouth } = face.keypoints
  const angleRad = Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x)
  const cos = Math.cos(angleRad)
  const sin = Math.sin(angleRad)
  const eyesX = (rightEye.x + leftEye.x) / 2
  const eyesY = (rightEye.y + leftEye.y) / 2
  const eyeDistancePx = Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y)
  const eyesToMouthPx = Math.abs((mouth.y - eyesY) * cos - (mouth.x - eyesX) * sin)
  const sidePx = Math.max(eyeDistancePx / FRAMING.eyeDistance, eyesToMouthPx / FRAMING.eyesToMouth)
  const rightPx = (0.5 - FRAMING.eyeMidpointX) * sidePx
  const downPx = (0.5 - FRAMING.eyeMidpointY) * sidePx
  return {
    centerX: eyesX + rightPx * cos - downPx * sin,
    centerY: eyesY + rightPx * sin + downPx * cos,
    sidePx,
    angleRad,
  }
}

/** Weights of red, green and blue in grey (ITU-R BT.601). */
const GREY_WEIGHTS = { red: 0.299, green: 0.587, blue: 0.114 } as const

/** Points sampled for each pixel of the crop, along one side, whose mean it is: the edges of a large face do not alias. */
const OVERSAMPLING = 2

/** A face as the net sees it: {@link CROP_PIXELS} grey values in [0, 1], row by row. */
export function cropFace(picture: ColorPicture, square: Square): Float32Array {
  return greyOf(picture, square, OVERSAMPLING)
}

/** The same from a quarter of the points: good enough to see where a face stands. */
export function roughCropOf(picture: ColorPicture, square: Square): Float32Array {
  return greyOf(picture, square, 1)
}

function greyOf(picture: ColorPicture, square: Square, oversampling: number): Float32Array {
  const sidePx = CROP_SIDE_PX * oversampling
  const { words } = sampleSquare(picture, square, sidePx)
  const crop = new Float32Array(CROP_PIXELS)
  const { red, green, blue } = GREY_WEIGHTS
  for (let y = 0, from = 0; y < sidePx; y++) {
    const row = Math.floor(y / oversampling) * CROP_SIDE_PX
    for (let x = 0; x < sidePx; x++, from++) {
      const word = words[from] ?? 0
      const to = row + Math.floor(x / oversampling)
      crop[to] = (crop[to] ?? 0) + red * (word & 255) + green * ((word >>> 8) & 255) + blue * ((word >>> 16) & 255)
    }
  }
  const scale = 1 / (255 * oversampling * oversampling)
  return crop.map((sum) => sum * scale)
}

/**
 * A crop as a mirror shows it: the same face from its other side, for a second view of it.
 * @param crop {@link CROP_PIXELS} values, row by row; it stays as it is.
 */
export function mirrored(crop: Float32Array): Float32Array {
  const mirror = new Float32Array(crop.length)
  for (let row = 0; row < crop.length; row += CROP_SIDE_PX) {
    mirror.set(crop.subarray(row, row + CROP_SIDE_PX).toReversed(), row)
  }
  return mirror
}
