import type { DetectedFace } from './detected-face'

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

/** A square of a picture, turned about its centre so that the eyes are level. */
export interface CropSquare {
  readonly centerX: number
  readonly centerY: number
  readonly sidePx: number
  /** How far the square is turned clockwise on the screen, radians in (−π, π]. */
  readonly angleRad: number
}

/**
 * The square that frames a face as FER2013 frames its faces, in pixels of the picture that the face was found in.
 * A turned head brings its eyes together and a lowered one its mouth to its eyes, so the larger of the two measures
 * sets the scale.
 */
export function cropSquareFor(face: Pick<DetectedFace, 'keypoints'>): CropSquare {
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

/** Canvas pixels drawn for each pixel of the crop, along one side: drawing at 192 and averaging 4×4 keeps a large face from aliasing. */
const OVERSAMPLING = 4
const DRAWN_SIDE_PX = CROP_SIDE_PX * OVERSAMPLING

/** What lies outside the picture: mid-grey, the net's own zero, as its padding sees it. */
const OUTSIDE_COLOUR = 'rgb(128, 128, 128)'

/** Cuts faces out of pictures for the net. Keeps one canvas; not for two threads. */
export class FaceCropper {
  readonly #context: OffscreenCanvasRenderingContext2D

  /** @throws Error where the browser gives no 2D context. */
  constructor() {
    // Read back at once, so keep it in main memory.
    const context = new OffscreenCanvas(DRAWN_SIDE_PX, DRAWN_SIDE_PX).getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('No 2D context for the crops')
    context.imageSmoothingEnabled = true
    context.imageSmoothingQuality = 'high'
    this.#context = context
  }

  /** The grey picture of a square, row by row, {@link CROP_PIXELS} values in [0, 1]. */
  crop(picture: ImageBitmap | OffscreenCanvas, square: CropSquare): Float32Array {
    const context = this.#context
    const scale = DRAWN_SIDE_PX / square.sidePx
    context.resetTransform()
    context.fillStyle = OUTSIDE_COLOUR
    context.fillRect(0, 0, DRAWN_SIDE_PX, DRAWN_SIDE_PX)
    context.translate(DRAWN_SIDE_PX / 2, DRAWN_SIDE_PX / 2)
    context.scale(scale, scale)
    context.rotate(-square.angleRad)
    context.translate(-square.centerX, -square.centerY)
    context.drawImage(picture, 0, 0)
    return greyMeans(context.getImageData(0, 0, DRAWN_SIDE_PX, DRAWN_SIDE_PX).data)
  }
}

/**
 * Grey (ITU-R BT.601) means of {@link OVERSAMPLING}² blocks.
 * @param rgba {@link DRAWN_SIDE_PX}² pixels, row by row, 0 to 255
 * @returns {@link CROP_PIXELS} values in [0, 1]
 */
export function greyMeans(rgba: Uint8ClampedArray): Float32Array {
  const crop = new Float32Array(CROP_PIXELS)
  for (let y = 0; y < DRAWN_SIDE_PX; y++) {
    const row = Math.floor(y / OVERSAMPLING) * CROP_SIDE_PX
    for (let x = 0; x < DRAWN_SIDE_PX; x++) {
      const from = 4 * (y * DRAWN_SIDE_PX + x)
      const grey = 0.299 * (rgba[from] ?? 0) + 0.587 * (rgba[from + 1] ?? 0) + 0.114 * (rgba[from + 2] ?? 0)
      const to = row + Math.floor(x / OVERSAMPLING)
      crop[to] = (crop[to] ?? 0) + grey
    }
  }
  const scale = 1 / (255 * OVERSAMPLING * OVERSAMPLING)
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
