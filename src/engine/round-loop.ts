import type { ToPage, Want } from '../shared/protocol'
import { traced } from '../shared/trace'
import { CpuBudget, PRESSURE_FACTORS, restAfterMs, roundCostMs } from './cpu-budget'
import type { Page } from './page'
import type { PipelineRunner } from './pipeline-runner'
import { readFrames } from './read-frames'
import { closePicture, RoundTrip } from './round-trip'
import { nextTurn } from './scheduler'
import { sleep } from './timers'

/** How often to look for work while there is no page. */
const IDLE_MS = 1000
/**
 * How long a page that was asked is waited for before the next one is: frames of both at once would wait for one another.
 * A page that took longer the last time is not waited for at all, so that it delays nobody.
 */
const PATIENCE_MS = 100

export interface RoundLoopWorld {
  /** The pages with a call. */
  readonly pages: () => readonly Page[]
  /** Time from one reading of a participant to the next that the user wants, milliseconds. */
  readonly wishEveryMs: () => number
  /** Share of one core that may be used, in (0, 1]. */
  readonly cpuShare: () => number
  /** Whether frames can be read now; if not, pages are only asked who is there. */
  readonly canRead: () => boolean
  /** Reads the frames that a page has sent. */
  readonly read: (page: Page, trip: RoundTrip) => Promise<void>
  readonly send: (portId: number, message: ToPage) => void
  /** A page was asked, and what it sent was read. */
  readonly onRound: (page: Page) => void
  /** A monotonic clock. */
  readonly nowMs: () => number
}

/** A look at a page. */
interface Round {
  readonly page: Page
  readonly trip: RoundTrip
}

/** Asks the pages in turn and has their frames read, one round after the other, as often as the CPU budget allows. */
export class RoundLoop {
  readonly #world: RoundLoopWorld
  readonly #signal: AbortSignal
  readonly #budget: CpuBudget
  /** Looks that are not answered yet, oldest first; one a page. */
  #open: readonly Round[] = []
  /** Those that are to be read. */
  readonly #answered: Round[] = []
  #lastRoundId = 0
  /** The look that no other page is asked beside, for {@link PATIENCE_MS} from `#askedAtMs`. */
  #awaited: Round | null = null
  #askedAtMs = -Infinity
  /** When the last rest ended. */
  #restedAtMs = -Infinity
  /** Ends the present wait for the next turn. */
  #wake: () => void = () => undefined

  constructor(world: RoundLoopWorld, signal: AbortSignal) {
    this.#world = world
    this.#signal = signal
    this.#budget = new CpuBudget(world.cpuShare)
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
    this.#answered.forEach(closePictures)
  }

  /** Looks for the next turn now: somebody may be due. A rest is not cut short. */
  wake(): void {
    this.#wake()
  }

  async #takeTurn(): Promise<void> {
    const answered = this.#answered.shift()
    if (answered) await this.#finish(answered)
    else await this.#waitAtMost(this.#askNext())
  }

  async #waitAtMost(waitMs: number): Promise<void> {
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    await sleep(waitMs, AbortSignal.any([this.#signal, woken.signal]))
  }

  /** Asks the next page, if it is time. @returns how long to wait for an answer or for the next turn */
  #askNext(): number {
    const { pages, wishEveryMs, canRead } = this.#world
    const nowMs = this.#world.nowMs()
    const patienceMs = this.#askedAtMs + PATIENCE_MS - nowMs
    // More than all of it: the clock went back.
    if (this.#awaited !== null && patienceMs > 0 && patienceMs <= PATIENCE_MS) return patienceMs
    const free = pages().filter((page) => !this.#open.some((round) => round.page === page))
    if (free.length === 0) return IDLE_MS
    const allowance = { wishEveryMs: wishEveryMs(), creditMs: this.#budget.creditMs(nowMs) }
    const turn = nextTurn(free, nowMs, allowance, canRead())
    if ('waitMs' in turn) return turn.waitMs
    this.#ask(turn.page, turn.wants, nowMs)
    return this.#awaited === null ? 0 : PATIENCE_MS
  }

  #ask(page: Page, wants: readonly Want[], nowMs: number): void {
    const trip = new RoundTrip(++this.#lastRoundId, wants, this.#world.nowMs)
    const round = { page, trip }
    this.#awaited = page.trip === null || page.trip.answerMs < PATIENCE_MS ? round : null
    page.trip = trip
    page.pace.onLook(nowMs)
    page.session?.onAsked(trip.look.roundId, wants)
    this.#askedAtMs = nowMs
    this.#open = [...this.#open, round]
    void trip.wait(this.#signal).then(() => this.#onAnswered(round))
    this.#world.send(page.portId, trip.look)
  }

  #onAnswered(round: Round): void {
    this.#open = this.#open.filter((each) => each !== round)
    if (this.#awaited === round) this.#awaited = null
    if (this.#signal.aborted) return closePictures(round)
    this.#answered.push(round)
    this.#wake()
  }

  /** Has the frames of a round read, counts what that cost, and rests. */
  async #finish({ page, trip }: Round): Promise<void> {
    const { nowMs, read, onRound } = this.#world
    const grabsMs = trip.frames.reduce((sum, { grabMs }) => sum + grabMs, 0)
    const startMs = nowMs()
    page.pace.onFrames(grabsMs, startMs)
    page.hasReadablePictures = true
    if (trip.frames.length > 0) await read(page, trip)
    if (!trip.hasTiles || !page.hasReadablePictures) page.pace.onFailure(nowMs())
    onRound(page)
    const endMs = nowMs()
    const costMs = roundCostMs(endMs - startMs, grabsMs, trip.answerMs)
    this.#budget.spend(costMs / PRESSURE_FACTORS[page.pressure], endMs)
    await sleep(restAfterMs(costMs, endMs - this.#restedAtMs), this.#signal)
    this.#restedAtMs = nowMs()
  }
}

/** Has the frames of a page read, and tells its call what was seen. */
export async function readRound(runner: PipelineRunner, page: Page, { look, frames }: RoundTrip): Promise<void> {
  const result = await runner.read((pipeline) => readFrames(pipeline, page, look.roundId, frames))
  if (result.outcome === 'failed') frames.forEach(({ picture }) => closePicture(picture))
  if (result.outcome !== 'read') return
  traced('record', () => {
    for (const { accepted, sight } of result.value) page.session?.onSight(accepted, sight)
  })
}

function closePictures({ trip }: Round): void {
  trip.frames.forEach(({ picture }) => closePicture(picture))
}
