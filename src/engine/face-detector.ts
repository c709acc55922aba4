import { FaceDetector as MediaPipeFaceDetector, FilesetResolver, type Detection } from '@mediapipe/tasks-vision'
import hashes from '../../models/face-detector/hashes.json'
import { checkHash, fetchAsset, type AssetProblems } from './asset-file'
import { EngineError, messageOf } from './engine-error'
import { withTimeLimit } from './time-limit'

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
  /** BlazeFace's own, [0, 1]. */
  readonly score: number
}

const PROBLEMS: AssetProblems = { missing: 'detector-missing', broken: 'detector-broken' }

/** Longest wait for MediaPipe to start. It takes 0.4 to 1 s on two cores; without a limit a broken file can hang it. */
const START_TIME_LIMIT_MS = 15_000

/** MediaPipe's default, and BlazeFace's own operating point. */
const MIN_SCORE = 0.5

/**
 * Detectors started in this worker. MediaPipe's loader is a module that sets itself up once when it is first imported;
 * another address makes it a new module, so a detector can be loaded again after its WebGL context was lost.
 */
let startCount = 0

/** Finds faces with MediaPipe's BlazeFace (short range). It holds memory outside JavaScript: {@link close} it. */
export class FaceDetector {
  readonly #detector: MediaPipeFaceDetector

  private constructor(detector: MediaPipeFaceDetector) {
    this.#detector = detector
  }

  /**
   * Loads the detector.
   * @param baseUrl Where `models/` and `mediapipe/` stand; ends with a slash.
   * @throws EngineError 'detector-missing' when a file is not there, 'detector-broken' when one is damaged or MediaPipe
   * does not start within its time limit.
   */
  static async load(baseUrl: string): Promise<FaceDetector> {
    const modelUrl = `${baseUrl}models/face-detector/face-detector.tflite`
    const model = await fetchAsset(modelUrl, PROBLEMS)
    await checkHash(modelUrl, model, hashes['face-detector.tflite'], PROBLEMS)
    try {
      const files = await FilesetResolver.forVisionTasks(`${baseUrl}mediapipe`, true)
      if (startCount++ > 0) files.wasmLoaderPath += `?start=${startCount}`
      const starting = MediaPipeFaceDetector.createFromOptions(files, {
        // The CPU: BlazeFace takes 3 to 5 ms there, and it runs where the machine has no WebGL.
        baseOptions: { modelAssetBuffer: model, delegate: 'CPU' },
        runningMode: 'IMAGE',
        minDetectionConfidence: MIN_SCORE,
      })
      return new FaceDetector(await withTimeLimit(starting, START_TIME_LIMIT_MS, 'Starting MediaPipe'))
    } catch (thrown) {
      // MediaPipe does not say which of its files failed; ask for them to tell a missing one from a damaged one.
      for (const file of ['vision_wasm_module_internal.js', 'vision_wasm_module_internal.wasm']) {
        await fetchAsset(`${baseUrl}mediapipe/${file}`, PROBLEMS)
      }
      throw new EngineError({ code: 'detector-broken', detail: messageOf(thrown) }, { cause: thrown })
    }
  }

  /** The faces in a picture, largest first; empty when there are none or the picture has no pixels. */
  detect(picture: ImageBitmap | OffscreenCanvas): DetectedFace[] {
    if (picture.width === 0 || picture.height === 0) return []
    return this.#detector
      .detect(picture)
      .detections.flatMap((detection) => faceFrom(detection, picture.width, picture.height))
      .toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
  }

  /** Frees the detector. */
  close(): void {
    this.#detector.close()
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
