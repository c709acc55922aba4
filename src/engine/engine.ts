import * as v from 'valibot'
import type { Call } from '../call/timeline'
import { fromPage, fromView, PAGE_PORT } from '../shared/protocol'
import type { EngineStatus, FromPage, FromView, Problem, ToPage, ToView, VIEW_PORT } from '../shared/protocol'
import { CallSession } from './call-session'
import { EngineError, messageOf } from './engine-error'
import { LOOK_EVERY_MS, restAfterMs, READ_EVERY_MS } from './look-plan'
import { bitmapOf } from './picture'
import type { Frame, Pipeline } from './pipeline'

/**
 * Longest wait for the frames of a round. A page that is too busy for it answers too late for a reading to be worth
 * showing; what comes later is thrown away.
 */
const ROUND_LIMIT_MS = 500
/** Views hear at most this often: faster is not read, and their main thread is one. */
const TELL_EVERY_MS = 250
/** Rounds that fail in a row before the engine gives up: one odd frame must not end a call. */
const MAX_FAILED_ROUNDS = 5

/** Where calls are kept. */
export interface CallShelf {
  save(call: Call, seconds: readonly number[]): Promise<void>
  loadCall(id: string): Promise<Call | null>
}

/** The world outside, so that a test can stand in for it. */
export interface EngineWorld {
  loadPipeline(): Promise<Pipeline>
  openShelf(): Promise<CallShelf>
  send(portId: number, message: ToPage | ToView): void
  /** Called when the last call is over and stored. */
  idle(): void
  nowMs(): number
}

type HelloMessage = Extract<FromPage, { type: 'hello' }>
type FrameMessage = Extract<FromPage, { type: 'frame' }>

interface PagePort {
  readonly portId: number
  readonly tabId: number
  session: CallSession | null
  lastLookMs: number
}

interface Round {
  readonly port: PagePort
  readonly id: number
  readonly waitingFor: Set<string>
  hasTiles: boolean
  readonly frames: FrameMessage[]
  readonly end: () => void
}

/** Runs all calls: asks the pages in turn, reads what they send, records it, and tells the views. One loop, one round at a time. */
export class Engine {
  readonly #world: EngineWorld
  readonly #pages = new Map<number, PagePort>()
  readonly #views = new Map<number, number | null>()
  #status: EngineStatus = { phase: 'starting' }
  #warning: Problem | null = null
  #pipeline: Pipeline | null = null
  #shelf: Promise<CallShelf>
  /** Writes and reads of the shelf take turns, so that a call is never loaded before its last second is stored. */
  #shelfTurn: Promise<unknown> = Promise.resolve()
  #round: Round | null = null
  #roundCount = 0
  #failedRounds = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #tellTimer: ReturnType<typeof setTimeout> | undefined
  #toldAtMs = -Infinity
  #hasTriedBackends = false

  constructor(world: EngineWorld) {
    this.#world = world
    this.#shelf = world.openShelf()
    this.#shelf.catch((thrown: unknown) => this.#warn(thrown))
    void this.#load()
  }

  /** A page or a view has connected. @param tabId The tab of a page. */
  opened(portId: number, portName: typeof PAGE_PORT | typeof VIEW_PORT, tabId: number | null): void {
    if (portName === PAGE_PORT && tabId !== null) this.#pages.set(portId, { portId, tabId, session: null, lastLookMs: -Infinity })
    else this.#views.set(portId, null)
  }

  /** A message has come from a page or a view. */
  heard(portId: number, message: unknown): void {
    const page = this.#pages.get(portId)
    const parsed = v.safeParse<typeof fromPage | typeof fromView>(page ? fromPage : fromView, message)
    if (!parsed.success) {
      console.warn('Mien: dropped a message that does not fit', v.flatten(parsed.issues))
      return
    }
    if (page) this.#hearPage(page, parsed.output as FromPage)
    else this.#hearView(portId, parsed.output as FromView)
  }

  /** A page or a view has gone. The call of a page ends with it. */
  closed(portId: number): void {
    this.#views.delete(portId)
    const page = this.#pages.get(portId)
    if (!page) return
    this.#pages.delete(portId)
    if (this.#round?.port === page) this.#round.end()
    void this.#end(page.session)
  }

  async #load(): Promise<void> {
    try {
      const pipeline = await this.#world.loadPipeline()
      this.#pipeline = pipeline
      this.#status = { phase: 'ready', backend: pipeline.backend, trials: [...pipeline.trials] }
    } catch (thrown) {
      this.#fail(thrown)
    }
    this.#tell()
    this.#wake()
  }

  #fail(thrown: unknown): void {
    console.error('Mien: the engine stopped', thrown)
    const problem = thrown instanceof EngineError ? thrown.problem : { code: 'unexpected' as const, detail: messageOf(thrown) }
    this.#pipeline = null
    this.#status = { phase: 'failed', problem }
  }

  #warn(thrown: unknown): void {
    console.error('Mien: readings could not be stored', thrown)
    this.#warning = { code: 'storage-failed', detail: messageOf(thrown) }
    this.#tell()
  }

  #hearPage(page: PagePort, message: FromPage): void {
    if (message.type === 'hello') {
      void this.#begin(page, message)
      return
    }
    const round = this.#round
    const isLate = round === null || round.port !== page || round.id !== message.roundId
    const nowMs = this.#world.nowMs()
    if (message.type === 'tiles') {
      page.session?.hearTiles(message.tiles, message.isHidden, nowMs)
      if (!isLate) round.hasTiles = true
    } else if (message.type === 'no-frame') {
      page.session?.hearNoFrame(message.key, message.reason, message.capturedAtMs, nowMs)
      if (!isLate) round.waitingFor.delete(message.key)
    } else if (isLate) {
      if (message.picture.kind === 'bitmap') message.picture.bitmap.close()
    } else {
      round.frames.push(message)
      round.waitingFor.delete(message.key)
    }
    if (!isLate && round.hasTiles && round.waitingFor.size === 0) round.end()
  }

  #hearView(portId: number, message: FromView): void {
    if (message.type === 'watch') this.#views.set(portId, message.tabId)
    for (const { session } of this.#pages.values()) session?.hearView(message, this.#world.nowMs())
    this.#tellNow()
    this.#wake()
  }

  /** Starts a page's call, or goes on with one that was cut off. */
  async #begin(page: PagePort, hello: HelloMessage): Promise<void> {
    const { callId: id, siteId, title, startedAtMs } = hello
    const stored = await this.#atShelf((shelf) => shelf.loadCall(id))
    if (!this.#pages.has(page.portId)) return
    const call: Call = stored ?? { id, siteId, title, startedAtMs, endedAtMs: null, participants: [] }
    call.endedAtMs = null
    page.session = new CallSession(call, () => this.#pipeline?.confidenceFloor ?? 1, this.#world.nowMs())
    this.#tell()
    this.#wake()
  }

  async #end(session: CallSession | null): Promise<void> {
    if (session) {
      session.tick(this.#world.nowMs())
      session.call.endedAtMs = this.#world.nowMs()
      await this.#save(session)
    }
    this.#tellNow()
    if (this.#pages.size === 0) this.#world.idle()
  }

  async #save(session: CallSession): Promise<void> {
    const seconds = session.takeUnsavedSeconds()
    if (seconds.length === 0 && session.call.endedAtMs === null) return
    const isSaved = await this.#atShelf(async (shelf) => {
      await shelf.save(session.call, seconds)
      return true
    })
    if (isSaved) this.#warning = null
    else session.returnUnsavedSeconds(seconds)
  }

  /** Works with the shelf in turn; null, and a warning to the views, when it fails. */
  async #atShelf<T>(work: (shelf: CallShelf) => Promise<T>): Promise<T | null> {
    const turn = this.#shelfTurn.then(async () => work(await this.#shelf)).catch((thrown: unknown) => {
      this.#warn(thrown)
      return null
    })
    this.#shelfTurn = turn
    return turn
  }

  #wake(delayMs = 0): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#next(), delayMs)
  }

  /** The next round, of the page that has waited longest. */
  async #next(): Promise<void> {
    if (this.#round) return
    const page = [...this.#pages.values()]
      .filter(({ session }) => session !== null)
      .toSorted((a, b) => a.lastLookMs - b.lastLookMs)[0]
    if (!page?.session) return
    const { session } = page
    const nowMs = this.#world.nowMs()
    session.tick(nowMs)
    const wants = this.#pipeline ? session.wants(nowMs) : []
    let restMs = 0
    if (wants.length > 0 || nowMs - page.lastLookMs >= LOOK_EVERY_MS) {
      page.lastLookMs = nowMs
      const frames = await this.#ask(page, wants)
      const startMs = this.#world.nowMs()
      await this.#read(session, frames)
      restMs = restAfterMs(this.#world.nowMs() - startMs)
      void this.#save(session)
      this.#tell()
    }
    const pageCount = Math.max(1, this.#pages.size)
    // A few looks for each reading's interval: a participant is asked for soon after they are due.
    this.#wake(Math.max(restMs, wants.length > 0 ? 0 : READ_EVERY_MS / 5 / pageCount))
  }

  async #ask(port: PagePort, wants: Extract<ToPage, { type: 'look' }>['wants']): Promise<FrameMessage[]> {
    const id = ++this.#roundCount
    const frames: FrameMessage[] = []
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, ROUND_LIMIT_MS)
      const end = () => {
        clearTimeout(limit)
        resolve()
      }
      this.#round = { port, id, waitingFor: new Set(wants.map(({ key }) => key)), hasTiles: false, frames, end }
      this.#world.send(port.portId, { type: 'look', roundId: id, wants })
    })
    this.#round = null
    return frames
  }

  async #read(session: CallSession, messages: readonly FrameMessage[]): Promise<void> {
    const pipeline = this.#pipeline
    const frames: Frame[] = []
    try {
      if (!pipeline || messages.length === 0) return
      for (const { key, picture, maxSidePx, region, videoWidthPx } of messages) {
        frames.push({ key, bitmap: await bitmapOf(picture, maxSidePx), region, videoWidthPx })
      }
      const sights = await pipeline.read(frames)
      const nowMs = this.#world.nowMs()
      sights.forEach((sight, index) => {
        const message = messages[index]
        if (message) session.hearSight(sight, message.region, message.capturedAtMs, nowMs)
      })
      this.#failedRounds = 0
      if (!this.#hasTriedBackends) void this.#tryBackends(pipeline)
      this.#status = { phase: 'ready', backend: pipeline.backend, trials: [...pipeline.trials] }
    } catch (thrown) {
      this.#failedRounds++
      console.warn('Mien: a round failed', thrown)
      if (this.#failedRounds >= MAX_FAILED_ROUNDS || thrown instanceof EngineError) this.#fail(thrown)
    } finally {
      for (const { bitmap } of frames) bitmap.close()
    }
  }

  async #tryBackends(pipeline: Pipeline): Promise<void> {
    this.#hasTriedBackends = true
    try {
      await pipeline.tryOtherBackends()
    } catch (thrown) {
      console.warn('Mien: other backends could not be tried', thrown)
    }
  }

  /** Tells the views, but not more often than {@link TELL_EVERY_MS}. */
  #tell(): void {
    if (this.#tellTimer !== undefined) return
    const waitMs = this.#toldAtMs + TELL_EVERY_MS - this.#world.nowMs()
    if (waitMs <= 0) this.#tellNow()
    else this.#tellTimer = setTimeout(() => this.#tellNow(), waitMs)
  }

  #tellNow(): void {
    clearTimeout(this.#tellTimer)
    this.#tellTimer = undefined
    const nowMs = this.#world.nowMs()
    this.#toldAtMs = nowMs
    for (const [portId, tabId] of this.#views) {
      if (tabId === null) continue
      const page = [...this.#pages.values()].find((each) => each.tabId === tabId && each.session !== null)
      this.#world.send(portId, {
        type: 'state',
        status: this.#status,
        call: page?.session?.view(nowMs) ?? null,
        warning: this.#warning,
      })
    }
  }
}
