import type { NoReadingReason, Probabilities } from '../../call/reading'
import type { BackendName, BackendTrial, Region } from '../../shared/protocol'
import { ExpressionRunner, tensorflowBackends } from './backend'
import { EngineError } from '../engine-error'
import { nextTask } from '../../shared/next-task'
import { SerialQueue } from '../../shared/serial-queue'
import { loadExpressionFiles } from './expression-net'
import { cropSquareFor, FaceCropper } from './face-crop'
import type { DetectedFace } from './detected-face'
import { FaceDetector, loadDetectorFiles } from './face-detector'
import { judgeFace } from './face-quality'
import { RecoveringDetector } from './recovering-detector'

/** A picture of one tile, as the page sent it. The pipeline reads it and leaves closing it to the caller. */
export interface Frame {
  readonly tileId: string
  readonly bitmap: ImageBitmap
  /** The part of the video that the bitmap shows. */
  readonly region: Region
  readonly videoWidthPx: number
  /** Asked right before the frame is read: false leaves it out. */
  accept(): boolean
}

/** What the pipeline saw in a frame. */
export type Sight = {
  readonly tileId: string
  /** Faces in the frame; 0 when there is none. */
  readonly faceCount: number
  /** The participant's face, in fractions of the video; null when there is none. */
  readonly face: Region | null
} & ({ readonly probabilities: Probabilities } | { readonly reason: NoReadingReason })

/** Detect → crop → classify, for all frames of a round. */
export interface Pipeline {
  /**
   * What is seen in each frame. A frame that is not accepted or cannot be read is left out. Between two frames other
   * tasks get their turn.
   * @throws EngineError when nothing can be read now (no backend, a detector that is being loaded again); later calls try again.
   */
  read(frames: readonly Frame[]): Promise<Sight[]>
  /** Looks for a faster backend, if one is due to be tried; meant for after a readout. */
  tryOtherBackends(): Promise<void>
  readonly backend: BackendName
  readonly trials: readonly BackendTrial[]
  readonly confidenceFloor: number
}

/** What is found in a picture before the net sees it. */
export interface Examined {
  /** Largest first. */
  readonly faces: readonly DetectedFace[]
  /** Why the first face cannot be read; null when it can. */
  readonly reason: Extract<NoReadingReason, 'no-face' | 'too-small' | 'turned-away'> | null
}

/**
 * Loads the real pipeline.
 * @param baseUrl Where `models/` and `tfjs/` stand; ends with a slash.
 * @throws EngineError that says which part is missing or broken.
 */
export async function loadPipeline(baseUrl: string): Promise<FacePipeline> {
  const [files, detectorFiles] = await Promise.all([loadExpressionFiles(baseUrl), loadDetectorFiles(baseUrl)])
  const system = tensorflowBackends(baseUrl)
  const turns = new SerialQueue()
  const runner = await ExpressionRunner.start(files, system, turns)
  const startDetector = () => FaceDetector.start(detectorFiles, system, turns)
  const detector = new RecoveringDetector(await startDetector(), startDetector, () => performance.now())
  return new FacePipeline(detector, runner)
}

/** The public part of the classes that the pipeline is made of. */
type Detector = Pick<RecoveringDetector, 'detect' | 'close'>
type Runner = Pick<
  ExpressionRunner,
  'backend' | 'trials' | 'confidenceFloor' | 'classify' | 'classifyHeads' | 'tryOthers' | 'dispose'
>

/** The shipped pipeline; its single steps are public for the evaluation. Not for two reads at a time. */
export class FacePipeline implements Pipeline {
  readonly #detector: Detector
  readonly #runner: Runner
  readonly #cropper = new FaceCropper()

  constructor(detector: Detector, runner: Runner) {
    this.#detector = detector
    this.#runner = runner
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
    const seen: { frame: Frame; examined: Examined }[] = []
    const crops: Float32Array[] = []
    for (const frame of frames) {
      await nextTask()
      if (!frame.accept()) continue
      try {
        const examined = await this.examine(frame.bitmap, videoPxPerPx(frame))
        const [face] = examined.faces
        if (face && examined.reason === null) crops.push(this.crop(frame.bitmap, face))
        seen.push({ frame, examined })
      } catch (thrown) {
        if (thrown instanceof EngineError) throw thrown
        console.warn('Mien: a frame could not be read', thrown)
      }
    }
    const results = crops.length > 0 ? await this.classify(crops) : []
    let next = 0
    return seen.map(({ frame, examined: { faces, reason } }) => {
      const [face] = faces
      const sight = { tileId: frame.tileId, faceCount: faces.length, face: face ? regionOf(face, frame) : null }
      const probabilities = reason === null ? results[next++] : undefined
      return probabilities ? { ...sight, probabilities } : { ...sight, reason: reason ?? 'no-face' }
    })
  }

  /**
   * The faces of a picture, and whether the first one may be read.
   * @param pxPerPx Pixels of the participant's own video for one pixel of the picture.
   * @throws EngineError 'detector-broken' while the detector is lost.
   */
  async examine(picture: ImageBitmap | OffscreenCanvas, pxPerPx: number): Promise<Examined> {
    const faces = await this.#detector.detect(picture)
    const [face] = faces
    return { faces, reason: face ? judgeFace(face, pxPerPx) : 'no-face' }
  }

  /** A face as the net sees it. */
  crop(picture: ImageBitmap | OffscreenCanvas, face: DetectedFace): Float32Array {
    return this.#cropper.crop(picture, cropSquareFor(face))
  }

  /** The shown probabilities of each crop; see {@link ExpressionRunner.classify}. */
  classify(crops: readonly Float32Array[]): Promise<Probabilities[]> {
    return this.#runner.classify(crops)
  }

  /** Each head's own calibrated probabilities of each crop, by the head's output. */
  classifyHeads(crops: readonly Float32Array[]): Promise<Record<string, Probabilities[]>> {
    return this.#runner.classifyHeads(crops)
  }

  /** Frees everything. */
  close(): void {
    this.#detector.close()
    this.#runner.dispose()
  }
}

/** Pixels of the video for one pixel of a frame's picture. */
export function videoPxPerPx({ bitmap, region, videoWidthPx }: Omit<Frame, 'tileId' | 'accept'>): number {
  return (region.width * videoWidthPx) / bitmap.width
}

/** A face that was found in a frame's picture, in fractions of the video. */
export function regionOf({ box }: DetectedFace, { bitmap, region }: Pick<Frame, 'bitmap' | 'region'>): Region {
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
