import type { CallView, EngineStatus, Problem, ToView } from '../shared/protocol'
import { traced } from '../shared/trace'
import { RecordingFeed } from './recording-feed'
import type { RecordedCall } from './recording-feed'

/** Views get a state at most this often: faster is not read, and all views share one main thread. */
const PUBLISH_EVERY_MS = 250

/** What is published to a view that watches a tab. */
export interface WatchedTab {
  readonly status: EngineStatus
  readonly warning: Problem | null
  /** Null for a tab without a call. */
  readonly session: (RecordedCall & { view(): CallView }) | null
}

interface Watcher {
  readonly tabId: number
  /** Null for a view that wants no recording. */
  readonly feed: RecordingFeed | null
}

/** Publishes the running calls to the views that watch them. */
export class ViewBroadcast {
  readonly #watchers = new Map<number, Watcher>()
  readonly #send: (portId: number, message: ToView) => void
  readonly #stateOf: (tabId: number) => WatchedTab
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Whether something was published less than {@link PUBLISH_EVERY_MS} ago. */
  #isResting = false
  #isWanted = false

  /** @param stateOf What to say of a tab now. */
  constructor(
    send: (portId: number, message: ToView) => void,
    stateOf: (tabId: number) => WatchedTab,
    signal: AbortSignal,
  ) {
    this.#send = send
    this.#stateOf = stateOf
    signal.addEventListener('abort', () => clearTimeout(this.#timer))
  }

  /** A view shows a tab's call from now on. @param recordedS How much it wants of what was recorded before; all by default. */
  watch(portId: number, tabId: number, wantsRecording: boolean, recordedS?: number): void {
    this.#watchers.set(portId, { tabId, feed: wantsRecording ? new RecordingFeed(recordedS) : null })
  }

  unwatch(portId: number): void {
    this.#watchers.delete(portId)
  }

  /** Publishes now, or as soon as the last time is {@link PUBLISH_EVERY_MS} ago. */
  publish(): void {
    if (this.#isResting) this.#isWanted = true
    else this.publishNow()
  }

  /** Publishes at once: something that the user did. */
  publishNow(): void {
    this.#rest()
    if (this.#watchers.size > 0) traced('publish', () => this.#sendAll())
  }

  #sendAll(): void {
    for (const [portId, { tabId, feed }] of this.#watchers) {
      const { status, warning, session } = this.#stateOf(tabId)
      if (!session) feed?.reset()
      this.#send(portId, {
        type: 'state',
        status,
        call: session?.view() ?? null,
        warning,
        recording: session && feed ? feed.next(session) : null,
      })
    }
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.#isResting = true
    this.#isWanted = false
    this.#timer = setTimeout(() => {
      this.#isResting = false
      if (this.#isWanted) this.publishNow()
    }, PUBLISH_EVERY_MS)
  }
}
