import * as v from 'valibot'
import { outcome } from '../shared/protocol'
import type { Configuration, ToBackground } from '../shared/protocol'
import { SerialQueue } from '../shared/serial-queue'
import { withTimeLimit } from '../shared/time-limit'

/** Time between attempts to reach the background, which may be just starting. */
export const ASK_AGAIN_MS = 500
/** Time between attempts to read settings that could not be read: storage may have been busy or locked. */
export const UNREADABLE_ASK_AGAIN_MS = 2_000
/** About ten seconds of refusals: a background that fails for longer does not come back. */
export const MAX_ATTEMPTS = 20

/** The longest work, "engine-idle", looks at every tab that is on, and a page that hangs is waited for. */
const ANSWER_LIMIT_MS = 30_000

/** What the offscreen document tells its background. */
export class BackgroundLink {
  readonly #send: (message: ToBackground) => Promise<unknown>
  /** Messages of one type take turns: an older one that is sent again must not arrive after a newer one. */
  readonly #turns = new Map<ToBackground['type'], SerialQueue>()

  /** @param send Gives the answer. Rejects, or gives nothing, when there was none. */
  constructor(send: (message: ToBackground) => Promise<unknown>) {
    this.#send = send
  }

  /** Sends a message, and repeats it until the background has acted on it or {@link MAX_ATTEMPTS} have failed. */
  tell(message: ToBackground): Promise<void> {
    const queue = this.#turns.get(message.type) ?? new SerialQueue()
    this.#turns.set(message.type, queue)
    return queue.add(() => this.#tellNow(message))
  }

  /**
   * This document cannot read storage, and without a configuration nobody is read: asks until one has come, and again
   * while its settings could not be read.
   * @param current The configuration that came last; null for none.
   */
  async askForConfiguration(current: () => Configuration | null, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!current()?.settings) await this.tell({ target: 'background', type: 'send-configuration' })
      await wait(current() === null ? ASK_AGAIN_MS : UNREADABLE_ASK_AGAIN_MS)
    }
  }

  async #tellNow(message: ToBackground): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        const answer = v.safeParse(outcome, await withTimeLimit(this.#send(message), ANSWER_LIMIT_MS, message.type))
        if (answer.success && answer.output.ok) return
        // Nothing: the service worker was ended in the middle.
        console.warn(`Mien: the background could not do ${message.type}`, answer.output)
      } catch (error) {
        console.warn(`Mien: the background does not answer ${message.type}`, error)
      }
      await wait()
    }
  }
}

function wait(ms = ASK_AGAIN_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
