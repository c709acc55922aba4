import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { Probabilities } from '../../call/reading'
import type { BackendName, BackendTrial } from '../../shared/protocol'
import { EngineError, messageOf } from '../engine-error'
import { ExpressionNet, type ExpressionFiles } from './expression-net'
import { CROP_PIXELS } from './face-crop'
import { withTimeLimit } from '../../shared/time-limit'

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
/** Longest wait for a backend to start and run once. wasm takes 0.2 s on two cores; ten times that is a busy machine. */
const FIRST_RUN_LIMIT_MS = 2_000
/** A trial stops here with the runs that it has: two trials may not keep the readings waiting for long. */
const TRIAL_BUDGET_MS = 500
/** A running call changes its backend only for a gain that shows. */
const WORTH_CHANGING = 0.8

/** The parts of TensorFlow.js' backends that the runner needs; tests put their own in its place. */
export interface BackendSystem {
  /** Makes a backend current. @throws when the machine does not have it. */
  activate(backend: BackendName): Promise<void>
  /** Whether a backend would compute on the CPU in a GPU's place (SwiftShader). */
  isSoftware(backend: BackendName): Promise<boolean>
  /** A net on the current backend. */
  build(files: ExpressionFiles): Promise<Pick<ExpressionNet, 'classify' | 'warmUp' | 'dispose'>>
  /** Calls `listener` once when the current backend's device goes away. */
  whenLost(listener: () => void): void
  /** Forgets a backend and what it holds. */
  remove(backend: BackendName): void
  nowMs(): number
}

type RunningNet = Awaited<ReturnType<BackendSystem['build']>>

interface Running {
  readonly backend: BackendName
  readonly net: RunningNet
  isLost: boolean
}

/** Runs the net on the backend that is fastest on this machine, and moves to another when that one is lost. */
export class ExpressionRunner {
  readonly #system: BackendSystem
  readonly #files: ExpressionFiles
  readonly #trials = new Map<BackendName, BackendTrial>()
  readonly #lostListeners = new Set<(backend: BackendName) => void>()
  #running: Running
  /** Nets and trials share one current backend, so they take turns. */
  #lastTurn: Promise<unknown> = Promise.resolve()

  private constructor(system: BackendSystem, files: ExpressionFiles, first: TrialResult) {
    this.#system = system
    this.#files = files
    this.#running = first.running
  }

  /**
   * Starts on the first backend that runs: the remembered one, else wasm.
   * @param remembered The `backend` of an earlier run on this machine; null for none.
   * @throws EngineError 'no-backend' when none runs.
   */
  static async start(
    files: ExpressionFiles,
    system: BackendSystem,
    remembered: BackendName | null = null,
  ): Promise<ExpressionRunner> {
    const order = remembered === null ? FIRST_ORDER : [remembered, ...FIRST_ORDER.filter((name) => name !== remembered)]
    const failed: BackendTrial[] = []
    for (const backend of order) {
      const result = await tryBackend(backend, files, system)
      if (result.running === null) {
        failed.push(result.trial)
        continue
      }
      const runner = new ExpressionRunner(system, files, { running: result.running, trial: result.trial })
      for (const trial of [...failed, result.trial]) runner.#trials.set(trial.backend, trial)
      runner.#watch(result.running)
      return runner
    }
    throw noBackend(failed)
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
   * Tries the backends that {@link start} did not, and changes to one that is clearly faster. Meant for after the first
   * readout: faces are classified between two trials, and each trial holds them up for about half a second. A GPU that is
   * software is not measured: its first run alone takes seconds, to come out 15 times slower than wasm.
   */
  async tryOthers(): Promise<void> {
    for (const backend of CHALLENGERS) {
      if (!this.#trials.has(backend)) await this.#takeTurn(() => this.#challenge(backend))
    }
  }

  /**
   * Seven calibrated probabilities for each face; see {@link ExpressionNet.classify}. When the backend is lost on the way,
   * the faces are classified by the next one.
   * @throws EngineError 'no-backend' when no other backend runs; RangeError for a face of another size.
   */
  async classify(faces: readonly Float32Array[]): Promise<Probabilities[]> {
    return this.#takeTurn(async () => {
      if (this.#running.isLost) await this.#fallBack('its device was lost')
      try {
        return await this.#running.net.classify(faces)
      } catch (thrown) {
        // The caller's mistake, not the backend's.
        if (thrown instanceof RangeError) throw thrown
        await this.#fallBack(messageOf(thrown))
        return this.#running.net.classify(faces)
      }
    })
  }

  /** Calls `listener` when a backend's device (a WebGL context) goes away. Returns a function that stops this. */
  onContextLost(listener: (backend: BackendName) => void): () => void {
    this.#lostListeners.add(listener)
    return () => this.#lostListeners.delete(listener)
  }

  /** Frees the net. */
  dispose(): void {
    this.#running.net.dispose()
  }

  async #challenge(backend: BackendName): Promise<void> {
    const champion = this.#running
    if (await this.#system.isSoftware(backend)) {
      this.#trials.set(backend, { backend, msPerFace: null, note: 'this machine has no GPU for it, only software' })
      return
    }
    const result = await tryBackend(backend, this.#files, this.#system)
    this.#trials.set(backend, result.trial)
    if (result.running !== null && isClearlyFaster(result.trial, this.#trials.get(champion.backend))) {
      try {
        await result.running.net.warmUp()
        champion.net.dispose()
        this.#running = result.running
        this.#watch(result.running)
        return
      } catch (thrown) {
        this.#trials.set(backend, { backend, msPerFace: null, note: messageOf(thrown) })
      }
    }
    result.running?.net.dispose()
    await this.#system.activate(champion.backend)
    if (result.running !== null) this.#system.remove(backend)
  }

  async #fallBack(reason: string): Promise<void> {
    const lost = this.#running
    this.#trials.set(lost.backend, { backend: lost.backend, msPerFace: null, note: reason })
    const failed: BackendTrial[] = []
    for (const backend of FIRST_ORDER.filter((name) => name !== lost.backend)) {
      const result = await tryBackend(backend, this.#files, this.#system)
      if (result.running === null) {
        failed.push(result.trial)
        continue
      }
      this.#trials.set(backend, result.trial)
      this.#running = result.running
      this.#watch(result.running)
      this.#system.remove(lost.backend)
      return
    }
    throw noBackend(failed)
  }

  #watch(running: Running): void {
    this.#system.whenLost(() => {
      running.isLost = true
      for (const listener of this.#lostListeners) listener(running.backend)
    })
  }

  async #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work)
    this.#lastTurn = turn.catch(() => undefined)
    return turn
  }
}

interface TrialResult {
  readonly trial: BackendTrial
  readonly running: Running
}

/** Starts a backend and measures the net on it. `running` is null, and the trial's note says why, when it does not run. */
async function tryBackend(
  backend: BackendName,
  files: ExpressionFiles,
  system: BackendSystem,
): Promise<TrialResult | { trial: BackendTrial; running: null }> {
  const faces = Array.from({ length: TRIAL_FACES }, () => new Float32Array(CROP_PIXELS).fill(0.5))
  let net: RunningNet | undefined
  try {
    const begin = async (): Promise<RunningNet> => {
      await system.activate(backend)
      net = await system.build(files)
      await net.classify(faces)
      return net
    }
    const started = await withTimeLimit(begin(), FIRST_RUN_LIMIT_MS, 'The first run')
    const timesMs: number[] = []
    const endMs = system.nowMs() + TRIAL_BUDGET_MS
    do {
      const startMs = system.nowMs()
      await started.classify(faces)
      timesMs.push(system.nowMs() - startMs)
    } while (timesMs.length < TRIAL_RUNS && system.nowMs() < endMs)
    const msPerFace = medianOf(timesMs) / TRIAL_FACES
    return { trial: { backend, msPerFace, note: null }, running: { backend, net: started, isLost: false } }
  } catch (thrown) {
    net?.dispose()
    return { trial: { backend, msPerFace: null, note: messageOf(thrown) }, running: null }
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

/**
 * TensorFlow.js' own backends.
 * @param baseUrl Where `tfjs/tfjs-backend-wasm-simd.wasm` stands; ends with a slash.
 */
export function tensorflowBackends(baseUrl: string): BackendSystem {
  setWasmPaths(`${baseUrl}tfjs/`)
  // Threads need workers made from blob addresses, which an extension's CSP forbids.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  return {
    async activate(backend) {
      if (tf.findBackendFactory(backend) === null) throw new Error('this browser does not have it')
      // TensorFlow.js says why only on the console.
      if (!(await tf.setBackend(backend))) throw new Error('it did not start on this machine')
      await tf.ready()
    },
    async isSoftware(backend) {
      if (backend === 'webgl') return isSoftwareWebGl()
      if (backend === 'webgpu') return (await navigator.gpu?.requestAdapter())?.info.isFallbackAdapter ?? false
      return false
    },
    build: (files) => ExpressionNet.build(files),
    whenLost(listener) {
      const backend = tf.backend()
      if (backend instanceof MathBackendWebGL) {
        backend.gpgpu.gl.canvas.addEventListener('webglcontextlost', listener, { once: true })
      } else if (backend instanceof WebGPUBackend) {
        void backend.device.lost.then(listener)
      }
    },
    remove: (backend) => tf.removeBackend(backend),
    nowMs: () => performance.now(),
  }
}

function isSoftwareWebGl(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2')
  const renderer: unknown = gl?.getParameter(
    gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER,
  )
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  // Chromium's, Mesa's and Windows' own.
  return typeof renderer === 'string' && /swiftshader|llvmpipe|softpipe|basic render/i.test(renderer)
}
