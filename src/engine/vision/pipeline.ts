import type { NoReadingReason, Probabilities } from '../../call/reading'
import type { BackendName, BackendTrial, Region } from '../../shared/protocol'
import { ExpressionRunner, tensorflowBackends } from './backend'
import { EngineError } from '../engine-error'
import { loadExpressionFiles } from './expression-net'
import { cropSquareFor, FaceCropper } from './face-crop'
import { FaceDetector } from './face-detector'
import type { DetectedFace } from './face-detector'
import { judgeFace } from './face-quality'

/** A picture of one participant, as the page sent it. The pipeline reads it and leaves closing it to the caller. */
export interface Frame {
  readonly key: string
  readonly bitmap: ImageBitmap
  /** The part of the video that the bitmap shows. */
  readonly region: Region
  readonly videoWidthPx: number
}

/** What the pipeline saw in a frame. */
export type Sight = {
  readonly key: string
  /** Faces in the frame; 0 when there is none. */
  readonly faceCount: number
  /** The participant's face, in fractions of the video; null when there is none. */
  readonly face: Region | null
} & ({ readonly probabilities: Probabilities } | { readonly reason: NoReadingReason })

/** Detect → crop → classify, for all frames of a round. */
export interface Pipeline {
  read(frames: readonly Frame[]): Promise<Sight[]>
  /** Looks for a faster backend; meant for after the first readout. */
  tryOtherBackends(): Promise<void>
  readonly backend: BackendName
  readonly trials: readonly BackendTrial[]
  readonly confidenceFloor: number
}

/**
 * Loads the real pipeline.
 * @param baseUrl Where `models/`, `mediapipe/` and `tfjs/` stand; ends with a slash.
 * @throws EngineError that says which part is missing or broken.
 */
export async function loadPipeline(baseUrl: string): Promise<Pipeline> {
  const [detector, runner] = await Promise.all([
    FaceDetector.load(baseUrl),
    loadExpressionFiles(baseUrl).then((files) => ExpressionRunner.start(files, tensorflowBackends(baseUrl))),
  ])
  return new FacePipeline(detector, runner, () => FaceDetector.load(baseUrl))
}

class FacePipeline implements Pipeline {
  #detector: FaceDetector
  readonly #runner: ExpressionRunner
  readonly #loadDetector: () => Promise<FaceDetector>
  readonly #cropper = new FaceCropper()

  constructor(detector: FaceDetector, runner: ExpressionRunner, loadDetector: () => Promise<FaceDetector>) {
    this.#detector = detector
    this.#runner = runner
    this.#loadDetector = loadDetector
  }

  get backend(): BackendName {
    return this.#runner.backend
  }

  get trials(): readonly BackendTrial[] {
    return this.#runner.trials
  }

  get confidenceFloor(): number {
    return this.#runner.confidenceFloor
  }

  tryOtherBackends(): Promise<void> {
    return this.#runner.tryOthers()
  }

  async read(frames: readonly Frame[]): Promise<Sight[]> {
    const crops: Float32Array[] = []
    const looks: { frame: Frame; faces: DetectedFace[]; reason: NoReadingReason | null }[] = []
    for (const frame of frames) {
      const faces = await this.#detect(frame.bitmap)
      const face = faces[0]
      const reason = face ? judgeFace(face, videoPxPerPx(frame)) : 'no-face'
      if (face && reason === null) crops.push(this.#cropper.crop(frame.bitmap, cropSquareFor(face)))
      looks.push({ frame, faces, reason })
    }
    const results = crops.length > 0 ? await this.#runner.classify(crops) : []
    let next = 0
    return looks.map(({ frame, faces, reason }) => {
      const face = faces[0]
      const seen = { key: frame.key, faceCount: faces.length, face: face ? regionOf(face, frame) : null }
      const probabilities = reason === null ? results[next++] : undefined
      return probabilities ? { ...seen, probabilities } : { ...seen, reason: reason ?? 'no-face' }
    })
  }

  /** Detects, with a new detector when the old one has lost its WebGL context. */
  async #detect(bitmap: ImageBitmap): Promise<DetectedFace[]> {
    try {
      return this.#detector.detect(bitmap)
    } catch (thrown) {
      if (!(thrown instanceof EngineError) || thrown.problem.code !== 'detector-broken') throw thrown
      const lost = this.#detector
      this.#detector = await this.#loadDetector()
      lost.close()
      return this.#detector.detect(bitmap)
    }
  }
}

function videoPxPerPx({ bitmap, region, videoWidthPx }: Frame): number {
  return (region.width * videoWidthPx) / bitmap.width
}

function regionOf({ box }: DetectedFace, { bitmap, region }: Frame): Region {
  const left = clamp(region.x + (box.x / bitmap.width) * region.width)
  const top = clamp(region.y + (box.y / bitmap.height) * region.height)
  return {
    x: left,
    y: top,
    width: Math.min(1 - left, (box.width / bitmap.width) * region.width),
    height: Math.min(1 - top, (box.height / bitmap.height) * region.height),
  }
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction))
}
