import type { Probabilities } from '../../call/reading'
import type { BackendName, BackendTrial } from '../../shared/protocol'
import { SerialQueue } from '../../shared/serial-queue'
import { withTimeLimit } from '../../shared/time-limit'
import { BackOff } from '../back-off'
import { EngineError } from '../engine-error'
import { messageOf } from '../../shared/error-message'
import type { BackendSystem } from './backend-system'
import { BATCH_SIZES } from './batches'
import { ExpressionNet, type ExpressionFiles } from './expression-net'
import { CROP_PIXELS } from './face-crop'

/**
 * What is tried first, until one runs. wasm computes on every machine and needs no shaders, so the first readout never
 * waits for a GPU; plain JavaScript is ten times slower and only better than nothing.
 */
const FIRST_ORDER: readonly BackendName[] = ['wasm', 'webgl', 'webgpu', 'cpu']
/** What may be faster than wasm, where there is a GPU. */
const CHALLENGERS: readonly BackendName[] = ['webgl', 'webgpu']

/** Faces of a trial's batch: a small call. */
const TRIAL_FACES = 4
/** Timed runs of a trial; the median of five bears two disturbed ones. */
const TRIAL_RUNS = 5
/** Longest wait for a GPU backend to start and run once: no other face is read meanwhile. */
const FIRST_RUN_LIMIT_MS = 2_000
/**
 * The same on the CPU, where every machine can compute: wasm takes 0.2 s on two cores, and longer only because the
 * machine is busy, on which anything else would be slower still.
 */
const FIRST_CPU_RUN_LIMIT_MS = 10_000
/** A trial stops here with the runs that it has: two trials may not keep the readings waiting for long. */
const TRIAL_BUDGET_MS = 500
const ONLY_SOFTWARE = 'this machine has no GPU for it, only software'
/** A running call changes its backend only for a gain that shows. */
const WORTH_CHANGING = 0.8
/** Longest run of the net on 16 faces. wasm takes 0.25 s on two cores; a GPU's readback that takes longer than this never comes. */
const RUN_LIMIT_MS = 2_000
/** Longest question to the browser for its GPU. */
const GPU_QUESTION_LIMIT_MS = 1_000
/** A backend that was lost is tried again after this long, while another one runs. A trial holds up readings for half a second. */
const RETRY_LOST_MS = [5_000, 30_000, 120_000, 600_000]
/** A backend that has run for this long counts as sound again. */
const SOUND_AFTER_MS = 60_000

/** The backends, with nets for expressions; tests put their own in its place. */
export interface ExpressionBackends extends Omit<BackendSystem, 'load'> {
  /** A net on the current backend. */
  build(files: ExpressionFiles): Promise<Pick<ExpressionNet, 'classify' | 'classifyHeads' | 'warmUp' | 'dispose'>>
}

/** The backends of a machine for the runner. */
export function expressionBackends(system: BackendSystem): ExpressionBackends {
  return { ...system, build: (files) => ExpressionNet.build(files, (model, outputs) => system.load(model, outputs)) }
}

type RunningNet = Awaited<ReturnType<ExpressionBackends['build']>>

interface Running {
  readonly backend: BackendName
  readonly net: RunningNet
  readonly sinceMs: number
  isLost: boolean
}

/**
 * Runs the net on the backend that is fastest on this machine. When that one is lost, it changes to another and later
 * goes back, any number of times; while none runs, each call tries all of them again.
 */
export class ExpressionRunner {
  readonly #system: ExpressionBackends
  readonly #files: ExpressionFiles
  readonly #trials = new Map<BackendName, BackendTrial>()
  /** Backends that were lost, or did not run though every machine has them: when to try them again. */
  readonly #retries = new Map<BackendName, BackOff>()
  #running: Running
  #isTryingOthers = false
  readonly #turns: SerialQueue

  private constructor(system: ExpressionBackends, files: ExpressionFiles, turns: SerialQueue, running: Running) {
    this.#turns = turns
    this.#system = system
    this.#files = files
    this.#running = running
  }

  /**
   * Starts on the first backend that runs.
   * @param turns All nets and trials share one current backend, so they take turns.
   * @throws EngineError 'no-backend' when none runs.
   */
  static async start(
    files: ExpressionFiles,
    system: ExpressionBackends,
    turns = new SerialQueue(),
  ): Promise<ExpressionRunner> {
    const { running, trials } = await firstOf(FIRST_ORDER, files, system)
    const runner = new ExpressionRunner(system, files, turns, running)
    for (const trial of trials) runner.#trials.set(trial.backend, trial)
    // wasm runs everywhere; where it did not start in time, the machine was busy.
    if (running.backend !== 'wasm') runner.#retryOf('wasm').onFailure(system.nowMs())
    return runner
  }

  /** The backend that runs now. */
  get backend(): BackendName {
    return this.#running.backend
  }

  /** What was tried so far, in the order of the trials. */
  get trials(): readonly BackendTrial[] {
    return [...this.#trials.values()]
  }

  /** Below it an expression is not shown: a probability in [0, 1]. */
  get confidenceFloor(): number {
    return this.#files.calibration.confidenceFloor
  }

  /**
   * Tries the backends that {@link start} did not, and those that were lost a while ago, and changes to one that is
   * clearly faster. Costs nothing when none is due. Meant for after a readout: faces are classified between two trials,
   * and each trial holds them up for about half a second. A GPU that is software is not measured: its first run alone
   * takes seconds, to come out 15 times slower than wasm.
   */
  async tryOthers(): Promise<void> {
    if (this.#isTryingOthers) return
    this.#isTryingOthers = true
    try {
      for (const backend of FIRST_ORDER) {
        if (!this.#isDue(backend)) continue
        const challenger = await this.#turns.add(() => this.#challenge(backend))
        if (challenger !== null) await this.#changeTo(challenger)
      }
    } finally {
      this.#isTryingOthers = false
    }
  }

  /**
   * Seven calibrated probabilities for each face; see {@link ExpressionNet.classify}. When the backend is lost on the way,
   * the faces are classified by the next one.
   * @throws EngineError 'no-backend' when no backend runs now; RangeError for a face of another size.
   */
  classify(faces: readonly Float32Array[]): Promise<Probabilities[]> {
    return this.#run((net) => net.classify(faces))
  }

  /** As {@link classify}, each head by itself; see {@link ExpressionNet.classifyHeads}. */
  classifyHeads(faces: readonly Float32Array[]): Promise<Record<string, Probabilities[]>> {
    return this.#run((net) => net.classifyHeads(faces))
  }

  /** Frees the net. */
  dispose(): void {
    this.#running.net.dispose()
  }

  #run<T>(work: (net: RunningNet) => Promise<T>): Promise<T> {
    const once = () => withTimeLimit(work(this.#running.net), RUN_LIMIT_MS, 'A run of the net')
    return this.#turns.add(async () => {
      if (this.#running.isLost) await this.#replaceLost('its device was lost')
      try {
        const result = await once()
        if (this.#system.nowMs() - this.#running.sinceMs >= SOUND_AFTER_MS) this.#retries.delete(this.#running.backend)
        return result
      } catch (thrown) {
        // The caller's mistake, not the backend's.
        if (thrown instanceof RangeError) throw thrown
        await this.#replaceLost(messageOf(thrown))
        return once()
      }
    })
  }

  #isDue(backend: BackendName): boolean {
    if (this.#running.isLost || backend === this.#running.backend) return false
    const retry = this.#retries.get(backend)
    if (retry) return retry.remainingMs(this.#system.nowMs()) === 0
    return CHALLENGERS.includes(backend) && !this.#trials.has(backend)
  }

  /** Tries a backend, and goes back to the present one. @returns it if it is clearly faster */
  async #challenge(backend: BackendName): Promise<Running | null> {
    const system = this.#system
    const champion = this.#running
    if (champion.isLost || !this.#isDue(backend)) return null
    const isSoftware = await withTimeLimit(
      system.isSoftware(backend),
      GPU_QUESTION_LIMIT_MS,
      'Asking for the GPU',
    ).catch(() => true)
    if (isSoftware) {
      this.#trials.set(backend, { backend, msPerFace: null, note: 'this machine has no GPU for it, only software' })
      this.#retries.delete(backend)
      return null
    }
    const { running, trial } = await tryBackend(backend, this.#files, system)
    this.#trials.set(backend, trial)
    await this.#goBackTo(champion)
    if (running === null) {
      this.#retries.get(backend)?.onFailure(system.nowMs())
      return null
    }
    if (isClearlyFaster(trial, this.#trials.get(champion.backend))) return running
    this.#retries.delete(backend)
    this.#discard(running)
    return null
  }

  /** Warms a faster backend up, one batch size a turn so that no reading waits for long, and changes to it. */
  async #changeTo(challenger: Running): Promise<void> {
    const { backend } = challenger
    const champion = this.#running
    try {
      for (const size of BATCH_SIZES) await this.#turns.add(() => this.#warmUp(challenger, champion, size))
      await this.#turns.add(async () => {
        if (this.#running !== champion || challenger.isLost) throw new Error('it was lost while it was warmed up')
        await withTimeLimit(this.#system.activate(backend), FIRST_RUN_LIMIT_MS, 'The change')
        this.#running = challenger
        dispose(champion.net)
      })
    } catch (thrown) {
      this.#trials.set(backend, { backend, msPerFace: null, note: messageOf(thrown) })
      this.#retries.get(backend)?.onFailure(this.#system.nowMs())
      if (this.#running !== challenger) await this.#turns.add(async () => this.#discard(challenger))
    }
  }

  async #warmUp(challenger: Running, champion: Running, size: number): Promise<void> {
    if (this.#running !== champion) return
    try {
      await this.#system.activate(challenger.backend)
      await withTimeLimit(challenger.net.warmUp(size), FIRST_RUN_LIMIT_MS, 'The warm-up')
    } finally {
      await this.#goBackTo(champion)
    }
  }

  async #goBackTo(champion: Running): Promise<void> {
    try {
      await withTimeLimit(this.#system.activate(champion.backend), FIRST_RUN_LIMIT_MS, 'Going back')
    } catch {
      champion.isLost = true
    }
  }

  #discard({ backend, net }: Running): void {
    dispose(net)
    if (this.#running.backend !== backend) this.#system.release(backend)
  }

  /** Changes to the first backend that runs; the lost one among them, if it was lost for the first time in a while. */
  async #replaceLost(reason: string): Promise<void> {
    const system = this.#system
    const lost = this.#running
    this.#trials.set(lost.backend, { backend: lost.backend, msPerFace: null, note: reason })
    lost.isLost = true
    const retry = this.#retryOf(lost.backend)
    retry.onFailure(system.nowMs())
    dispose(lost.net)
    system.release(lost.backend)
    const others = FIRST_ORDER.filter((name) => name !== lost.backend)
    const order = retry.failures > 1 ? [...others, lost.backend] : FIRST_ORDER
    const { running, trials } = await firstOf(order, this.#files, system)
    for (const trial of trials) if (trial.note === null) this.#trials.set(trial.backend, trial)
    this.#running = running
  }

  #retryOf(backend: BackendName): BackOff {
    const retry = this.#retries.get(backend) ?? new BackOff(RETRY_LOST_MS)
    this.#retries.set(backend, retry)
    return retry
  }
}

/** The first backend of an order that runs, with the trials up to it. @throws EngineError 'no-backend' when none runs. */
async function firstOf(
  order: readonly BackendName[],
  files: ExpressionFiles,
  system: ExpressionBackends,
): Promise<{ running: Running; trials: BackendTrial[] }> {
  const trials: BackendTrial[] = []
  for (const backend of order) {
    if (await isOnlySoftware(backend, system)) {
      trials.push({ backend, msPerFace: null, note: ONLY_SOFTWARE })
      continue
    }
    const { running, trial } = await tryBackend(backend, files, system)
    trials.push(trial)
    if (running !== null) return { running, trials }
  }
  throw noBackend(trials)
}

function isOnGpu(backend: BackendName): boolean {
  return CHALLENGERS.includes(backend)
}

/** A GPU that is software is slower than plain JavaScript, and its first run blocks the worker for seconds. */
async function isOnlySoftware(backend: BackendName, system: ExpressionBackends): Promise<boolean> {
  if (!isOnGpu(backend)) return false
  return withTimeLimit(system.isSoftware(backend), GPU_QUESTION_LIMIT_MS, 'Asking for the GPU').catch(() => true)
}

/** Starts a backend and measures the net on it. `running` is null, and the trial's note says why, when it does not run. */
async function tryBackend(
  backend: BackendName,
  files: ExpressionFiles,
  system: ExpressionBackends,
): Promise<{ readonly trial: BackendTrial; readonly running: Running | null }> {
  const faces = Array.from({ length: TRIAL_FACES }, () => new Float32Array(CROP_PIXELS).fill(0.5))
  const begin = async (): Promise<RunningNet> => {
    await system.activate(backend)
    const net = await system.build(files)
    await net.classify(faces)
    return net
  }
  const beginning = begin()
  try {
    const net = await withTimeLimit(
      beginning,
      isOnGpu(backend) ? FIRST_RUN_LIMIT_MS : FIRST_CPU_RUN_LIMIT_MS,
      'The first run',
    )
    const timesMs: number[] = []
    const endMs = system.nowMs() + TRIAL_BUDGET_MS
    do {
      const startMs = system.nowMs()
      await withTimeLimit(net.classify(faces), FIRST_RUN_LIMIT_MS, 'A timed run')
      timesMs.push(system.nowMs() - startMs)
    } while (timesMs.length < TRIAL_RUNS && system.nowMs() < endMs)
    const msPerFace = medianOf(timesMs) / TRIAL_FACES
    const running: Running = { backend, net, sinceMs: system.nowMs(), isLost: false }
    system.whenLost(() => (running.isLost = true))
    return { trial: { backend, msPerFace, note: null }, running }
  } catch (thrown) {
    // One that comes after its time is up is not used.
    void beginning.then(dispose, () => undefined)
    return { trial: { backend, msPerFace: null, note: messageOf(thrown) }, running: null }
  }
}

/** Frees a net; on a backend that is lost this may fail, and there is nothing left to free then. */
function dispose(net: RunningNet): void {
  try {
    net.dispose()
  } catch (thrown) {
    console.warn('Mien: a net could not be freed', thrown)
  }
}

function isClearlyFaster(challenger: BackendTrial, champion: BackendTrial | undefined): boolean {
  if (challenger.msPerFace === null) return false
  return champion?.msPerFace == null || challenger.msPerFace < champion.msPerFace * WORTH_CHANGING
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function noBackend(trials: readonly BackendTrial[]): EngineError {
  const detail = trials.map((trial) => `${trial.backend}: ${trial.note ?? 'did not run'}`).join('; ')
  return new EngineError({ code: 'no-backend', detail })
}
