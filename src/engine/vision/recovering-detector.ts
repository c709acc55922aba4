import type { Problem } from '../../shared/protocol'
import { withTimeLimit } from '../../shared/time-limit'
import { BackOff } from '../back-off'
import { EngineError } from '../engine-error'
import { messageOf } from '../../shared/error-message'
import type { DetectedFace } from './detected-face'
import type { FaceDetector, LookedAt } from './face-detector'

/** Waits before a lost detector is loaded again, by losses in a row. */
const RELOAD_AFTER_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]
/** Longest wait of pictures for the next detector; the loading itself goes on. */
const RELOAD_WAIT_MS = 2_000
/** A detector that has worked for this long counts as sound again. */
const SOUND_AFTER_MS = 60_000
/** Runs in a row that fail before the detector counts as broken. */
const MAX_FAILED_RUNS = 3

type Detector = Pick<FaceDetector, 'detect' | 'close'>

/** A face detector that is loaded again whenever it was lost, any number of times, with back-off. */
export class RecoveringDetector {
  readonly #load: () => Promise<Detector>
  readonly #nowMs: () => number
  readonly #reload = new BackOff(RELOAD_AFTER_MS)
  #detector: Detector | null
  #loadedAtMs: number
  #loading: Promise<Detector> | null = null
  #failedRuns = 0
  /** Why the last attempt to load failed; null when it did not. */
  #lastProblem: Problem | null = null

  /**
   * @param detector The first one.
   * @param load Loads the next. @throws EngineError when that fails.
   * @param nowMs A monotonic clock.
   */
  constructor(detector: Detector, load: () => Promise<Detector>, nowMs: () => number) {
    this.#detector = detector
    this.#load = load
    this.#nowMs = nowMs
    this.#loadedAtMs = nowMs()
  }

  /**
   * The faces in pictures; see {@link FaceDetector.detect}.
   * @throws EngineError while the detector is lost and cannot be loaded again yet; any other error when it fails once.
   */
  async detect(pictures: readonly LookedAt[]): Promise<DetectedFace[][]> {
    const detector = this.#detector ?? (await this.#loadAgain())
    try {
      return await this.#detectWith(detector, pictures)
    } catch (thrown) {
      if (!this.#isBroken(thrown)) throw thrown
      this.#discard(detector)
      return this.#detectWith(await this.#loadAgain(), pictures)
    }
  }

  /** Frees the detector. */
  close(): void {
    this.#detector?.close()
    this.#detector = null
  }

  async #detectWith(detector: Detector, pictures: readonly LookedAt[]): Promise<DetectedFace[][]> {
    const faces = await detector.detect(pictures)
    this.#failedRuns = 0
    if (this.#nowMs() - this.#loadedAtMs >= SOUND_AFTER_MS) this.#reload.onSuccess()
    return faces
  }

  #isBroken(thrown: unknown): boolean {
    return thrown instanceof EngineError || ++this.#failedRuns >= MAX_FAILED_RUNS
  }

  #discard(detector: Detector): void {
    this.#detector = null
    this.#failedRuns = 0
    this.#reload.onFailure(this.#nowMs())
    try {
      detector.close()
    } catch (thrown) {
      console.warn('Mien: a lost detector could not be closed', thrown)
    }
  }

  /** @throws EngineError 'detector-broken' while it is too early or takes too long; that of the load when it fails. */
  #loadAgain(): Promise<Detector> {
    const waitMs = this.#reload.remainingMs(this.#nowMs())
    if (this.#loading === null && waitMs > 0) {
      const detail = `The detector is loaded again in ${Math.ceil(waitMs)} ms`
      return Promise.reject(new EngineError({ code: this.#lastProblem?.code ?? 'detector-broken', detail }))
    }
    this.#loading ??= this.#loadOnce()
    return withTimeLimit(this.#loading, RELOAD_WAIT_MS, 'Loading the detector again').catch((thrown: unknown) => {
      throw thrown instanceof EngineError
        ? thrown
        : new EngineError({ code: 'detector-broken', detail: messageOf(thrown) }, { cause: thrown })
    })
  }

  async #loadOnce(): Promise<Detector> {
    try {
      const detector = await this.#load()
      this.#detector = detector
      this.#loadedAtMs = this.#nowMs()
      this.#lastProblem = null
      return detector
    } catch (thrown) {
      if (thrown instanceof EngineError) this.#lastProblem = thrown.problem
      this.#reload.onFailure(this.#nowMs())
      throw thrown
    } finally {
      this.#loading = null
    }
  }
}
