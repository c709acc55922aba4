/**
 * Follows a known face from one picture to the next without looking for it: where the same picture of it stands, its points
 * stand too. A crop at the known points is compared with the crop at which the face was last looked for, moved a little
 * in all directions. Where it fits nowhere, or it was not looked for in a while, the answer is to look again.
 */
import type { ColorPicture } from './color-picture'
import type { Region } from '../../shared/protocol'
import { mapKeypoints, type DetectedFace, type Point } from './detected-face'
import { CROP_SIDE_PX, cropFace, cropSquareFor, roughCropOf } from './face-crop'

/**
 * The part of the crop that is compared: brows, eyes and nose, which move with the head. The mouth moves by itself. Pixels of
 * the crop.
 */
const PATCH = { left: 10, top: 8, width: 28, height: 22 } as const
/** How far the face may have moved, pixels of the crop in each direction; also what is left around the patch. */
const REACH_PX = 6
/** Steps of the first search; the second is by single pixels around its best place. */
const COARSE_STEP_PX = 2
/**
 * Least correlation of the patch with what it was when the face was looked for, [−1, 1]. A face that nods, turns, comes
 * closer or is another one's lies below.
 */
export const LEAST_FIT = 0.9
/** Readings in a row without a look: what correlation does not see, a slow turn or growth, may go on for so long. */
export const MOST_FOLLOWED = 5

/** Where a picture lies in its video. */
export interface Placed {
  readonly picture: ColorPicture
  /** In fractions of the video. */
  readonly region: Region
}

/** A face as it was last looked for: all places in fractions of the video. */
interface Known {
  readonly face: DetectedFace
  readonly faceCount: number
  readonly patch: Float32Array
  followed: number
  /** Whether it could not be followed to the last picture. */
  isMoving: boolean
}

/** A face in a picture, its crop, and how many faces there were when it was looked for. */
export interface FollowedFace {
  readonly face: DetectedFace
  readonly crop: Float32Array
  readonly faceCount: number
}

/** Most faces that are remembered: those of a large call, and some that went. */
const MAX_KNOWN = 128

/** Remembers faces by the track that shows them. */
export class FaceFollower {
  readonly #known = new Map<string, Known>()

  /** The known face of a track, where it stands in this picture; null when it must be looked for. */
  follow(track: string, placed: Placed): FollowedFace | null {
    const known = this.#known.get(track)
    if (known === undefined || known.followed >= MOST_FOLLOWED) return null
    const face = inPicture(known.face, placed)
    const square = cropSquareFor(face)
    const { dx, dy, fit } = bestPlace(known.patch, roughCropOf(placed.picture, square))
    known.isMoving = fit < LEAST_FIT
    if (known.isMoving) return null
    known.followed++
    const scale = square.sidePx / CROP_SIDE_PX
    const [cos, sin] = [Math.cos(square.angleRad) * scale, Math.sin(square.angleRad) * scale]
    const moved = movedBy(face, { x: dx * cos - dy * sin, y: dx * sin + dy * cos })
    return { face: moved, crop: cropFace(placed.picture, cropSquareFor(moved)), faceCount: known.faceCount }
  }

  /** Takes in what a look found. @param crop Of the face. */
  remember(track: string, placed: Placed, { face, crop, faceCount }: FollowedFace): void {
    const isMoving = this.#known.get(track)?.isMoving ?? true
    this.forget(track)
    this.#known.set(track, { face: inVideo(face, placed), faceCount, patch: patchOf(crop), followed: 0, isMoving })
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.forget(oldest)
  }

  /** Whether the track's face will most likely be followed to the next picture: then grey is enough of it. */
  isSteady(track: string): boolean {
    const known = this.#known.get(track)
    return known !== undefined && !known.isMoving && known.followed < MOST_FOLLOWED
  }

  /** Has the track's face looked for next time. */
  forget(track: string): void {
    this.#known.delete(track)
  }
}

/** Where a patch fits a crop best: how far it moved, and how well it fits there, [−1, 1]. */
function bestPlace(patch: Float32Array, crop: Float32Array): { dx: number; dy: number; fit: number } {
  let best = { dx: 0, dy: 0, fit: fitAt(patch, crop, 0, 0) }
  const search = (fromX: number, fromY: number, reach: number, step: number): void => {
    for (let dy = fromY - reach; dy <= fromY + reach; dy += step) {
      for (let dx = fromX - reach; dx <= fromX + reach; dx += step) {
        if (Math.max(Math.abs(dx), Math.abs(dy)) > REACH_PX) continue
        const fit = fitAt(patch, crop, dx, dy)
        if (fit > best.fit) best = { dx, dy, fit }
      }
    }
  }
  search(0, 0, REACH_PX, COARSE_STEP_PX)
  search(best.dx, best.dy, 1, 1)
  return best
}

/** Correlation of a patch, of mean 0 and length 1, with the same part of a crop moved by some pixels. */
function fitAt(patch: Float32Array, crop: Float32Array, dx: number, dy: number): number {
  let [product, sum, squares] = [0, 0, 0]
  for (let row = 0, at = 0; row < PATCH.height; row++) {
    let from = (PATCH.top + dy + row) * CROP_SIDE_PX + PATCH.left + dx
    for (let column = 0; column < PATCH.width; column++, at++, from++) {
      const value = crop[from] ?? 0
      product += value * (patch[at] ?? 0)
      sum += value
      squares += value * value
    }
  }
  const spread = squares - (sum * sum) / patch.length
  // Without any contrast nothing can be told.
  return spread <= 0 ? -1 : product / Math.sqrt(spread)
}

/** The part of a crop that is compared, with a mean of 0 and a length of 1. */
function patchOf(crop: Float32Array): Float32Array {
  const patch = new Float32Array(PATCH.width * PATCH.height)
  for (let row = 0; row < PATCH.height; row++) {
    const from = (PATCH.top + row) * CROP_SIDE_PX + PATCH.left
    patch.set(crop.subarray(from, from + PATCH.width), row * PATCH.width)
  }
  const mean = patch.reduce((sum, value) => sum + value, 0) / patch.length
  const length = Math.sqrt(patch.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  return patch.map((value) => (length === 0 ? 0 : (value - mean) / length))
}

function inVideo(face: DetectedFace, { picture, region }: Placed): DetectedFace {
  const [scaleX, scaleY] = [region.width / picture.widthPx, region.height / picture.heightPx]
  return placedBy(face, ({ x, y }) => ({ x: region.x + x * scaleX, y: region.y + y * scaleY }))
}

function inPicture(face: DetectedFace, { picture, region }: Placed): DetectedFace {
  const [scaleX, scaleY] = [picture.widthPx / region.width, picture.heightPx / region.height]
  return placedBy(face, ({ x, y }) => ({ x: (x - region.x) * scaleX, y: (y - region.y) * scaleY }))
}

function movedBy(face: DetectedFace, { x, y }: Point): DetectedFace {
  return placedBy(face, (point) => ({ x: point.x + x, y: point.y + y }))
}

/** A face whose box and points are all placed anew. */
function placedBy({ box, keypoints, score }: DetectedFace, place: (point: Point) => Point): DetectedFace {
  const corner = place(box)
  const opposite = place({ x: box.x + box.width, y: box.y + box.height })
  return {
    box: { ...corner, width: opposite.x - corner.x, height: opposite.y - corner.y },
    keypoints: mapKeypoints(keypoints, place),
    score,
  }
}
