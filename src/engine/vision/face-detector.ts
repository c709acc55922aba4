import * as v from 'valibot'
import hashes from '../../../models/face-detector/hashes.json'
import { messageOf } from '../../shared/error-message'
import type { BackendName } from '../../shared/protocol'
import type { SerialQueue } from '../../shared/serial-queue'
import { EngineError } from '../engine-error'
import { fetchChecked, type AssetProblems } from './asset-file'
import type { BackendSystem } from './backend-system'
import { facesFrom, type GridOutput } from './blaze-face'
import type { ColorPicture } from './color-picture'
import { mapKeypoints, type DetectedFace, type Point } from './detected-face'
import { graphModelSchema, type GraphModelFiles } from './graph-model'
import type { Net } from './net'
import { sampleSquare, type Square } from './sample-square'

const PROBLEMS: AssetProblems = { missing: 'detector-missing', broken: 'detector-broken' }

/** What BlazeFace runs on: the CPU, which every machine has. It is so small that sending a picture to a GPU and waiting for the answer costs more. */
const BACKENDS: readonly BackendName[] = ['wasm', 'cpu']

/** Side of BlazeFace's input, pixels. */
const INPUT_SIDE_PX = 128
const INPUT_PIXELS = INPUT_SIDE_PX * INPUT_SIDE_PX
/** Red, green and blue of each pixel. */
const INPUT_VALUES = 3 * INPUT_PIXELS
/** BlazeFace was trained on (pixel − 127.5) / 127.5: [−1, 1]. */
const PIXEL_MIDDLE = 127.5
/** What the net is tried with. */
const EMPTY_INPUT: ColorPicture = {
  widthPx: INPUT_SIDE_PX,
  heightPx: INPUT_SIDE_PX,
  words: new Uint32Array(INPUT_PIXELS),
}
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
/** A known face and one found at its place are one face while neither is this many times as wide as the other. */
const MAX_SIZE_RATIO = 1.6
/** Faces given a second look, largest first, until one is clear; one look takes as long as a detection. */
const MAX_LOOKS = 2
/** A picture without a face is looked at again with a margin: BlazeFace misses a face that fills its picture. */
const MARGIN_SCALE = 1.5
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

/** A picture to look for faces in. */
export interface LookedAt {
  readonly picture: ColorPicture
  /** The face that is known to be there: while it is the largest, it is not looked at again. Null for none. */
  readonly known: DetectedFace | null
}

/** What is known of a picture while it is looked at. */
interface Search extends LookedAt {
  /** Largest first. */
  found: readonly DetectedFace[]
  /** The same, from the first face on that is clearly one; null as long as none is. */
  clear: readonly DetectedFace[] | null
}

/** Finds faces with BlazeFace (short range). It holds memory outside JavaScript: {@link close} it. */
export class FaceDetector {
  readonly #net: Net
  readonly #turns: SerialQueue

  private constructor(net: Net, turns: SerialQueue) {
    this.#net = net
    this.#turns = turns
  }

  /**
   * Builds the detector on the first of its backends that runs.
   * @param turns Nets share the one current backend, so they take turns.
   * @throws EngineError 'detector-broken' when none runs.
   */
  static async start(files: GraphModelFiles, system: BackendSystem, turns: SerialQueue): Promise<FaceDetector> {
    const reasons: string[] = []
    for (const backend of BACKENDS) {
      try {
        const detector = await turns.add(async () => {
          await system.activate(backend)
          return new FaceDetector(await system.load(files, OUTPUTS), turns)
        })
        // The first run is the slow one, and tells whether it runs.
        await detector.#facesIn([EMPTY_INPUT])
        return detector
      } catch (thrown) {
        reasons.push(`${backend}: ${messageOf(thrown)}`)
      }
    }
    throw new EngineError({ code: 'detector-broken', detail: reasons.join('; ') })
  }

  /**
   * The faces in each picture, largest first. The first one was seen as {@link LOOK_FACE_SHARE} says and is clearly a face,
   * or is the known one; where none is, the list is empty, whatever else was found. Empty too for a picture without pixels.
   * @param pictures They are looked at together, which costs less for each than one by one.
   * @throws Error when the backend does not run.
   */
  async detect(pictures: readonly LookedAt[]): Promise<DetectedFace[][]> {
    const searches = pictures.map((lookedAt): Search => ({ ...lookedAt, found: [], clear: null }))
    const withPixels = searches.filter(({ picture: { widthPx, heightPx } }) => widthPx > 0 && heightPx > 0)
    await this.#search(withPixels, 1)
    await this.#search(
      withPixels.filter(({ found }) => found.length === 0),
      MARGIN_SCALE,
    )
    for (let index = 0; index < MAX_LOOKS; index++) await this.#lookAgain(withPixels, index)
    return searches.map(({ clear }) => [...(clear ?? [])])
  }

  /** Frees the detector. */
  close(): void {
    this.#net.dispose()
  }

  /** Looks for faces in whole pictures, made smaller by a factor. */
  async #search(searches: readonly Search[], margin: number): Promise<void> {
    const looks = searches.map(({ picture }) => ({ picture, square: wholeOf(picture, margin) }))
    const results = await this.#lookAt(looks)
    for (const [index, search] of searches.entries()) {
      search.found = results[index] ?? []
      const square = looks[index]?.square
      const [largest, ...others] = search.found
      if (largest === undefined || square === undefined) continue
      if (search.known !== null && isSameFace(search.known, largest)) search.clear = [search.known, ...others]
      else if (largest.score >= MIN_LOOK_SCORE && isFramed(largest, square)) search.clear = search.found
    }
  }

  /** Looks again, at {@link LOOK_FACE_SHARE}, at one face of each picture in which none is clear yet. */
  async #lookAgain(searches: readonly Search[], index: number): Promise<void> {
    const open = searches.flatMap((search) => {
      const face = search.clear === null ? search.found[index] : undefined
      return face === undefined ? [] : [{ search, picture: search.picture, square: squareAround(face) }]
    })
    const results = await this.#lookAt(open)
    open.forEach(({ search, square: { centerX, centerY } }, at) => {
      const clear = results[at]?.find((face) => isInside(centerX, centerY, face.box) && face.score >= MIN_LOOK_SCORE)
      if (clear) search.clear = [clear, ...search.found.slice(index + 1)]
    })
  }

  /** The faces in an upright square of each picture, largest first, in the picture's own pixels. */
  async #lookAt(
    looks: readonly { readonly picture: ColorPicture; readonly square: Square }[],
  ): Promise<DetectedFace[][]> {
    const results = await this.#facesIn(
      looks.map(({ picture, square }) => sampleSquare(picture, square, INPUT_SIDE_PX)),
    )
    return looks.map(({ square: { centerX, centerY, sidePx } }, index) =>
      (results[index] ?? [])
        .map((face) => placedAt(face, centerX - sidePx / 2, centerY - sidePx / 2, sidePx / INPUT_SIDE_PX))
        .toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height),
    )
  }

  /** The faces in pictures of {@link INPUT_SIDE_PX}, in their own pixels. */
  async #facesIn(inputs: readonly ColorPicture[]): Promise<DetectedFace[][]> {
    if (inputs.length === 0) return []
    const batch = new Float32Array(inputs.length * INPUT_VALUES)
    inputs.forEach((input, index) => fillInput(input, batch.subarray(index * INPUT_VALUES)))
    const outputs = await this.#turns.add(() => this.#net.run(batch, inputs.length))
    return inputs.map((_, index) => {
      const [fineScores, coarseScores, fineValues, coarseValues] = outputs.map((values) => {
        const length = values.length / inputs.length
        return values.subarray(index * length, (index + 1) * length)
      })
      return facesFrom(INPUT_SIDE_PX, [gridOutput(fineScores, fineValues), gridOutput(coarseScores, coarseValues)])
    })
  }
}

/** @throws Error where the net did not give an output. */
function gridOutput(scores: Float32Array | undefined, values: Float32Array | undefined): GridOutput {
  if (scores === undefined || values === undefined) throw new Error('The face detector gave no faces')
  return { scores, values }
}

/** A picture as BlazeFace reads it: red, green, blue of each pixel, row by row, in [−1, 1]. */
function fillInput({ words }: ColorPicture, input: Float32Array): void {
  for (let at = 0, to = 0; at < words.length; at++) {
    const word = words[at] ?? 0
    input[to++] = ((word & 255) - PIXEL_MIDDLE) / PIXEL_MIDDLE
    input[to++] = (((word >>> 8) & 255) - PIXEL_MIDDLE) / PIXEL_MIDDLE
    input[to++] = (((word >>> 16) & 255) - PIXEL_MIDDLE) / PIXEL_MIDDLE
  }
}

/** The smallest square around a picture, made larger by a factor. */
function wholeOf({ widthPx, heightPx }: ColorPicture, scale: number): Square {
  return { centerX: widthPx / 2, centerY: heightPx / 2, sidePx: Math.max(widthPx, heightPx) * scale, angleRad: 0 }
}

/** The square that shows a face at {@link LOOK_FACE_SHARE}. */
function squareAround({ box }: DetectedFace): Square {
  return {
    centerX: box.x + box.width / 2,
    centerY: box.y + box.height / 2,
    sidePx: Math.max(box.width, box.height) / LOOK_FACE_SHARE,
    angleRad: 0,
  }
}

/** Whether a square shows a face about as the second look would. */
function isFramed({ box }: Pick<DetectedFace, 'box'>, { centerX, centerY, sidePx }: Square): boolean {
  const share = Math.max(box.width, box.height) / sidePx
  const offsetPx = Math.max(Math.abs(box.x + box.width / 2 - centerX), Math.abs(box.y + box.height / 2 - centerY))
  return share >= FRAMED.leastShare && share <= FRAMED.mostShare && offsetPx <= FRAMED.mostOffset * sidePx
}

/** Whether a face that was found stands where a known one does; the first look sees a small one only roughly. */
function isSameFace(known: DetectedFace, found: DetectedFace): boolean {
  const middleX = found.box.x + found.box.width / 2
  const middleY = found.box.y + found.box.height / 2
  const ratio = found.box.width / known.box.width
  return isInside(middleX, middleY, known.box) && ratio <= MAX_SIZE_RATIO && ratio >= 1 / MAX_SIZE_RATIO
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
