import type { Configuration, EnabledTab } from '../shared/protocol'

type LeftOut = EnabledTab['leftOut']

/**
 * The configuration that a new worker starts with. Who is left out comes from the worker that ran before: what it said is
 * newer than what the background had stored when it sent the rest.
 */
export class LatestConfiguration {
  #configuration: Configuration | null = null
  /** By the id of the call. */
  readonly #leftOut = new Map<string, LeftOut>()

  /** Null until the background has sent one. */
  get current(): Configuration | null {
    if (this.#configuration === null) return null
    const tabs = this.#configuration.tabs.map((tab) => ({
      ...tab,
      leftOut: this.#leftOut.get(tab.callId) ?? tab.leftOut,
    }))
    return { ...this.#configuration, tabs }
  }

  receive(configuration: Configuration): void {
    this.#configuration = configuration
    const callIds = new Set(configuration.tabs.map(({ callId }) => callId))
    for (const callId of this.#leftOut.keys()) if (!callIds.has(callId)) this.#leftOut.delete(callId)
  }

  keepLeftOut(callId: string, leftOut: LeftOut): void {
    this.#leftOut.set(callId, leftOut)
  }
}
