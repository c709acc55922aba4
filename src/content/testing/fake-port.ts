import type { FromPage } from '../../shared/protocol'

/** A port to an engine that a test plays. */
export class FakePort {
  readonly name: string
  readonly sent: FromPage[] = []
  isDisconnected = false
  /** What the engine sends. */
  receive: (message: unknown) => void = () => undefined
  /** The engine's end has gone. */
  drop: () => void = () => undefined
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void (this.receive = listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void (this.drop = listener) }
  readonly #waiting: { count: number; done: () => void }[] = []

  constructor(name: string) {
    this.name = name
  }
  postMessage(message: FromPage) {
    if (this.isDisconnected) throw new Error('Attempting to use a disconnected port object')
    this.sent.push(message)
    for (const { count, done } of this.#waiting) if (this.sent.length >= count) done()
  }
  disconnect() {
    this.isDisconnected = true
  }
  /** Until so many messages have been sent on it. */
  async until(count: number) {
    await new Promise<void>((done) => {
      if (this.sent.length >= count) done()
      else this.#waiting.push({ count, done })
    })
  }
}
