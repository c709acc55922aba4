import { seeded } from '../../src/call/testing/seeded'
import { mapKeypoints, type DetectedFace } from '../../src/engine/vision/detected-face'
import { marginPx, placeOf, posed, type FacePlace, type Pixels } from './talking-face'
import { posesOf, type Manner, type Pose } from './talking-pose'

/** Longer side of the pictures, pixels: a participant's video in a call of a few. Smaller photographs stay as they are. */
const MAX_SIDE_PX = 640

/** A photograph of a face whose canvas shows it at any time of a made sequence. */
export class TalkingPortrait {
  readonly canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D
  readonly #photo: Pixels
  readonly #place: FacePlace

  private constructor(context: CanvasRenderingContext2D, face: Pick<DetectedFace, 'box' | 'keypoints'>) {
    this.canvas = context.canvas
    this.#context = context
    this.#photo = context.getImageData(0, 0, context.canvas.width, context.canvas.height)
    this.#place = placeOf(this.#photo, face)
    this.canvas.width += 2 * marginPx(this.#place)
    this.canvas.height += 2 * marginPx(this.#place)
  }

  /** @param face In the photograph's own pixels. */
  static async load(
    url: string,
    { box, keypoints }: Pick<DetectedFace, 'box' | 'keypoints'>,
  ): Promise<TalkingPortrait> {
    const response = await fetch(url)
    if (!response.ok) throw new Error(`${url}: status ${response.status}`)
    const picture = await createImageBitmap(await response.blob())
    const scale = Math.min(1, MAX_SIDE_PX / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('No 2D context')
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    return new TalkingPortrait(context, {
      box: { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale },
      keypoints: mapKeypoints(keypoints, ({ x, y }) => ({ x: x * scale, y: y * scale })),
    })
  }

  /** Poses of a sequence; see {@link posesOf}. @returns Shows the picture of a time, milliseconds from the start. */
  sequence(seed: number, manner: Manner, lengthMs: number): (atMs: number) => void {
    const poseAt = posesOf(seed, manner, lengthMs)
    return (atMs) => this.#show(poseAt(atMs), seeded(seed + atMs))
  }

  #show(pose: Pose, random: () => number): void {
    const { data, width, height } = posed(this.#photo, this.#place, pose, random)
    const shown = this.#context.createImageData(width, height)
    shown.data.set(data)
    this.#context.putImageData(shown, 0, 0)
  }
}
