import type { EngineStatus, Problem } from '../shared/protocol'
import { TimeLimitError, withTimeLimit } from '../shared/time-limit'
import { BackOff } from './back-off'
import { EngineError } from './engine-error'
import { messageOf } from '../shared/error-message'
import { sleep } from './timers'
import type { Pipeline } from './vision/pipeline'

/** Longest loading: 1 s on two cores; its single steps have limits of their own, which together are below this. */
const LOAD_LIMIT_MS = 25_000
/** Waits before the pipeline is loaded again after that failed. A missing file stays missing; a busy GPU does not. */
const LOAD_WAITS_MS = [2_000, 4_000, 8_000, 16_000, 30_000, 60_000]
/** Longest reading of a round. Later its result is of no use: views call readings of that age old. */
const READ_LIMIT_MS = 3_000
/** Waits after readings in a row that failed. */
const READ_WAITS_MS = [0, 500, 1_000, 2_000, 4_000]
/** Readings in a row that fail before views show it: one odd frame or one lost context is no news. */
const MAX_FAILED_READS = 3

export interface PipelineWorld {
  loadPipeline(): Promise<Pipeline>
  /** A monotonic clock. */
  readonly nowMs: () => number
}

/** What came of a reading. `late` and `failed` give no result. */
export type ReadResult<T> = { readonly outcome: 'read'; readonly value: T } | { readonly outcome: 'late' | 'failed' }

/**
 * Loads the pipeline and runs one reading at a time on it. Whatever fails is tried again with back-off, so `failed` is
 * never final; a reading that does not end only shows in {@link busyMs}, for the supervisor to restart the worker.
 */
export class PipelineRunner {
  readonly #world: PipelineWorld
  readonly #onChange: () => void
  readonly #signal: AbortSignal
  #pipeline: Pipeline | null = null
  #status: EngineStatus = { phase: 'starting' }
  readonly #failures = new BackOff(READ_WAITS_MS)
  /** When the work began that has not ended yet: a load or a reading. */
  #busySinceMs: number | null = null
  #isOverdue = false
  #roundsRead = 0

  /** @param onChange Called when the status has changed, or reading may be possible again. */
  constructor(world: PipelineWorld, onChange: () => void, signal: AbortSignal) {
    this.#world = world
    this.#onChange = onChange
    this.#signal = signal
  }

  get status(): EngineStatus {
    return this.#status
  }

  /** Rounds that were read to their end. */
  get roundsRead(): number {
    return this.#roundsRead
  }

  /** Least confidence that the model vouches for; 1 before it is loaded. */
  get confidenceFloor(): number {
    return this.#pipeline?.confidenceFloor ?? 1
  }

  /** Whether a reading may begin now. */
  get canRead(): boolean {
    const isResting = this.#failures.remainingMs(this.#world.nowMs()) > 0
    return this.#pipeline !== null && this.#busySinceMs === null && !isResting && !this.#signal.aborted
  }

  /** How long the present reading takes, or a load that is over its limit; 0 for none. */
  get busyMs(): number {
    const isCounted = this.#busySinceMs !== null && (this.#pipeline !== null || this.#isOverdue)
    return isCounted ? Math.max(0, this.#world.nowMs() - (this.#busySinceMs ?? 0)) : 0
  }

  /** Loads the pipeline, and tries again until it is there. */
  async load(): Promise<void> {
    const failures = new BackOff(LOAD_WAITS_MS)
    while (this.#pipeline === null && !this.#signal.aborted) {
      this.#busySinceMs = this.#world.nowMs()
      const loading = this.#world.loadPipeline()
      try {
        this.#pipeline = await withTimeLimit(loading, LOAD_LIMIT_MS, 'Loading the model')
        this.#setReady(this.#pipeline)
      } catch (thrown) {
        this.#setFailed(thrown, 'engine-not-started')
        this.#onChange()
        if (thrown instanceof TimeLimitError) await this.#awaitOverdue(loading)
        failures.onFailure(this.#world.nowMs())
      } finally {
        this.#busySinceMs = null
      }
      if (this.#pipeline === null) await sleep(failures.remainingMs(this.#world.nowMs()), this.#signal)
    }
    this.#onChange()
  }

  /** Runs a reading; only while {@link canRead}. A job that takes too long goes on by itself, without result. */
  async read<T>(job: (pipeline: Pipeline) => Promise<T>): Promise<ReadResult<T>> {
    const pipeline = this.#pipeline
    if (pipeline === null || !this.canRead) return { outcome: 'failed' }
    this.#busySinceMs = this.#world.nowMs()
    const work = job(pipeline)
    const settled = work.then(
      () => this.#onSettled(),
      () => this.#onSettled(),
    )
    try {
      const value = await withTimeLimit(work, READ_LIMIT_MS, 'A round')
      await settled
      this.#onRead(pipeline)
      return { outcome: 'read', value }
    } catch (thrown) {
      console.warn('Mien: a round could not be read', thrown)
      const isLate = thrown instanceof TimeLimitError && this.#busySinceMs !== null
      this.#failures.onFailure(this.#world.nowMs())
      if (this.#failures.failures >= MAX_FAILED_READS) this.#setFailed(thrown, 'engine-stopped')
      return { outcome: isLate ? 'late' : 'failed' }
    }
  }

  #onSettled(): void {
    this.#busySinceMs = null
    this.#onChange()
  }

  #onRead(pipeline: Pipeline): void {
    this.#roundsRead++
    this.#failures.onSuccess()
    this.#setReady(pipeline)
    pipeline.tryOtherBackends().then(
      () => {
        if (this.#status.phase === 'ready') this.#setReady(pipeline)
      },
      (thrown: unknown) => console.warn('Mien: other backends could not be tried', thrown),
    )
  }

  async #awaitOverdue(loading: Promise<Pipeline>): Promise<void> {
    this.#isOverdue = true
    try {
      this.#pipeline = await loading
      this.#setReady(this.#pipeline)
    } catch (thrown) {
      this.#setFailed(thrown, 'engine-not-started')
    } finally {
      this.#isOverdue = false
    }
  }

  #setReady({ backend, trials }: Pipeline): void {
    this.#status = { phase: 'ready', backend, trials: [...trials] }
  }

  /** @param onTimeLimit What to say where a time limit was the cause. */
  #setFailed(thrown: unknown, onTimeLimit: Problem['code']): void {
    console.error('Mien: nothing can be read', thrown)
    const code = thrown instanceof TimeLimitError ? onTimeLimit : 'unexpected'
    const problem = thrown instanceof EngineError ? thrown.problem : { code, detail: messageOf(thrown) }
    this.#status = { phase: 'failed', problem }
  }
}
