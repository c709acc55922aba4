import { PRESSURES } from '../shared/protocol'
import type { Pressure } from '../shared/protocol'

/** How often the browser tells the pressure. */
const SAMPLE_EVERY_MS = 2000
/** A pressure that was told longer ago is not known any more: the page lost the focus and captures nothing. */
const KNOWN_FOR_MS = 3 * SAMPLE_EVERY_MS

/** The parts of Compute Pressure that are used. */
export type PressureObserverConstructor = new (
  onRecords: (records: readonly { readonly state: unknown }[]) => void,
) => {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>
  disconnect(): void
}

declare global {
  /** Missing in Firefox, and in Chromium before 125. */
  var PressureObserver: PressureObserverConstructor | undefined
}

/**
 * The machine's CPU pressure. The page watches it, because the browser tells it only to pages that have the focus or
 * capture a camera: to a call's page, but not to the offscreen document (tried in Chromium 156).
 */
export class CpuPressure {
  readonly #nowMs: () => number
  readonly #observer: InstanceType<PressureObserverConstructor> | null
  #state: Pressure = 'nominal'
  #toldAtMs = -Infinity

  /** @param nowMs A monotonic clock. @param Observer For tests; the browser's otherwise. */
  constructor(nowMs: () => number, Observer = globalThis.PressureObserver) {
    this.#nowMs = nowMs
    this.#observer = Observer ? new Observer((records) => this.#onRecords(records)) : null
    this.#observer
      ?.observe('cpu', { sampleInterval: SAMPLE_EVERY_MS })
      .catch((thrown: unknown) => console.debug('Mien: CPU pressure is not told here', thrown))
  }

  /** The pressure now; `nominal` where it is not known. */
  get state(): Pressure {
    return this.#nowMs() - this.#toldAtMs <= KNOWN_FOR_MS ? this.#state : 'nominal'
  }

  /** Ends the watch. */
  end(): void {
    this.#observer?.disconnect()
  }

  #onRecords(records: readonly { readonly state: unknown }[]): void {
    const state = PRESSURES.find((each) => each === records.at(-1)?.state)
    if (state === undefined) return
    this.#state = state
    this.#toldAtMs = this.#nowMs()
  }
}
