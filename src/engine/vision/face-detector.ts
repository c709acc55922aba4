import { FaceDetector as MediaPipeFaceDetector, FilesetResolver, type Detection } from '@mediapipe/tasks-vision'
import hashes from '../../../models/face-detector/hashes.json'
import { checkHash, fetchAsset, type AssetProblems } from './asset-file'
import { EngineError } from '../engine-error'
import { messageOf } from '../../shared/error-message'
import { withTimeLimit } from '../../shared/time-limit'

/** A point in a picture, pixels from its upper left corner; it may lie outside. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The six points that BlazeFace gives. Left and right are the person's own: `rightEye` is on the picture's left. */
export interface FaceKeypoints {
  readonly rightEye: Point
  readonly leftEye: Point
  readonly noseTip: Point
  readonly mouth: Point
  readonly rightEar: Point
  readonly leftEar: Point
}

/** A face in a picture. All lengths are pixels of the picture that was given to {@link FaceDetector.detect}. */
export interface DetectedFace {
  /** From above the brows to the chin, about as wide as high. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly keypoints: FaceKeypoints
  /** BlazeFace's own, [0, 1]; of the second look where there was one. */
  readonly score: number
}

const PROBLEMS: AssetProblems = { missing: 'detector-missing', broken: 'detector-broken' }

/** Longest wait for MediaPipe to start. It takes 0.4 to 1 s on two cores; without a limit a broken file can hang it. */
const START_TIME_LIMIT_MS = 15_000

/** MediaPipe's default, and BlazeFace's own operating point; what it lets through is looked at again. */
const MIN_SCORE = 0.5

/**
 * The score depends on how large a face stands in the picture, so a face is judged by a second look that frames all
 * faces alike: this share of the look's side. Of 0.3 to 0.6 it is the one that tells people from other things best.
 */
const LOOK_FACE_SHARE = 0.5
/** Side of the look, pixels: half as much again as BlazeFace's own 128. */
const LOOK_SIDE_PX = 192
/**
 * Least score of a face in its second look. The figures, and the command that measures them, are in docs/framing.md:
 * real faces in photographs lie above, a toy's head and a face behind a hand below.
 */
export const MIN_LOOK_SCORE = 0.65
/** Faces given a second look, largest first, until one is clear; one look takes as long as a detection. */
const MAX_LOOKS = 2
/** A picture without a face is looked at again with a margin: BlazeFace misses a face that fills its picture. */
const MARGIN_SCALE = 1.5
const CONTEXT_LOST = 'the WebGL context that MediaPipe reads pictures with was lost'
/** What lies outside the picture: mid-grey, BlazeFace's own zero. */
const OUTSIDE_COLOUR = 'rgb(128, 128, 128)'

/**
 * Detectors started in this worker. MediaPipe's loader is a module that sets itself up once when it is first imported;
 * another address makes it a new module, so a detector can be loaded again after its WebGL context was lost.
 */
let startCount = 0

/** Finds faces with MediaPipe's BlazeFace (short range). It holds memory outside JavaScript: {@link close} it. */
export class FaceDetector {
  readonly #detector: MediaPipeFaceDetector
  readonly #look: OffscreenCanvasRenderingContext2D
  /** MediaPipe reads its pictures through WebGL, also where it computes on the CPU. */
  readonly #gl: WebGL2RenderingContext

  private constructor(detector: MediaPipeFaceDetector, gl: WebGL2RenderingContext) {
    this.#detector = detector
    this.#gl = gl
    const look = new OffscreenCanvas(LOOK_SIDE_PX, LOOK_SIDE_PX).getContext('2d')
    if (!look) throw new Error('No 2D context')
    look.imageSmoothingQuality = 'high'
    this.#look = look
  }

  /**
   * Loads the detector.
   * @param baseUrl Where `models/` and `mediapipe/` stand; ends with a slash.
   * @throws EngineError 'detector-missing' when a file is not there, 'detector-broken' when one is damaged, MediaPipe
   * does not start within its time limit; 'no-webgl' when the browser gives none, as after several graphics crashes.
   */
  static async load(baseUrl: string): Promise<FaceDetector> {
    const modelUrl = `${baseUrl}models/face-detector/face-detector.tflite`
    const model = await fetchAsset(modelUrl, PROBLEMS)
    await checkHash(modelUrl, model, hashes['face-detector.tflite'], PROBLEMS)
    try {
      const [detector, gl] = await withTimeLimit(
        startMediaPipe(baseUrl, model),
        START_TIME_LIMIT_MS,
        'Starting MediaPipe',
      )
      const started = new FaceDetector(detector, gl)
      // The first run is the slow one, and tells whether MediaPipe can read a picture here.
      started.#detectAll(started.#look.canvas)
      return started
    } catch (thrown) {
      if (thrown instanceof EngineError) throw thrown
      // MediaPipe does not say which of its files failed; ask for them to tell a missing one from a damaged one.
      for (const file of ['vision_wasm_module_internal.js', 'vision_wasm_module_internal.wasm']) {
        await fetchAsset(`${baseUrl}mediapipe/${file}`, PROBLEMS)
      }
      throw new EngineError({ code: 'detector-broken', detail: messageOf(thrown) }, { cause: thrown })
    }
  }

  /**
   * The faces in a picture, largest first. The first one has been looked at twice and is clearly a face; where none is,
   * the list is empty, whatever else was found. Empty too for a picture without pixels.
   * @throws EngineError 'detector-broken' when the WebGL context is lost: MediaPipe would find no face in any picture.
   */
  detect(picture: ImageBitmap | OffscreenCanvas): DetectedFace[] {
    if (picture.width === 0 || picture.height === 0) return []
    this.#checkContext()
    const faces = this.#clearFaces(picture)
    // It may have gone on the way, and no face been found for that reason alone.
    this.#checkContext()
    return faces
  }

  /** Frees the detector. */
  close(): void {
    this.#detector.close()
  }

  #checkContext(): void {
    if (this.#gl.isContextLost()) throw new EngineError({ code: 'detector-broken', detail: CONTEXT_LOST })
  }

  #clearFaces(picture: ImageBitmap | OffscreenCanvas): DetectedFace[] {
    let found = this.#detectAll(picture)
    if (found.length === 0) found = this.#lookAt(picture, wholeWithMargin(picture))
    for (const [index, face] of found.slice(0, MAX_LOOKS).entries()) {
      const clear = this.#secondLook(picture, face)
      if (clear !== null) return [clear, ...found.slice(index + 1)]
    }
    return []
  }

  /** The same face seen at {@link LOOK_FACE_SHARE}; null when it is not clearly a face. */
  #secondLook(picture: ImageBitmap | OffscreenCanvas, { box }: DetectedFace): DetectedFace | null {
    const centerX = box.x + box.width / 2
    const centerY = box.y + box.height / 2
    const sidePx = Math.max(box.width, box.height) / LOOK_FACE_SHARE
    const same = this.#lookAt(picture, { centerX, centerY, sidePx }).find(
      (face) => isInside(centerX, centerY, face.box) && face.score >= MIN_LOOK_SCORE,
    )
    return same ?? null
  }

  /** The faces in a square of the picture, which may reach beyond it, in the picture's own pixels. */
  #lookAt(picture: ImageBitmap | OffscreenCanvas, { centerX, centerY, sidePx }: Square): DetectedFace[] {
    const look = this.#look
    const scale = LOOK_SIDE_PX / sidePx
    const left = centerX - sidePx / 2
    const top = centerY - sidePx / 2
    look.resetTransform()
    look.fillStyle = OUTSIDE_COLOUR
    look.fillRect(0, 0, LOOK_SIDE_PX, LOOK_SIDE_PX)
    look.setTransform(scale, 0, 0, scale, -left * scale, -top * scale)
    look.drawImage(picture, 0, 0)
    return this.#detectAll(look.canvas).map((face) => placedAt(face, left, top, 1 / scale))
  }

  /** One run of MediaPipe, largest face first. */
  #detectAll(picture: ImageBitmap | OffscreenCanvas): DetectedFace[] {
    return this.#detector
      .detect(picture)
      .detections.flatMap((detection) => faceFrom(detection, picture.width, picture.height))
      .toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
  }
}

async function startMediaPipe(
  baseUrl: string,
  model: Uint8Array,
): Promise<[MediaPipeFaceDetector, WebGL2RenderingContext]> {
  const files = await FilesetResolver.forVisionTasks(`${baseUrl}mediapipe`, true)
  if (startCount++ > 0) files.wasmLoaderPath += `?start=${startCount}`
  const canvas = new OffscreenCanvas(1, 1)
  const gl = canvas.getContext('webgl2')
  if (!gl) throw new EngineError({ code: 'no-webgl', detail: 'The browser gives no WebGL 2 context' })
  const detector = await MediaPipeFaceDetector.createFromOptions(files, {
    // The CPU: BlazeFace takes 3 to 5 ms there, and it runs where the machine has no WebGL.
    baseOptions: { modelAssetBuffer: model, delegate: 'CPU' },
    runningMode: 'IMAGE',
    minDetectionConfidence: MIN_SCORE,
    canvas,
  })
  return [detector, gl]
}

interface Square {
  readonly centerX: number
  readonly centerY: number
  readonly sidePx: number
}

function wholeWithMargin({ width, height }: { width: number; height: number }): Square {
  return { centerX: width / 2, centerY: height / 2, sidePx: Math.max(width, height) * MARGIN_SCALE }
}

function isInside(x: number, y: number, box: DetectedFace['box']): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

/** The six points, each moved by `place`. */
export function mapKeypoints(keypoints: FaceKeypoints, place: (point: Point) => Point): FaceKeypoints {
  return {
    rightEye: place(keypoints.rightEye),
    leftEye: place(keypoints.leftEye),
    noseTip: place(keypoints.noseTip),
    mouth: place(keypoints.mouth),
    rightEar: place(keypoints.rightEar),
    leftEar: place(keypoints.leftEar),
  }
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

/** MediaPipe's detection as a face; an empty list when it lacks its box or a point. */
function faceFrom(detection: Detection, widthPx: number, heightPx: number): DetectedFace[] {
  const { boundingBox, keypoints, categories } = detection
  // The order of BlazeFace's points: MediaPipe's face detector guide.
  const [rightEye, leftEye, noseTip, mouth, rightEar, leftEar] = keypoints.map(({ x, y }) => ({
    x: x * widthPx,
    y: y * heightPx,
  }))
  if (!boundingBox || !rightEye || !leftEye || !noseTip || !mouth || !rightEar || !leftEar) return []
  return [
    {
      box: { x: boundingBox.originX, y: boundingBox.originY, width: boundingBox.width, height: boundingBox.height },
      keypoints: { rightEye, leftEye, noseTip, mouth, rightEar, leftEar },
      score: categories[0]?.score ?? 0,
    },
  ]
}
