import * as v from 'valibot'
import { parseOrDrop } from '../shared/parse-or-drop'
import type { Port } from '../shared/port'
import { outcome, PAGE_PORT, toPage } from '../shared/protocol'
import type { FromPage, ToBackground, ToPage } from '../shared/protocol'
import { withTimeLimit } from '../shared/time-limit'

/** Waits between two attempts to reach an engine that has gone, milliseconds; the last is for all further ones. */
const RETRY_MS = [300, 600, 1200, 2400, 5000] as const
/** An engine that has asked for nothing for so long after it was lost is not coming back. */
const GIVE_UP_AFTER_MS = 90_000
/** The background may be just starting. */
const ANSWER_LIMIT_MS = 10_000

/** The parts of the browser that a page needs to reach its engine. */
export interface LinkWorld {
  connect(name: string): Port<FromPage>
  tellBackground(message: ToBackground): Promise<unknown>
  /** Whether this script is left over from a copy of the extension that was reloaded or removed. */
  isOrphan(): boolean
  /** Monotonic. */
  nowMs(): number
}

export interface LinkListener {
  onMessage(message: ToPage): void
  /** The engine has gone; the link tries to get it back. */
  onLost(): void
  /** The call is over: it was turned off, given up, or the extension has gone. */
  onEnd(): void
}

/** Keeps a page's port to the engine: opens it, says hello once on each, and gets a lost engine back. */
export class EngineLink {
  readonly #world: LinkWorld
  readonly #hello: FromPage
  readonly #listener: LinkListener
  #port: Port<FromPage> | null = null
  #isClosed = false
  /** When the engine was lost; null while it asks for something. */
  #lostAtMs: number | null = null
  #attempts = 0

  constructor(world: LinkWorld, hello: FromPage, listener: LinkListener) {
    this.#world = world
    this.#hello = hello
    this.#listener = listener
  }

  /** Connects. @throws when the extension has gone */
  open(): void {
    const port = this.#world.connect(PAGE_PORT)
    this.#port = port
    port.onMessage.addListener((message) => this.#receive(port, message))
    port.onDisconnect.addListener(() => {
      if (this.#port === port) void this.#reconnect()
    })
    port.postMessage(this.#hello)
  }

  /** Sends on the open port; without one the message is dropped. @throws when it cannot be cloned */
  send(message: FromPage): void {
    this.#port?.postMessage(message)
  }

  /** Closes the port; the engine takes that for the end of the call. */
  close(): void {
    this.#isClosed = true
    this.#port?.disconnect()
    this.#port = null
  }

  #receive(port: Port<FromPage>, message: unknown): void {
    if (this.#port !== port) return
    const parsed = parseOrDrop(toPage, message, 'the engine')
    if (!parsed) return
    this.#lostAtMs = null
    this.#attempts = 0
    this.#listener.onMessage(parsed)
  }

  async #reconnect(): Promise<void> {
    this.#port = null
    this.#listener.onLost()
    this.#lostAtMs ??= this.#world.nowMs()
    while (!this.#isClosed && this.#port === null) {
      if (this.#world.isOrphan()) {
        this.#end()
      } else if (this.#world.nowMs() - this.#lostAtMs >= GIVE_UP_AFTER_MS) {
        await this.#giveUp()
      } else {
        await this.#waitForTurn()
        if (!this.#isClosed) await this.#tryAgain()
      }
    }
  }

  /** The first attempt is made at once. */
  async #waitForTurn(): Promise<void> {
    const waitMs = this.#attempts === 0 ? 0 : (RETRY_MS[this.#attempts - 1] ?? RETRY_MS[RETRY_MS.length - 1])
    this.#attempts++
    if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs))
  }

  async #tryAgain(): Promise<void> {
    try {
      const asked = this.#world.tellBackground({ target: 'background', type: 'ensure-engine' })
      const answer = v.parse(outcome, await withTimeLimit(asked, ANSWER_LIMIT_MS, 'Starting the engine'))
      if (this.#isClosed || !answer.ok) return
      if (answer.isEnabled) this.open()
      else this.#end()
    } catch (thrown) {
      this.#port = null
      console.warn('Mien: the engine cannot be reached', thrown)
    }
  }

  async #giveUp(): Promise<void> {
    this.#end()
    try {
      await this.#world.tellBackground({ target: 'background', type: 'call-given-up' })
    } catch (thrown) {
      console.warn('Mien: the call was given up, and the background does not answer', thrown)
    }
  }

  #end(): void {
    this.close()
    this.#listener.onEnd()
  }
}
