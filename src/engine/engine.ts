import * as v from 'valibot'
import type { Call } from '../call/timeline'
import { fromPage, fromView, PAGE_PORT } from '../shared/protocol'
import type {
  BadgeWords,
  EngineStatus,
  FromPage,
  FromView,
  Problem,
  ToPage,
  ToView,
  VIEW_PORT,
} from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import type { Language, Settings } from '../shared/settings'
import { CallSession } from './call/call-session'
import { EngineError, messageOf } from './engine-error'
import { LOOK_EVERY_MS, readEveryMs, restAfterMs } from './look-plan'
import { bitmapOf } from './vision/picture'
import type { Frame, Pipeline } from './vision/pipeline'
import { RecordingFeed } from './recording-feed'

/**
 * Longest wait for the frames of a round. A page that is too busy for it answers too late for a reading to be worth
 * showing; what comes later is thrown away.
 */
const ROUND_LIMIT_MS = 500
/** Views hear at most this often: faster is not read, and their main thread is one. */
const TELL_EVERY_MS = 250
/** Rounds that fail in a row before the engine gives up: one odd frame must not end a call. */
const MAX_FAILED_ROUNDS = 5
/** A call's last seconds are offered to the store this often in all, so long apart; then they are given up. */
const LAST_SAVES = 4
const LAST_SAVE_EVERY_MS = 500
/**
 * Longest wait of a call for the settings; then it begins with the defaults. They are one storage read away, and without
 * them somebody could be looked at whom the user had left out.
 */
const SETTINGS_LIMIT_MS = 1000
/** A call cannot have started longer ago than this, nor in the future: its seconds are counted, and take room, from there. */
const MAX_CALL_AGE_MS = 24 * 60 * 60 * 1000

/** Where calls are kept. */
export interface CallShelf {
  save(call: Call, seconds: readonly number[]): Promise<void>
  loadCall(id: string): Promise<Call | null>
  deleteExpired(nowMs: number, keepDays: number, runningIds: ReadonlySet<string>): Promise<void>
}

/** The world outside, so that a test can stand in for it. */
export interface EngineWorld {
  loadPipeline(): Promise<Pipeline>
  openShelf(): Promise<CallShelf>
  loadBadgeWords(language: Language): Promise<BadgeWords>
  send(portId: number, message: ToPage | ToView): void
  /** Called when the last call is over and stored. */
  idle(): void
  nowMs(): number
}

type HelloMessage = Extract<FromPage, { type: 'hello' }>
type Wants = Extract<ToPage, { type: 'look' }>['wants']
type FrameMessage = Extract<FromPage, { type: 'frame' }>

interface PagePort {
  readonly portId: number
  readonly tabId: number
  /** From its hello on. */
  callId: string | null
  session: CallSession | null
  lastLookMs: number
  /** The badges that the page shows now and their words, as JSON; empty while there are none. */
  badges: string
}

interface ViewPort {
  /** What it watches; null before it says so. */
  readonly tabId: number | null
  /** Null for a view that wants no recording. */
  readonly feed: RecordingFeed | null
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
  readonly #views = new Map<number, ViewPort>()
  #status: EngineStatus = { phase: 'starting' }
  #warning: Problem | null = null
  #settings = DEFAULT_SETTINGS
  /** Null for those of the browser's own language. */
  #badgeWords: BadgeWords | null = null
  /** Done when the settings are there, or are waited for no longer. */
  readonly #settingsCame: Promise<void>
  #settingsAreThere: () => void = () => undefined
  #hasDeletedExpired = false
  #pipeline: Pipeline | null = null
  /** Null until it is needed, and again when it could not be opened. */
  #shelf: Promise<CallShelf> | null = null
  /** Writes and reads of the shelf take turns, so that a call is never loaded before its last second is stored. */
  #shelfTurn: Promise<unknown> = Promise.resolve()
  #isBusy = false
  #round: Round | null = null
  #roundCount = 0
  #failedRounds = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #tellTimer: ReturnType<typeof setTimeout> | undefined
  #toldAtMs = -Infinity
  #hasTriedBackends = false

  constructor(world: EngineWorld) {
    this.#world = world
    this.#settingsCame = new Promise((resolve) => {
      this.#settingsAreThere = resolve
      setTimeout(resolve, SETTINGS_LIMIT_MS)
    })
    void this.#load()
  }

  /** The user's settings: for the running calls at once, and for those to come. */
  setSettings(settings: Settings): void {
    const isLanguageNew = settings.language !== this.#settings.language
    this.#settings = settings
    this.#settingsAreThere()
    for (const page of this.#pages.values()) {
      page.session?.setSettings(settings, this.#world.nowMs())
      this.#sendBadges(page)
    }
    if (isLanguageNew) void this.#chooseBadgeWords(settings.language)
    // Once: a number of days that is being typed must not delete calls on its way.
    if (!this.#hasDeletedExpired) void this.#deleteExpired(settings.keepDays)
    this.#hasDeletedExpired = true
    this.#tell()
    this.#wake()
  }

  /** A page or a view has connected. @param tabId The tab of a page. */
  opened(portId: number, portName: typeof PAGE_PORT | typeof VIEW_PORT, tabId: number | null): void {
    if (portName === PAGE_PORT && tabId !== null)
      this.#pages.set(portId, { portId, tabId, callId: null, session: null, lastLookMs: -Infinity, badges: '' })
    else this.#views.set(portId, { tabId: null, feed: null })
  }

  /** A message has come from a page or a view. */
  heard(portId: number, message: unknown): void {
    const page = this.#pages.get(portId)
    // What was on its way when the port closed.
    if (!page && !this.#views.has(portId)) return
    if (page) ifItFits(fromPage, message, (heard) => this.#hearPage(page, heard))
    else ifItFits(fromView, message, (heard) => this.#hearView(portId, heard))
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
    const problem =
      thrown instanceof EngineError ? thrown.problem : { code: 'unexpected' as const, detail: messageOf(thrown) }
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
    } else if (!isLate && round.waitingFor.delete(message.key)) {
      round.frames.push(message)
    } else {
      drop(message)
    }
    if (!isLate && round.hasTiles && round.waitingFor.size === 0) round.end()
  }

  #hearView(portId: number, message: FromView): void {
    const nowMs = this.#world.nowMs()
    if (message.type === 'watch')
      this.#views.set(portId, { tabId: message.tabId, feed: message.wantsRecording ? new RecordingFeed() : null })
    else if (message.type === 'mark-moment') this.#sessionIn(message.tabId)?.markMoment(nowMs)
    else for (const { session } of this.#pages.values()) session?.hearView(message, nowMs)
    for (const page of this.#pages.values()) this.#sendBadges(page)
    this.#tellNow()
    this.#wake()
  }

  /** Starts a page's call, or goes on with one that was cut off. */
  async #begin(page: PagePort, hello: HelloMessage): Promise<void> {
    const { callId: id, siteId, title, startedAtMs } = hello
    page.callId = id
    await this.#settingsCame
    const stored = await this.#atShelf((shelf) => shelf.loadCall(id))
    if (!this.#pages.has(page.portId)) return
    const nowMs = this.#world.nowMs()
    const isPossible = startedAtMs <= nowMs && nowMs - startedAtMs < MAX_CALL_AGE_MS
    const call: Call = stored ?? {
      id,
      siteId,
      title,
      startedAtMs: isPossible ? startedAtMs : nowMs,
      endedAtMs: null,
      isKept: this.#settings.isHistoryOn,
      givenTitle: null,
      settings: null,
      notes: [],
      participants: [],
    }
    call.endedAtMs = null
    page.session = new CallSession(call, () => this.#pipeline?.confidenceFloor ?? 1, nowMs, this.#settings)
    this.#tell()
    this.#wake()
  }

  async #end(session: CallSession | null): Promise<void> {
    if (session) {
      session.end(this.#world.nowMs())
      for (let attempt = 1; !(await this.#save(session)) && attempt < LAST_SAVES; attempt++) {
        await new Promise((resolve) => setTimeout(resolve, LAST_SAVE_EVERY_MS))
      }
    }
    this.#tellNow()
    if (this.#pages.size === 0) this.#world.idle()
  }

  /** Whether everything is stored now. */
  async #save(session: CallSession): Promise<boolean> {
    const isStored = await this.#atShelf(async (shelf) => {
      // Taken only now: what an earlier turn could not store is among them.
      const seconds = session.takeUnsaved()
      if (seconds === null) return true
      try {
        await shelf.save(session.call, seconds)
        this.#warning = null
        return true
      } catch (thrown) {
        session.returnUnsaved(seconds)
        throw thrown
      }
    })
    return isStored ?? false
  }

  /** Deletes the stored calls whose time is over, but none of those that have a page. */
  async #deleteExpired(keepDays: number): Promise<void> {
    await this.#atShelf((shelf) => {
      const runningIds = new Set([...this.#pages.values()].flatMap(({ callId }) => callId ?? []))
      return shelf.deleteExpired(this.#world.nowMs(), keepDays, runningIds)
    })
  }

  /** Works with the shelf in turn; null, and a warning to the views, when it fails. */
  async #atShelf<T>(work: (shelf: CallShelf) => Promise<T>): Promise<T | null> {
    const turn = this.#shelfTurn
      .then(async () => work(await this.#openShelf()))
      .catch((thrown: unknown) => {
        this.#warn(thrown)
        return null
      })
    this.#shelfTurn = turn
    return turn
  }

  #openShelf(): Promise<CallShelf> {
    this.#shelf ??= this.#world.openShelf().catch((thrown: unknown) => {
      this.#shelf = null
      throw thrown
    })
    return this.#shelf
  }

  #wake(delayMs = 0): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#next(), delayMs)
  }

  /** The next round, of the page that has waited longest of those that have something to do. */
  async #next(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    let restMs = readEveryMs(this.#settings.readingsPerSecond) / 5 / Math.max(1, this.#pages.size)
    try {
      const due = this.#nextDue()
      if (due) restMs = await this.#look(due.page, due.session, due.wants)
    } catch (thrown) {
      console.error('Mien: a look failed', thrown)
    } finally {
      this.#isBusy = false
      if (this.#pages.size > 0) this.#wake(restMs)
    }
  }

  #nextDue() {
    const nowMs = this.#world.nowMs()
    for (const page of [...this.#pages.values()].toSorted((a, b) => a.lastLookMs - b.lastLookMs)) {
      const { session } = page
      if (!session) continue
      session.tick(nowMs)
      const wants = this.#pipeline ? session.wants(nowMs) : []
      if (wants.length > 0 || nowMs - page.lastLookMs >= LOOK_EVERY_MS) return { page, session, wants }
    }
    return null
  }

  /** Asks a page and reads what it sends. Gives how long to rest. */
  async #look(page: PagePort, session: CallSession, wants: Wants): Promise<number> {
    page.lastLookMs = this.#world.nowMs()
    const messages = await this.#ask(page, wants)
    if (!this.#pages.has(page.portId)) {
      messages.forEach(drop)
      return 0
    }
    const startMs = this.#world.nowMs()
    await this.#read(session, messages)
    void this.#save(session)
    this.#sendBadges(page)
    this.#tell()
    return restAfterMs(this.#world.nowMs() - startMs)
  }

  async #ask(port: PagePort, wants: Wants): Promise<FrameMessage[]> {
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
    if (!pipeline || messages.length === 0) {
      messages.forEach(drop)
      return
    }
    const looks = await this.#unpack(session, messages)
    try {
      const sights = await pipeline.read(looks.map(({ frame }) => frame))
      const nowMs = this.#world.nowMs()
      sights.forEach((sight, index) => {
        const message = looks[index]?.message
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
      for (const { frame } of looks) frame.bitmap.close()
    }
  }

  /** The pictures that can be decoded; one that cannot is no reason to drop the others. */
  async #unpack(
    session: CallSession,
    messages: readonly FrameMessage[],
  ): Promise<{ frame: Frame; message: FrameMessage }[]> {
    const looks: { frame: Frame; message: FrameMessage }[] = []
    for (const message of messages) {
      const { key, picture, maxSidePx, region, videoWidthPx, capturedAtMs } = message
      try {
        looks.push({ frame: { key, bitmap: await bitmapOf(picture, maxSidePx), region, videoWidthPx }, message })
      } catch (thrown) {
        console.warn('Mien: a picture could not be decoded', thrown)
        session.hearNoFrame(key, 'no-frames', capturedAtMs, this.#world.nowMs())
      }
    }
    return looks
  }

  async #tryBackends(pipeline: Pipeline): Promise<void> {
    this.#hasTriedBackends = true
    try {
      await pipeline.tryOtherBackends()
    } catch (thrown) {
      console.warn('Mien: other backends could not be tried', thrown)
    }
  }

  /** Shows a page's badges, when they are others than those that it shows. */
  #sendBadges(page: PagePort): void {
    // Without a pipeline nothing is read, and a badge would show the last reading for ever.
    const badges = this.#pipeline && page.session ? page.session.badges() : []
    const message: ToPage = { type: 'badges', badges, words: this.#badgeWords }
    const shown = badges.length === 0 ? '' : JSON.stringify(message)
    if (shown === page.badges) return
    page.badges = shown
    this.#world.send(page.portId, message)
  }

  /** Has the badges speak a language; where its words cannot be read, they go on as they spoke. */
  async #chooseBadgeWords(language: Settings['language']): Promise<void> {
    try {
      const words = language === 'auto' ? null : await this.#world.loadBadgeWords(language)
      // Another may have been chosen while these were loaded.
      if (language !== this.#settings.language) return
      this.#badgeWords = words
      for (const page of this.#pages.values()) this.#sendBadges(page)
    } catch (thrown) {
      console.error(`Mien: the badges' words in ${language} could not be read`, thrown)
    }
  }

  #sessionIn(tabId: number): CallSession | null {
    return [...this.#pages.values()].find((page) => page.tabId === tabId && page.session !== null)?.session ?? null
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
    for (const [portId, { tabId, feed }] of this.#views) {
      if (tabId === null) continue
      const session = this.#sessionIn(tabId)
      if (!session) feed?.forget()
      this.#world.send(portId, {
        type: 'state',
        status: this.#status,
        call: session?.view(nowMs) ?? null,
        warning: this.#warning ?? session?.warning ?? null,
        recording: session && feed ? feed.next(session.call, session.openSecond) : null,
      })
    }
  }
}

/** Lets go of a picture that is not read. */
function drop({ picture }: FrameMessage): void {
  if (picture.kind === 'bitmap') picture.bitmap.close()
}

/** Hands a message on that fits a schema; drops and logs any other. */
function ifItFits<Schema extends typeof fromPage | typeof fromView>(
  schema: Schema,
  message: unknown,
  hear: (heard: v.InferOutput<Schema>) => void,
): void {
  const parsed = v.safeParse(schema, message)
  if (parsed.success) hear(parsed.output)
  else console.warn('Mien: dropped a message that does not fit', v.flatten(parsed.issues))
}
