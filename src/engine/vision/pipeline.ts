import type { NoReadingReason, Probabilities } from '../../call/reading'
import type { BackendName, BackendTrial, Region } from '../../shared/protocol'
import { expressionBackends, ExpressionRunner } from './backend'
import { backendSystem } from './backend-system'
import type { ColorPicture } from './color-picture'
import { nextTask } from '../../shared/next-task'
import { isWhole } from '../../shared/region'
import { SerialQueue } from '../../shared/serial-queue'
import { traced, traceStep } from '../../shared/trace'
import { loadExpressionFiles } from './expression-net'
import { cropFace, cropSquareFor } from './face-crop'
import type { DetectedFace } from './detected-face'
import { FaceDetector, loadDetectorFiles } from './face-detector'
import { FaceFollower } from './face-follower'
import { judgeFace } from './face-quality'
import { RecoveringDetector } from './recovering-detector'

/** A picture of one tile, as the page sent it. */
export interface Frame {
  readonly tileId: string
  /** The track that the picture is of; null for one without an id, whose face is looked for each time. */
  readonly sourceId: string | null
  readonly picture: ColorPicture
  /** The part of the video that the picture shows. */
  readonly region: Region
  readonly videoWidthPx: number
  /** Whether it was taken to follow a known face in: no other is looked for there, which needs colours and a margin. */
  readonly isGrey: boolean
  /** Asked right before the round is read: false leaves the frame out. */
  accept(): boolean
}

/** What the pipeline saw in a frame. */
export type Sight = {
  readonly tileId: string
  /** Faces in the frame; 0 when there is none. */
  readonly faceCount: number
  /** The participant's face, in fractions of the video; null when there is none. */
  readonly face: Region | null
  /** Whether the face will most likely be followed to the next picture. */
  readonly isSteady: boolean
} & ({ readonly probabilities: Probabilities } | { readonly reason: NoReadingReason })

/** Detect → crop → classify, for all frames of a round. */
export interface Pipeline {
  /**
   * What is seen in each frame. A frame that is not accepted is left out.
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
 * @param baseUrl Where `models/` and `kernels/` stand; ends with a slash.
 * @throws EngineError that says which part is missing or broken.
 */
export async function loadPipeline(baseUrl: string): Promise<FacePipeline> {
  const [files, detectorFiles] = await Promise.all([loadExpressionFiles(baseUrl), loadDetectorFiles(baseUrl)])
  const system = backendSystem(baseUrl)
  const turns = new SerialQueue()
  const runner = await ExpressionRunner.start(files, expressionBackends(system), turns)
  const startDetector = () => FaceDetector.start(detectorFiles, system, turns)
  const detector = new RecoveringDetector(await startDetector(), startDetector, () => performance.now())
  return new FacePipeline(detector, runner)
}

/** A frame's face, and its crop where it can be read. */
interface SeenFace {
  readonly faceCount: number
  readonly face: DetectedFace | null
  readonly crop: Float32Array | null
  readonly reason: Examined['reason']
}
const NOBODY: SeenFace = { faceCount: 0, face: null, crop: null, reason: 'no-face' }

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
  readonly #follower = new FaceFollower()

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
    // Meanwhile somebody may have been left out.
    await nextTask()
    const accepted = frames.filter((frame) => frame.accept())
    if (accepted.length === 0) return []
    const faces = await this.#facesOf(accepted)
    const seen = accepted.map((frame, index) => ({ frame, ...(faces[index] ?? NOBODY) }))
    const crops = seen.flatMap(({ crop }) => (crop === null ? [] : [crop]))
    const endTrace = traceStep('classify')
    const results = crops.length > 0 ? await this.classify(crops) : []
    endTrace()
    let next = 0
    return seen.map(({ frame, faceCount, face, crop, reason }) => {
      const isSteady = frame.sourceId !== null && this.#follower.isSteady(frame.sourceId)
      const sight = { tileId: frame.tileId, faceCount, face: face ? regionOf(face, frame) : null, isSteady }
      const probabilities = crop === null ? undefined : results[next++]
      return probabilities ? { ...sight, probabilities } : { ...sight, reason: reason ?? 'no-face' }
    })
  }

  /** The face of each frame: where it is known, looked for where it is not. */
  async #facesOf(frames: readonly Frame[]): Promise<SeenFace[]> {
    const seen = traced('follow', () => frames.map((frame) => this.#follow(frame)))
    const toLookAt = [...frames.entries()].filter(
      ([index, { region, isGrey }]) => !isGrey && (!seen[index] || isWhole(region)),
    )
    if (toLookAt.length === 0) return seen.map((face) => face ?? NOBODY)
    const endTrace = traceStep('detect')
    const looks = await this.#detector.detect(
      toLookAt.map(([index, { picture }]) => ({ picture, known: seen[index]?.face ?? null })),
    )
    endTrace()
    for (const [at, [index, frame]] of toLookAt.entries()) {
      const faces = looks[at] ?? []
      const known = seen[index]
      // It is the largest still: the points of the look that found it stand.
      const isKnown = known !== undefined && known !== null && faces[0] === known.face
      seen[index] = isKnown ? { ...known, faceCount: faces.length } : this.#takeIn(frame, faces)
    }
    return seen.map((face) => face ?? NOBODY)
  }

  /** The frame's face where it still stands as it was known; null when it must be looked for. */
  #follow(frame: Frame): SeenFace | null {
    const followed = frame.sourceId === null ? null : this.#follower.follow(frame.sourceId, frame)
    const isReadable = followed !== null && reasonOf(followed.face, videoPxPerPx(frame)) === null
    return isReadable ? { ...followed, reason: null } : null
  }

  /** Takes in the faces that a look found in a frame, largest first. */
  #takeIn(frame: Frame, faces: readonly DetectedFace[]): SeenFace {
    const [face] = faces
    const { sourceId } = frame
    const reason = reasonOf(face, videoPxPerPx(frame))
    if (face === undefined || reason !== null) {
      if (sourceId !== null) this.#follower.forget(sourceId)
      return { faceCount: faces.length, face: face ?? null, crop: null, reason }
    }
    const seen = { faceCount: faces.length, face, crop: traced('crop', () => this.crop(frame.picture, face)) }
    if (sourceId !== null) this.#follower.remember(sourceId, frame, seen)
    return { ...seen, reason: null }
  }

  /**
   * The faces of a picture, and whether the first one may be read.
   * @param pxPerPx Pixels of the participant's own video for one pixel of the picture.
   * @throws EngineError 'detector-broken' while the detector is lost.
   */
  async examine(picture: ColorPicture, pxPerPx: number): Promise<Examined> {
    const [faces = []] = await this.#detector.detect([{ picture, known: null }])
    return { faces, reason: reasonOf(faces[0], pxPerPx) }
  }

  /** A face as the net sees it. */
  crop(picture: ColorPicture, face: DetectedFace): Float32Array {
    return cropFace(picture, cropSquareFor(face))
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

function reasonOf(face: DetectedFace | undefined, pxPerPx: number): Examined['reason'] {
  return face ? judgeFace(face, pxPerPx) : 'no-face'
}

/** Pixels of the video for one pixel of a frame's picture. */
export function videoPxPerPx({
  picture,
  region,
  videoWidthPx,
}: Pick<Frame, 'picture' | 'region' | 'videoWidthPx'>): number {
  return (region.width * videoWidthPx) / picture.widthPx
}

/** A face that was found in a frame's picture, in fractions of the video. */
export function regionOf({ box }: DetectedFace, { picture, region }: Pick<Frame, 'picture' | 'region'>): Region {
  const { widthPx, heightPx } = picture
  const left = clamp(region.x + (box.x / widthPx) * region.width)
  const top = clamp(region.y + (box.y / heightPx) * region.height)
  return {
    x: left,
    y: top,
    width: Math.min(1 - left, (box.width / widthPx) * region.width),
    height: Math.min(1 - top, (box.height / heightPx) * region.height),
  }
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction))
}
