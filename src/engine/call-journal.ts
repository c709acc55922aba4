import type { Call } from '../call/timeline'
import type { Problem } from '../shared/protocol'
import { SerialQueue } from '../shared/serial-queue'
import { withTimeLimit } from '../shared/time-limit'
import { BackOff } from './back-off'
import type { CallSession } from './call/call-session'
import { messageOf } from '../shared/error-message'
import { traceStep } from '../shared/trace'
import { sleep } from './timers'

/** Longest wait for a call's past. Nobody is read before it is there, so it may not take longer than a short pause. */
const LOAD_LIMIT_MS = 3_000
/** Longest single work of the store, opening included. A database that takes longer is blocked or broken. */
const STORE_LIMIT_MS = 5_000
/** Waits after writes in a row that failed. Never long: what is not written is lost if the browser ends. */
const WRITE_WAITS_MS = [250, 500, 1_000, 2_000]
/** A running call is written this often: each write costs several milliseconds in three processes. */
const SAVE_EVERY_MS = 1000
/** The end of a call is offered to the store for this long; the engine's document stays open meanwhile. */
const LAST_SAVE_LIMIT_MS = 5 * 60_000
/** Expired calls are deleted again after this long. */
const EXPIRE_EVERY_MS = 24 * 60 * 60_000

/** Where calls are stored. */
export interface CallStorage {
  save(call: Call, seconds: readonly number[]): Promise<void>
  loadCall(id: string): Promise<Call | null>
  /** @param keepDays Null where the setting is not known: then what history keeps stays. */
  deleteExpired(nowMs: number, keepDays: number | null, runningIds: ReadonlySet<string>): Promise<void>
}

export interface JournalWorld {
  openStore(): Promise<CallStorage>
  /** A monotonic clock. */
  readonly nowMs: () => number
  /** Epoch milliseconds. */
  readonly wallMs: () => number
}

/** The part of a session that is stored. */
export type JournalSession = Pick<CallSession, 'call' | 'takeUnsaved' | 'returnUnsaved' | 'end'>

/** What is stored of a call, or that it cannot be known. */
export type LoadResult =
  | { readonly isLoaded: true; readonly call: Call | null }
  | {
      readonly isLoaded: false
      readonly problem: Problem
      /** Whether there is nothing to load after all: on a slow machine the answer comes later. */
      readonly wasNew: Promise<boolean>
    }

/**
 * Stores calls as they run, and loads those that go on. The store never decides whether reading works: each of its works
 * has a limit, what it could not write stays in memory and is written again, with back-off.
 */
export class CallJournal {
  readonly #world: JournalWorld
  readonly #onChange: () => void
  readonly #signal: AbortSignal
  /** Null until it is needed, and again when it could not be opened. */
  #store: Promise<CallStorage> | null = null
  /** So that a call is never loaded before its last second is stored. */
  readonly #queue = new SerialQueue()
  readonly #failures = new BackOff(WRITE_WAITS_MS)
  /** Writes that wait for others. */
  readonly #waiting = new Map<JournalSession, Promise<boolean>>()
  /** When a call was last written while it ran; not after a write that failed. */
  readonly #savedAtMs = new WeakMap<JournalSession, number>()
  /** Calls that are over and not stored yet. */
  readonly #ending = new Map<string, JournalSession>()
  #problem: Problem | null = null
  #isExpiring = false

  /** @param onChange Called when {@link problem} has changed. */
  constructor(world: JournalWorld, onChange: () => void, signal: AbortSignal) {
    this.#world = world
    this.#onChange = onChange
    this.#signal = signal
  }

  /** Why the last write failed; null when it did not. */
  get problem(): Problem | null {
    return this.#problem
  }

  /** Whether calls that are over are still to be stored. */
  get isEnding(): boolean {
    return this.#ending.size > 0
  }

  /** A call's past; from memory where its last seconds are not stored yet. */
  async load(id: string): Promise<LoadResult> {
    const ending = this.#ending.get(id)
    if (ending) return { isLoaded: true, call: ending.call }
    const loading = this.#queue.add(() => this.#use((store) => store.loadCall(id)))
    try {
      return { isLoaded: true, call: await withTimeLimit(loading, LOAD_LIMIT_MS, 'Loading the call') }
    } catch (thrown) {
      console.error('Mien: a call could not be loaded', thrown)
      const problem: Problem = { code: 'call-not-loaded', detail: messageOf(thrown) }
      const wasNew = loading.then(
        (call) => call === null,
        () => false,
      )
      return { isLoaded: false, problem, wasNew }
    }
  }

  /** Writes what is new of a call, if there is anything and the last write and the last failure are long enough ago. */
  save(session: JournalSession): void {
    const nowMs = this.#world.nowMs()
    const isDue = nowMs - (this.#savedAtMs.get(session) ?? -Infinity) >= SAVE_EVERY_MS
    if (!isDue || this.#failures.remainingMs(nowMs) > 0) return
    this.#savedAtMs.set(session, nowMs)
    void this.#write(session, 'storage-failed')
  }

  /** Writes who is left out of a call at once. */
  saveLeftOut(session: JournalSession): void {
    void this.#write(session, 'left-out-not-stored')
  }

  /** Ends a call and stores its end; tries again until that is done, or has failed for {@link LAST_SAVE_LIMIT_MS}. */
  async end(session: JournalSession): Promise<void> {
    session.end()
    const { id } = session.call
    this.#ending.set(id, session)
    const giveUpAtMs = this.#world.nowMs() + LAST_SAVE_LIMIT_MS
    while (!(await this.#write(session, 'storage-failed')) && !this.#signal.aborted) {
      // The call goes on elsewhere, which stores this too.
      if (this.#ending.get(id) !== session) return
      if (this.#world.nowMs() >= giveUpAtMs) break
      await sleep(Math.max(1, this.#failures.remainingMs(this.#world.nowMs())), this.#signal)
    }
    if (this.#ending.get(id) === session) this.#ending.delete(id)
  }

  /**
   * Deletes the stored calls whose time is over, now and every day.
   * @param keepDays Days that history is kept, null where they are not known; asked each time.
   * @param runningIds Calls that stay; asked each time.
   */
  async deleteExpiredDaily(keepDays: () => number | null, runningIds: () => ReadonlySet<string>): Promise<void> {
    if (this.#isExpiring) return
    this.#isExpiring = true
    while (!this.#signal.aborted) {
      const days = keepDays()
      try {
        await this.#use((store) => store.deleteExpired(this.#world.wallMs(), days, runningIds()))
      } catch (thrown) {
        console.error('Mien: expired calls could not be deleted', thrown)
      }
      await sleep(EXPIRE_EVERY_MS, this.#signal)
    }
  }

  /** @returns whether everything is stored now */
  #write(session: JournalSession, code: Problem['code']): Promise<boolean> {
    // A write that has not begun yet will take what is new by then.
    const waiting = this.#waiting.get(session)
    if (waiting) return waiting
    const write = this.#queue.add(() => {
      this.#waiting.delete(session)
      return this.#writeNow(session, code)
    })
    this.#waiting.set(session, write)
    return write
  }

  async #writeNow(session: JournalSession, code: Problem['code']): Promise<boolean> {
    const seconds = session.takeUnsaved()
    if (seconds === null) return true
    const endTrace = traceStep('store')
    try {
      await this.#use((store) => store.save(session.call, seconds))
      endTrace()
      this.#failures.onSuccess()
      this.#setProblem(null)
      return true
    } catch (thrown) {
      session.returnUnsaved(seconds)
      this.#savedAtMs.delete(session)
      this.#failures.onFailure(this.#world.nowMs())
      this.#fail(thrown, code)
      return false
    }
  }

  /** Works with the store; one that could not be opened is opened again the next time. */
  async #use<T>(work: (store: CallStorage) => Promise<T>): Promise<T> {
    const opening = (this.#store ??= this.#world.openStore())
    opening.catch(() => {
      if (this.#store === opening) this.#store = null
    })
    return withTimeLimit(opening.then(work), STORE_LIMIT_MS, 'The store')
  }

  #fail(thrown: unknown, code: Problem['code']): void {
    console.error('Mien: readings could not be stored', thrown)
    // That somebody's being left out is not stored is the worse news; it stands until a write succeeds.
    const worst = this.#problem?.code === 'left-out-not-stored' ? this.#problem.code : code
    this.#setProblem({ code: worst, detail: messageOf(thrown) })
  }

  #setProblem(problem: Problem | null): void {
    if (problem?.code === this.#problem?.code && problem?.detail === this.#problem?.detail) return
    this.#problem = problem
    this.#onChange()
  }
}
