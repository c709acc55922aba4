import { parseOrDrop } from '../shared/parse-or-drop'
import { fromPage, fromView, MIRROR_PORT, VIEW_PORT } from '../shared/protocol'
import type {
  BadgeWords,
  Configuration,
  EnabledTab,
  FromPage,
  FromView,
  FromWorker,
  OwnNameChange,
  PAGE_PORT,
  PersonMarks,
  Problem,
  ToPage,
  ToView,
} from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import type { Language, Settings } from '../shared/settings'
import { BadgeSender } from './badge-sender'
import { CallJournal } from './call-journal'
import type { JournalWorld, LoadResult } from './call-journal'
import { cpuShareOf } from './cpu-budget'
import { mirrorSettings, mirrorTab, NO_JOURNAL } from './mirror-session'
import type { PageJournal } from './mirror-session'
import { Page } from './page'
import { PipelineRunner } from './pipeline-runner'
import type { PipelineWorld } from './pipeline-runner'
import { readRound, RoundLoop } from './round-loop'
import { closeBitmapsIn, closePicture } from './round-trip'
import type { RoundTrip } from './round-trip'
import { readEveryMs } from './scheduler'
import { startCall } from './start-call'
import { sleep } from './timers'
import { ViewBroadcast } from './view-broadcast'
import type { WatchedTab } from './view-broadcast'

/** Calls go on by this beat while no page answers: seconds are closed, stored and published. */
const BEAT_MS = 1000
/** Longest wait for a page's first message. */
const HELLO_LIMIT_MS = 5000

/** The world outside, so that a test can stand in for it. */
export interface EngineWorld extends PipelineWorld, JournalWorld {
  loadBadgeWords(language: Language): Promise<BadgeWords>
  readonly send: (portId: number, message: ToPage | ToView) => void
  /** Closes a port that the engine does not accept. */
  close(portId: number): void
  /** Keeps who is left out of a tab's call outside the database too. */
  keepLeftOut(tabId: number, callId: string, leftOut: readonly PersonMarks[]): void
  /** Keeps the user's own name on a site for the next call there. */
  keepOwnName(change: OwnNameChange): void
  /** Called when no page is left and every call is stored. */
  idle(): void
  /** A new UUID. */
  readonly newId: () => string
}

/**
 * Runs all calls: lets the pages in that may be read, and passes messages between their calls, the rounds, the journal
 * and the views. Everything ends with the signal.
 */
export class Engine {
  readonly #world: EngineWorld
  readonly #signal: AbortSignal
  readonly #pages = new Map<number, Page>()
  readonly #views = new Set<number>()
  readonly #runner: PipelineRunner
  readonly #journal: CallJournal
  readonly #broadcast: ViewBroadcast
  readonly #badges: BadgeSender
  readonly #rounds: RoundLoop
  /** Null until it came; nobody is read before. */
  #configuration: Configuration | null = null
  #isOnBattery = false
  /** Keys of those whom a view has pinned or opened, by the view's port. */
  readonly #followed = new Map<number, ReadonlySet<string>>()

  constructor(world: EngineWorld, signal: AbortSignal) {
    const onChange = () => this.#onChange()
    this.#world = world
    this.#signal = signal
    this.#runner = new PipelineRunner(world, onChange, signal)
    this.#journal = new CallJournal(world, onChange, signal)
    this.#broadcast = new ViewBroadcast(world.send, (tabId) => this.#watchedTab(tabId), signal)
    this.#badges = new BadgeSender(world.send, (language) => world.loadBadgeWords(language))
    const roundWorld = {
      pages: () => [...this.#pages.values()].filter(({ session }) => session !== null),
      wishEveryMs: () => readEveryMs(this.#settings.readingsPerSecond),
      cpuShare: () => cpuShareOf(this.#settings.cpuPercent, this.#isOnBattery),
      canRead: () => this.#runner.canRead,
      read: (page: Page, trip: RoundTrip) => readRound(this.#runner, page, trip),
      send: world.send,
      onRound: (page: Page) => this.#afterRound(page),
      nowMs: world.nowMs,
    }
    this.#rounds = new RoundLoop(roundWorld, signal)
    void this.#runner.load()
    void this.#rounds.run()
    void this.#beat()
  }

  /** The settings and the tabs that are on: for the running calls at once, and for those to come. */
  configure(configuration: Configuration): void {
    this.#configuration = configuration
    const { settings } = configuration
    for (const page of this.#pages.values()) {
      page.session?.setSettings(this.#settingsOf(page))
      this.#admit(page)
    }
    if (settings) void this.#badges.setLanguage(settings.language).then(() => this.#sendAllBadges())
    void this.#journal.deleteExpiredDaily(
      () => this.#configuration?.settings?.keepDays ?? null,
      () => this.#runningIds(),
    )
    this.#broadcast.publishNow()
    this.#rounds.wake()
  }

  /** Whether the machine runs on battery, from now on. */
  onPower(isOnBattery: boolean): void {
    this.#isOnBattery = isOnBattery
  }

  /** A page or a view has connected. @param tabId The tab of a page. @param frameId The frame of that tab. */
  onOpened(
    portId: number,
    portName: typeof PAGE_PORT | typeof MIRROR_PORT | typeof VIEW_PORT,
    tabId: number | null,
    frameId: number = 0,
  ): void {
    if (portName === VIEW_PORT) {
      this.#views.add(portId)
      return
    }
    const isFirst = ![...this.#pages.values()].some((page) => page.tabId === tabId && page.frameId === frameId)
    if (tabId === null || !isFirst) {
      this.#world.close(portId)
      return
    }
    const page = new Page(portId, { tabId, frameId, isMirror: portName === MIRROR_PORT })
    this.#pages.set(portId, page)
    this.#admit(page)
    void sleep(HELLO_LIMIT_MS, this.#signal).then(() => {
      if (page.hello === null && !this.#signal.aborted) this.#refuse(page)
    })
  }

  /** A message has come from a page or a view. */
  onMessage(portId: number, message: unknown): void {
    const page = this.#pages.get(portId)
    if (page) {
      const parsed = parseOrDrop(fromPage, message, 'a page')
      if (parsed) this.#onPage(page, parsed)
      else closeBitmapsIn(message)
    } else if (this.#views.has(portId)) {
      const parsed = parseOrDrop(fromView, message, 'a view')
      if (parsed) this.#onView(portId, parsed)
    } else {
      // It was on its way when the port closed.
      closeBitmapsIn(message)
    }
  }

  /** A page or a view has gone. The call of a page ends with it. */
  onClosed(portId: number): void {
    this.#views.delete(portId)
    this.#followed.delete(portId)
    this.#broadcast.unwatch(portId)
    const page = this.#pages.get(portId)
    if (page) void this.#end(page)
  }

  /** What the supervisor wants to know. */
  heartbeat(pingId: number): Extract<FromWorker, { kind: 'heartbeat' }> {
    const { busyMs, roundsRead, status } = this.#runner
    return { kind: 'heartbeat', pingId, phase: status.phase, roundMs: busyMs, roundsRead }
  }

  /** The defaults while there are none; then nobody is read. */
  get #settings(): Settings {
    return this.#configuration?.settings ?? DEFAULT_SETTINGS
  }

  // ---- who may be read

  /** The tab that a page may be read in, and its call. A mirror names its own session. */
  #tabOf({ tabId, isMirror, hello }: Page): EnabledTab | undefined {
    if (!isMirror) return this.#configuration?.tabs.find((tab) => tab.tabId === tabId)
    const isAllowed = this.#configuration?.mirrorTabIds.includes(tabId) === true
    return isAllowed ? mirrorTab(tabId, hello?.callId ?? this.#world.newId(), this.#world.wallMs()) : undefined
  }

  #settingsOf({ isMirror }: Page): Settings | null {
    const settings = this.#configuration?.settings ?? null
    return isMirror ? mirrorSettings(settings) : settings
  }

  #journalOf({ isMirror }: Page): PageJournal {
    return isMirror ? NO_JOURNAL : this.#journal
  }

  /** Begins a page's call once the page has said hello and its tab is known to be on; refuses any other page or frame. */
  #admit(page: Page): void {
    if (this.#configuration === null) return
    const tab = this.#tabOf(page)
    const isCallPage = tab?.frameId === page.frameId && (page.hello === null || page.hello.callId === tab.callId)
    if (!tab || !isCallPage) this.#refuse(page)
    else if (page.hello !== null && !page.isLoading && page.session === null) void this.#begin(page, tab)
  }

  #refuse(page: Page): void {
    if (page.isClosed) return
    this.#world.close(page.portId)
    void this.#end(page)
  }

  /** A call that is only slow to be looked for has lost nothing. */
  #warnUnlessNew(page: Page, { problem, wasNew }: Extract<LoadResult, { isLoaded: false }>): void {
    page.problem = problem
    void wasNew.then((isNew) => {
      if (!isNew) return
      page.problem = null
      this.#onChange()
    })
  }

  /** Starts a page's call, or goes on with one that was cut off. */
  async #begin(page: Page, { callId }: EnabledTab): Promise<void> {
    page.isLoading = true
    const past = await this.#journalOf(page).load(callId)
    page.isLoading = false
    const tab = this.#tabOf(page)
    if (page.isClosed || page.hello === null || !tab) return
    if (!past.isLoaded) this.#warnUnlessNew(page, past)
    const world = {
      nowMs: this.#world.nowMs,
      wallMs: this.#world.wallMs,
      newKey: this.#world.newId,
      confidenceFloor: () => this.#runner.confidenceFloor,
      ownNames: () => this.#configuration?.ownNames ?? [],
      isFollowed: (key: string) => [...this.#followed.values()].some((keys) => keys.has(key)),
    }
    const settings = this.#settingsOf(page)
    page.session = startCall({ tab, title: page.hello.title, past, settings }, world, this.#world.newId)
    this.#keepLeftOut(page)
    this.#onChange()
  }

  /** Ends a call that the computer has slept through, and begins the next one with the same people. */
  #splitIfOver(page: Page): void {
    const { session } = page
    if (!session?.isOver) return
    page.session = session.continueAs(this.#world.newId())
    void this.#journalOf(page).end(session)
    this.#keepLeftOut(page)
  }

  async #end(page: Page): Promise<void> {
    page.isClosed = true
    this.#pages.delete(page.portId)
    this.#badges.forget(page.portId)
    page.trip?.end()
    if (page.session) await this.#journalOf(page).end(page.session)
    this.#broadcast.publishNow()
    this.#idleIfDone()
  }

  #idleIfDone(): void {
    if (this.#pages.size === 0 && !this.#journal.isEnding && !this.#signal.aborted) this.#world.idle()
  }

  #runningIds(): Set<string> {
    const sessions = [...this.#pages.values()].flatMap(({ session }) => session?.call.id ?? [])
    return new Set([...(this.#configuration?.tabs.map(({ callId }) => callId) ?? []), ...sessions])
  }

  // ---- messages

  #onPage(page: Page, message: FromPage): void {
    if (message.type === 'hello') {
      if (page.hello !== null) return
      page.hello = message
      this.#admit(page)
      return
    }
    if (page.hello === null) this.#refuse(page)
    const { session, trip } = page
    if (!session || !trip) {
      for (const { picture } of message.frames) closePicture(picture)
      return
    }
    const { list, missing } = trip.onAnswer(message)
    if (list !== null) {
      page.pace.onAnswer()
      page.pressure = list.pressure
      session.onTiles(list)
      this.#keepLeftOut(page)
    }
    for (const each of missing) session.onNoFrame({ roundId: message.roundId, ...each })
  }

  #onView(portId: number, message: FromView): void {
    // The supervisor restarts the whole worker.
    if (message.type === 'retry') return
    if (message.type === 'follow') {
      this.#followed.set(portId, new Set(message.keys))
      return
    }
    if (message.type === 'unwatch') return this.#broadcast.unwatch(portId)
    if (message.type === 'watch') {
      this.#broadcast.watch(portId, message.tabId, message.wantsRecording, message.recordedS)
    } else {
      for (const page of this.#pages.values()) {
        if (message.type !== 'mark-moment') page.session?.onView(message)
        else if (page.tabId === message.tabId) page.session?.markMoment()
        this.#keepLeftOut(page)
        const ownName = page.session?.takeOwnName() ?? null
        if (ownName !== null) this.#world.keepOwnName(ownName)
      }
    }
    this.#sendAllBadges()
    this.#broadcast.publishNow()
    this.#rounds.wake()
  }

  /** Stores who is left out the moment that it changes, in the database and outside it. */
  #keepLeftOut(page: Page): void {
    const leftOut = page.session?.takeLeftOut() ?? null
    if (leftOut === null || page.session === null || page.hello === null || page.isMirror) return
    this.#world.keepLeftOut(page.tabId, page.hello.callId, leftOut)
    this.#journal.saveLeftOut(page.session)
  }

  // ---- after each change

  #afterRound(page: Page): void {
    if (page.isClosed || page.session === null) return
    page.session.tick()
    this.#splitIfOver(page)
    this.#journalOf(page).save(page.session)
    this.#sendBadges(page)
    this.#broadcast.publish()
  }

  async #beat(): Promise<void> {
    while (!this.#signal.aborted) {
      await sleep(BEAT_MS, this.#signal)
      for (const page of this.#pages.values()) {
        try {
          this.#afterRound(page)
        } catch (thrown) {
          console.error('Mien: a call could not go on', thrown)
        }
      }
    }
  }

  #onChange(): void {
    this.#sendAllBadges()
    this.#broadcast.publish()
    this.#rounds.wake()
  }

  #sendAllBadges(): void {
    for (const page of this.#pages.values()) this.#sendBadges(page)
  }

  #sendBadges(page: Page): void {
    // While nothing is read, a badge would show the last reading for ever.
    const isReading = this.#runner.status.phase === 'ready' && page.session !== null
    this.#badges.send(page.portId, isReading ? (page.session?.badges() ?? []) : [])
  }

  #watchedTab(tabId: number): WatchedTab {
    const page = [...this.#pages.values()].find((each) => each.tabId === tabId)
    return {
      status: this.#runner.status,
      warning: this.#settingsProblem() ?? this.#journal.problem ?? page?.problem ?? page?.session?.warning ?? null,
      session: page?.session ?? null,
    }
  }

  #settingsProblem(): Problem | null {
    const isUnreadable = this.#configuration !== null && this.#configuration.settings === null
    return isUnreadable ? { code: 'settings-unreadable', detail: 'Nobody is read without settings' } : null
  }
}
