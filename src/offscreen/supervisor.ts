import type { FromWorker, Problem } from '../shared/protocol'

type Heartbeat = Extract<FromWorker, { kind: 'heartbeat' }>

/** How often the worker is asked for a heartbeat, and its health judged. */
export const TICK_MS = 500
/**
 * Longest silence of a worker that is well: it computes for well under a second at a time. Short, since a new worker takes
 * a second or two to read again, and a call has to go on within five.
 */
export const SILENCE_LIMIT_MS = 2_000
/** The same while it starts: a model is compiled in one go. */
export const STARTING_SILENCE_LIMIT_MS = 20_000
/** Longest start in all: loading and warming up take a few seconds, on a slow machine a few times that. */
export const START_LIMIT_MS = 60_000
/** Longest round: frames are awaited for half a second, and a round of faces takes about as long; loaded machines take twice that. */
export const ROUND_LIMIT_MS = 2_000
/**
 * The first restart comes at once, the next after this long, then twice as long each time, up to the maximum. The limits
 * above double too, so that a machine that is slower than they allow gets to read in the end.
 */
const FIRST_WAIT_MS = 1_000
export const MAX_WAIT_MS = 30_000
/** After so many rounds, or so long without a fault, earlier failures no longer count. */
export const HEALTHY_ROUNDS = 5
export const HEALTHY_MS = 60_000
/** An engine that says itself why it cannot run is tried again this much later, then after twice as long each time. */
export const FAILED_WAIT_MS = 30_000
export const MAX_FAILED_WAIT_MS = 600_000
/** Two views may ask for a new start at the same moment; it happens once. */
export const RETRY_GUARD_MS = 1_000

/** The offscreen document, so that a test can stand in for it. */
export interface SupervisorWorld {
  /** Starts a worker. */
  startWorker(): void
  /** Ends the worker. @param problem Why none runs for now; null where the next one starts at once. */
  stopWorker(problem: Problem | null): void
  ping(pingId: number): void
  /** Monotonic. */
  nowMs(): number
}

interface Running {
  readonly kind: 'running'
  startedAtMs: number
  answeredAtMs: number
  phase: Heartbeat['phase']
  phaseSinceMs: number
}
type State = Running | { readonly kind: 'waiting'; readonly restartAtMs: number }

/** Watches the engine's worker and restarts it when it is dead or stuck. */
export class Supervisor {
  readonly #world: SupervisorWorld
  #state: State
  /** In a row, without a healthy time between them. */
  #failures = 0
  /** Restarts in a row of an engine that said itself that it cannot run. */
  #failedRestarts = 0
  #lastTickMs: number
  #lastPingId = 0

  /** Starts the first worker. */
  constructor(world: SupervisorWorld) {
    this.#world = world
    this.#lastTickMs = world.nowMs()
    this.#state = this.#startWorker()
  }

  /** Whether a worker runs whose engine reads, or could. */
  get isReady(): boolean {
    return this.#state.kind === 'running' && this.#state.phase === 'ready'
  }

  /** To be called every {@link TICK_MS}. */
  tick(): void {
    const nowMs = this.#world.nowMs()
    const pausedMs = nowMs - this.#lastTickMs - TICK_MS
    this.#lastTickMs = nowMs
    const state = this.#state
    if (state.kind === 'waiting') {
      if (nowMs >= state.restartAtMs) this.#state = this.#startWorker()
      return
    }
    // The machine slept, or this document's thread was busy: the worker could not answer meanwhile.
    if (pausedMs > TICK_MS) {
      state.answeredAtMs += pausedMs
      state.startedAtMs += pausedMs
      state.phaseSinceMs += pausedMs
    }
    const fault = this.#faultOf(state, nowMs)
    if (fault !== null) this.#replace(fault)
    else if (state.phase === 'failed' && nowMs - state.phaseSinceMs >= this.#failedWaitMs()) this.#startAfterFailed()
    else this.#world.ping(++this.#lastPingId)
  }

  /** The running worker has answered a ping. */
  heartbeat({ phase, roundMs, roundsRead }: Heartbeat): void {
    const state = this.#state
    if (state.kind !== 'running') return
    const nowMs = this.#world.nowMs()
    state.answeredAtMs = nowMs
    if (state.phase !== phase) Object.assign(state, { phase, phaseSinceMs: nowMs })
    if (roundMs > ROUND_LIMIT_MS * this.#patience()) {
      this.#replace(`A round took ${Math.round(roundMs)} ms`)
      return
    }
    if (roundsRead >= HEALTHY_ROUNDS || (phase === 'ready' && nowMs - state.phaseSinceMs >= HEALTHY_MS)) {
      this.#failures = 0
      this.#failedRestarts = 0
    }
  }

  /** The worker has reported an error that it did not catch. */
  workerFailed(detail: string): void {
    if (this.#state.kind === 'running') this.#replace(detail)
  }

  /** The user wants the engine restarted. */
  retry(): void {
    const state = this.#state
    if (state.kind === 'running') {
      if (this.#world.nowMs() - state.startedAtMs < RETRY_GUARD_MS) return
      this.#world.stopWorker(null)
    }
    this.#failures = 0
    this.#failedRestarts = 0
    this.#state = this.#startWorker()
  }

  #startWorker(): Running {
    this.#world.startWorker()
    const nowMs = this.#world.nowMs()
    return { kind: 'running', startedAtMs: nowMs, answeredAtMs: nowMs, phase: 'starting', phaseSinceMs: nowMs }
  }

  #faultOf({ phase, answeredAtMs, startedAtMs }: Running, nowMs: number): string | null {
    const isStarting = phase === 'starting'
    const silenceMs = nowMs - answeredAtMs
    const silenceLimitMs = isStarting
      ? STARTING_SILENCE_LIMIT_MS
      : Math.min(SILENCE_LIMIT_MS * this.#patience(), STARTING_SILENCE_LIMIT_MS)
    if (silenceMs >= silenceLimitMs) return `The worker has not answered for ${Math.round(silenceMs)} ms`
    const startMs = nowMs - startedAtMs
    if (isStarting && startMs >= START_LIMIT_MS * this.#patience()) return `The start took ${Math.round(startMs)} ms`
    return null
  }

  /** What limits are multiplied by: 1 at first, doubled with each failure. */
  #patience(): number {
    return 2 ** Math.min(this.#failures, 4)
  }

  #replace(detail: string): void {
    const waitMs = this.#failures === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (this.#failures - 1), MAX_WAIT_MS)
    this.#failures++
    console.warn(`Mien: the engine is restarted in ${waitMs} ms`, detail)
    this.#world.stopWorker(waitMs === 0 ? null : { code: 'engine-stopped', detail })
    this.#state = waitMs === 0 ? this.#startWorker() : { kind: 'waiting', restartAtMs: this.#world.nowMs() + waitMs }
  }

  #failedWaitMs(): number {
    return Math.min(FAILED_WAIT_MS * 2 ** this.#failedRestarts, MAX_FAILED_WAIT_MS)
  }

  #startAfterFailed(): void {
    this.#failedRestarts++
    this.#world.stopWorker(null)
    this.#state = this.#startWorker()
  }
}
