import type { GraphModel } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import hashes from '../../../models/face-detector/hashes.json'
import { messageOf } from '../../shared/error-message'
import type { BackendName } from '../../shared/protocol'
import type { SerialQueue } from '../../shared/serial-queue'
import { EngineError } from '../engine-error'
import { fetchChecked, type AssetProblems } from './asset-file'
import type { BackendSystem } from './backend'
import { facesFrom, type GridOutput } from './blaze-face'
import { mapKeypoints, type DetectedFace, type Point } from './detected-face'
import { buildGraphModel, graphModelSchema, type GraphModelFiles } from './graph-model'

const PROBLEMS: AssetProblems = { missing: 'detector-missing', broken: 'detector-broken' }

/** What BlazeFace runs on: the CPU, which every machine has. It is so small that sending a picture to a GPU and waiting for the answer costs more. */
const BACKENDS: readonly BackendName[] = ['wasm', 'cpu']

/** Side of BlazeFace's input, pixels. */
const INPUT_SIDE_PX = 128
/** BlazeFace was trained on (pixel − 127.5) / 127.5: [−1, 1]. */
const PIXEL_MIDDLE = 127.5
/** The net's outputs for its two grids, finest first. */
const OUTPUTS = ['classificator_8', 'classificator_16', 'regressor_8', 'regressor_16']

/**
 * The score depends on how large a face stands in the picture, so a face is judged by a second look that frames all
 * faces alike: this share of the look's side. Of 0.3 to 0.6 it is the one that tells people from other things best.
 */
const LOOK_FACE_SHARE = 0.5
/**
 * Least score of a face in its second look. The figures, and the command that measures them, are in docs/framing.md:
 * real faces in photographs lie above, a toy's head and a face behind a hand below.
 */
export const MIN_LOOK_SCORE = 0.65
/**
 * A face that the first look shows nearly as the second one would needs no second one: its share of the look's side is
 * between these, and its centre at most this share of the side away from the look's. Frames around a known face are such
 * looks (FACE_MARGIN in scheduler.ts), also when it moved or came closer since.
 */
const FRAMED = { leastShare: 0.4, mostShare: 0.62, mostOffset: 0.12 }
/** Faces given a second look, largest first, until one is clear; one look takes as long as a detection. */
const MAX_LOOKS = 2
/** A picture without a face is looked at again with a margin: BlazeFace misses a face that fills its picture. */
const MARGIN_SCALE = 1.5
/** What lies outside the picture: mid-grey, BlazeFace's own zero. */
const OUTSIDE_COLOUR = 'rgb(128, 128, 128)'

/** A square of a picture, which may reach beyond it. */
interface Square {
  readonly centerX: number
  readonly centerY: number
  readonly sidePx: number
}

type Picture = ImageBitmap | OffscreenCanvas

/**
 * Loads and checks the face detector's files.
 * @param baseUrl Where `models/` stands; ends with a slash.
 * @throws EngineError 'detector-missing' when a file is not there, 'detector-broken' when one is damaged.
 */
export async function loadDetectorFiles(baseUrl: string): Promise<GraphModelFiles> {
  const folder = `${baseUrl}models/face-detector/`
  const checked = (name: 'model.json' | 'weights.bin') => fetchChecked(folder + name, hashes[name], PROBLEMS)
  const [model, weights] = await Promise.all([checked('model.json'), checked('weights.bin')])
  try {
    return {
      model: v.parse(graphModelSchema, JSON.parse(new TextDecoder().decode(model))),
      weights: weights.slice().buffer,
    }
  } catch (thrown) {
    throw new EngineError({ code: 'detector-broken', detail: `model.json: ${messageOf(thrown)}` }, { cause: thrown })
  }
}

/** Finds faces with BlazeFace (short range). It holds memory outside JavaScript: {@link close} it. */
export class FaceDetector {
  readonly #model: GraphModel
  readonly #backend: BackendName
  readonly #turns: SerialQueue
  readonly #look: OffscreenCanvasRenderingContext2D

  private constructor(model: GraphModel, backend: BackendName, turns: SerialQueue) {
    this.#model = model
    this.#backend = backend
    this.#turns = turns
    // Read back at once, so keep it in main memory.
    const look = new OffscreenCanvas(INPUT_SIDE_PX, INPUT_SIDE_PX).getContext('2d', { willReadFrequently: true })
    if (!look) throw new Error('No 2D context')
    look.imageSmoothingQuality = 'high'
    this.#look = look
  }

  /**
   * Builds the detector on the first of its backends that runs.
   * @param turns Nets share TensorFlow.js' one current backend, so they take turns.
   * @throws EngineError 'detector-broken' when none runs.
   */
  static async start(files: GraphModelFiles, system: BackendSystem, turns: SerialQueue): Promise<FaceDetector> {
    const reasons: string[] = []
    for (const backend of BACKENDS) {
      try {
        const detector = await turns.add(async () => {
          await system.activate(backend)
          return new FaceDetector(await buildGraphModel(files), backend, turns)
        })
        // The first run is the slow one, and tells whether it runs.
        await detector.#facesInLook()
        return detector
      } catch (thrown) {
        reasons.push(`${backend}: ${messageOf(thrown)}`)
      }
    }
    throw new EngineError({ code: 'detector-broken', detail: reasons.join('; ') })
  }

  /**
   * The faces in a picture, largest first. The first one was seen as {@link LOOK_FACE_SHARE} says and is clearly a face;
   * where none is, the list is empty, whatever else was found. Empty too for a picture without pixels.
   * @throws Error when the backend does not run.
   */
  async detect(picture: Picture): Promise<DetectedFace[]> {
    if (picture.width === 0 || picture.height === 0) return []
    const whole = wholeOf(picture, 1)
    let found = await this.#lookAt(picture, whole)
    const [largest] = found
    if (largest !== undefined && largest.score >= MIN_LOOK_SCORE && isFramed(largest, whole)) return found
    if (found.length === 0) found = await this.#lookAt(picture, wholeOf(picture, MARGIN_SCALE))
    for (const [index, face] of found.slice(0, MAX_LOOKS).entries()) {
      const clear = await this.#secondLook(picture, face)
      if (clear !== null) return [clear, ...found.slice(index + 1)]
    }
    return []
  }

  /** Frees the detector. */
  close(): void {
    this.#model.dispose()
  }

  /** The same face seen at {@link LOOK_FACE_SHARE}; null when it is not clearly a face. */
  async #secondLook(picture: Picture, { box }: DetectedFace): Promise<DetectedFace | null> {
    const centerX = box.x + box.width / 2
    const centerY = box.y + box.height / 2
    const sidePx = Math.max(box.width, box.height) / LOOK_FACE_SHARE
    const faces = await this.#lookAt(picture, { centerX, centerY, sidePx })
    return faces.find((face) => isInside(centerX, centerY, face.box) && face.score >= MIN_LOOK_SCORE) ?? null
  }

  /** The faces in a square, largest first, in the picture's own pixels. */
  async #lookAt(picture: Picture, { centerX, centerY, sidePx }: Square): Promise<DetectedFace[]> {
    const look = this.#look
    const scale = INPUT_SIDE_PX / sidePx
    const left = centerX - sidePx / 2
    const top = centerY - sidePx / 2
    look.resetTransform()
    look.fillStyle = OUTSIDE_COLOUR
    look.fillRect(0, 0, INPUT_SIDE_PX, INPUT_SIDE_PX)
    look.setTransform(scale, 0, 0, scale, -left * scale, -top * scale)
    look.drawImage(picture, 0, 0)
    const faces = await this.#facesInLook()
    return faces
      .map((face) => placedAt(face, left, top, 1 / scale))
      .toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
  }

  /** The faces in the look as it is drawn now, in its own pixels. */
  #facesInLook(): Promise<DetectedFace[]> {
    const { data } = this.#look.getImageData(0, 0, INPUT_SIDE_PX, INPUT_SIDE_PX)
    return this.#turns.add(async () => {
      if (tf.getBackend() !== this.#backend) await tf.setBackend(this.#backend)
      const outputs = tf.tidy(() => {
        const input = tf.tensor(blazeInputFrom(data), [1, INPUT_SIDE_PX, INPUT_SIDE_PX, 3])
        const result = this.#model.execute(input, OUTPUTS)
        return Array.isArray(result) ? result : [result]
      })
      try {
        const [fineScores, coarseScores, fineValues, coarseValues] = await Promise.all(
          outputs.map((output) => output.data<'float32'>()),
        )
        return facesFrom(INPUT_SIDE_PX, [gridOutput(fineScores, fineValues), gridOutput(coarseScores, coarseValues)])
      } finally {
        tf.dispose(outputs)
      }
    })
  }
}

/** @throws Error where the net did not give an output. */
function gridOutput(scores: Float32Array | undefined, values: Float32Array | undefined): GridOutput {
  if (scores === undefined || values === undefined) throw new Error('The face detector gave no faces')
  return { scores, values }
}

/**
 * BlazeFace's input: red, green, blue of each pixel, row by row, in [−1, 1].
 * @param rgba The same pixels, 0 to 255, with alpha.
 */
function blazeInputFrom(rgba: Uint8ClampedArray): Float32Array {
  const input = new Float32Array((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    for (let channel = 0; channel < 3; channel++) {
      input[to + channel] = ((rgba[from + channel] ?? 0) - PIXEL_MIDDLE) / PIXEL_MIDDLE
    }
  }
  return input
}

/** The smallest square around a picture, made larger by a factor. */
function wholeOf({ width, height }: { width: number; height: number }, scale: number): Square {
  return { centerX: width / 2, centerY: height / 2, sidePx: Math.max(width, height) * scale }
}

/** Whether a square shows a face about as the second look would. */
function isFramed({ box }: Pick<DetectedFace, 'box'>, { centerX, centerY, sidePx }: Square): boolean {
  const share = Math.max(box.width, box.height) / sidePx
  const offsetPx = Math.max(Math.abs(box.x + box.width / 2 - centerX), Math.abs(box.y + box.height / 2 - centerY))
  return share >= FRAMED.leastShare && share <= FRAMED.mostShare && offsetPx <= FRAMED.mostOffset * sidePx
}

function isInside(x: number, y: number, box: DetectedFace['box']): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

/** A face found in a part of a picture, in the whole picture's pixels. */
function placedAt({ box, keypoints, score }: DetectedFace, left: number, top: number, scale: number): DetectedFace {
  const place = ({ x, y }: Point): Point => ({ x: left + x * scale, y: top + y * scale })
  return {
    box: { ...place(box), width: box.width * scale, height: box.height * scale },
    keypoints: mapKeypoints(keypoints, place),
    score,
  }
}
