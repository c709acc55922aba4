import type { ToPage, Want } from '../shared/protocol'
import type { Page } from './page'
import type { PipelineRunner } from './pipeline-runner'
import { readFrames } from './read-frames'
import { closePicture, RoundTrip } from './round-trip'
import { nextTurn, restAfterMs } from './scheduler'
import { sleep } from './timers'

/** How often to look for work while there is no page. */
const IDLE_MS = 1000

export interface RoundLoopWorld {
  /** The pages with a call. */
  readonly pages: () => readonly Page[]
  /** How long after a reading a participant is due again, milliseconds. */
  readonly readEveryMs: () => number
  readonly send: (portId: number, message: ToPage) => void
  /** A page was asked, and what it sent was read. */
  readonly onRound: (page: Page) => void
  /** A monotonic clock. */
  readonly nowMs: () => number
}

/** Asks the pages in turn and has their frames read: one round at a time, with a rest after each. */
export class RoundLoop {
  readonly #world: RoundLoopWorld
  readonly #runner: PipelineRunner
  readonly #signal: AbortSignal
  #lastRoundId = 0
  /** Ends the present wait for the next turn. */
  #wake: () => void = () => undefined

  constructor(world: RoundLoopWorld, runner: PipelineRunner, signal: AbortSignal) {
    this.#world = world
    this.#runner = runner
    this.#signal = signal
  }

  /** Runs until the signal is aborted. */
  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        await this.#takeTurn()
      } catch (thrown) {
        console.error('Mien: a turn failed', thrown)
        await sleep(IDLE_MS, this.#signal)
      }
    }
  }

  /** Looks for the next turn now: somebody may be due. A rest is not cut short. */
  wake(): void {
    this.#wake()
  }

  async #takeTurn(): Promise<void> {
    const { pages, readEveryMs, nowMs } = this.#world
    const running = pages()
    if (running.length === 0) return this.#waitAtMost(IDLE_MS)
    const turn = nextTurn(running, nowMs(), readEveryMs(), this.#runner.canRead)
    if ('waitMs' in turn) return this.#waitAtMost(turn.waitMs)
    return sleep(await this.#look(turn.page, turn.wants), this.#signal)
  }

  async #waitAtMost(waitMs: number): Promise<void> {
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    await sleep(waitMs, AbortSignal.any([this.#signal, woken.signal]))
  }

  /** Asks a page and has read what it sends. @returns how long to rest */
  async #look(page: Page, wants: readonly Want[]): Promise<number> {
    const { nowMs, onRound, send } = this.#world
    const trip = new RoundTrip(++this.#lastRoundId, wants, nowMs)
    page.trip = trip
    page.pace.onLook(wants.length, nowMs())
    page.session?.onAsked(trip.look.roundId, wants)
    send(page.portId, trip.look)
    await trip.wait(this.#signal)
    page.pace.onFrames(
      trip.frames.map(({ grabMs }) => grabMs),
      page.liveTiles,
    )
    const startMs = nowMs()
    page.hasReadablePictures = true
    if (trip.frames.length > 0) await this.#read(page, trip)
    if (!trip.hasTiles || !page.hasReadablePictures) page.pace.onFailure(nowMs())
    onRound(page)
    return restAfterMs(nowMs() - startMs)
  }

  async #read(page: Page, { look, frames }: RoundTrip): Promise<void> {
    const result = await this.#runner.read((pipeline) => readFrames(pipeline, page, look.roundId, frames))
    if (result.outcome === 'failed') frames.forEach(({ picture }) => closePicture(picture))
    if (result.outcome !== 'read') return
    for (const { accepted, sight } of result.value) page.session?.onSight(accepted, sight)
  }
}
