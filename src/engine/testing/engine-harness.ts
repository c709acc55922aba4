import { vi } from 'vitest'
import { Timeline } from '../../call/timeline'
import type { Call } from '../../call/timeline'
import { MIRROR_PORT, PAGE_PORT, VIEW_PORT } from '../../shared/protocol'
import type {
  Badge,
  BadgeWords,
  Configuration,
  EnabledTab,
  OwnNameChange,
  PersonMarks,
  TileReport,
  ToPage,
  ToView,
} from '../../shared/protocol'
import { DEFAULT_SETTINGS } from '../../shared/settings'
import type { Settings } from '../../shared/settings'
import type { CallStorage } from '../call-journal'
import { Engine } from '../engine'
import type { EngineWorld } from '../engine'
import type { Frame, Pipeline, Sight } from '../vision/pipeline'
import { FakeBitmap } from './fake-bitmap'

export const CALL_ID = '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f'
export const OTHER_ID = '00000000-0000-4000-8000-000000000002'
const FACE = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 }
const WHOLE = { x: 0, y: 0, width: 1, height: 1 }

export type Look = Extract<ToPage, { type: 'look' }>

/** Keeps calls as the real store does: who is in them, and only the seconds that it was given. */
export class FakeStore implements CallStorage {
  readonly calls: Map<string, Call>
  readonly deleteExpired = vi.fn<CallStorage['deleteExpired']>(() => Promise.resolve())
  isBroken = false

  constructor(calls = new Map<string, Call>()) {
    this.calls = calls
  }

  async save(call: Call, seconds: readonly number[]) {
    if (this.isBroken) throw new Error('Disk full')
    const before = this.calls.get(call.id)
    const participants = call.participants.map((participant, index) => {
      const timeline = before?.participants[index]?.timeline ?? new Timeline()
      for (const second of seconds) {
        const cell = participant.timeline.packedAt(second)
        if (cell) timeline.setPacked(second, cell)
      }
      return { ...participant, timeline }
    })
    this.calls.set(call.id, { ...call, participants })
  }

  async loadCall(id: string) {
    if (this.isBroken) throw new Error('Disk full')
    const call = this.calls.get(id)
    return call ? { ...call, participants: call.participants.map((participant) => ({ ...participant })) } : null
  }
}

/** A page's side of its port. */
export interface FakePage {
  readonly portId: number
  /** Who is on it. */
  people: TileReport[]
  readonly looks: Look[]
  readonly badges: Badge[][]
  /** Those that came with the badges. */
  readonly words: (BadgeWords | null)[]
  /** What the page does with a look; null answers it in full. */
  answer: ((look: Look) => void) | null
}

/** A tile of somebody whom the site knows by their name, with the camera on. */
export const person = (name: string, changes: Partial<TileReport> = {}): TileReport => ({
  tileId: `tile of ${name}`,
  personId: name,
  name,
  sourceId: `track of ${name}`,
  isSelf: false,
  state: 'live',
  videoWidthPx: 640,
  videoHeightPx: 360,
  ...changes,
})

export const seesHappy = ({ tileId }: Frame): Sight => ({
  tileId,
  faceCount: 1,
  face: FACE,
  isSteady: true,
  probabilities: [0, 0, 0, 1, 0, 0, 0],
})

/** An engine in a world of fakes, on the fake clock of the test. */
export class EngineHarness {
  readonly pipeline = {
    backend: 'wasm',
    trials: [],
    confidenceFloor: 0.5,
    tryOtherBackends: vi.fn<Pipeline['tryOtherBackends']>(() => Promise.resolve()),
    read: vi.fn<Pipeline['read']>(async (frames) => this.acceptedOf(frames).map(seesHappy)),
  } satisfies Pipeline
  /** Tiles whose frames have reached the detector. */
  readonly readTiles: string[] = []
  readonly loadPipeline = vi.fn<EngineWorld['loadPipeline']>(async () => this.pipeline)
  readonly openStore = vi.fn<EngineWorld['openStore']>(async () => this.store)
  readonly loadBadgeWords = vi.fn<EngineWorld['loadBadgeWords']>()
  readonly idle = vi.fn<() => void>()
  store = new FakeStore()
  readonly pages = new Map<number, FakePage>()
  readonly published = new Map<number, ToView[]>()
  readonly closedPorts: number[] = []
  readonly keptLeftOut: { tabId: number; callId: string; leftOut: readonly PersonMarks[] }[] = []
  readonly keptOwnNames: OwnNameChange[] = []
  readonly bitmaps: FakeBitmap[] = []
  configuration: Configuration = { settings: { ...DEFAULT_SETTINGS }, tabs: [], mirrorTabIds: [], ownNames: [] }
  engine: Engine
  #abort = new AbortController()
  #lastPort = 0

  constructor() {
    this.engine = this.#createEngine()
  }

  /** Another engine, as after a restart of the worker; with `isConfigured` it gets the configuration at once. */
  restart({ isConfigured = true } = {}): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.pages.clear()
    this.engine = this.#createEngine()
    if (isConfigured) this.engine.configure(this.configuration)
  }

  stop(): void {
    this.#abort.abort()
  }

  set(settings: Partial<Settings> | null): void {
    this.configure({ settings: settings && { ...DEFAULT_SETTINGS, ...settings } })
  }

  configure(changes: Partial<Configuration>): void {
    this.configuration = { ...this.configuration, ...changes }
    this.engine.configure(this.configuration)
  }

  /** Turns a tab on, as the background does before it starts the page. */
  enable(tabId: number, callId: string, changes: Partial<EnabledTab> = {}): void {
    const others = this.configuration.tabs.filter((tab) => tab.tabId !== tabId)
    const tab = { tabId, callId, frameId: 0, startedAtMs: Date.now(), leftOut: [], ...changes }
    this.configure({ tabs: [...others, tab] })
  }

  /** A port of a page that has not said anything. */
  openPort(tabId = 1, frameId = 0, portName: typeof PAGE_PORT | typeof MIRROR_PORT = PAGE_PORT): FakePage {
    const page: FakePage = { portId: ++this.#lastPort, people: [], looks: [], badges: [], words: [], answer: null }
    this.pages.set(page.portId, page)
    this.engine.onOpened(page.portId, portName, tabId, frameId)
    return page
  }

  /** A mirror in a tab that may have one, with these tiles. */
  openMirror(people: readonly TileReport[], tabId = 9): FakePage {
    this.configure({ mirrorTabIds: [...new Set([...this.configuration.mirrorTabIds, tabId])] })
    const page = this.openPort(tabId, 0, MIRROR_PORT)
    page.people = [...people]
    this.hello(page, OTHER_ID)
    return page
  }

  hello({ portId }: FakePage, callId = CALL_ID): void {
    this.engine.onMessage(portId, { type: 'hello', callId, title: 'Call' })
  }

  /** A page in a tab that is on, with these people. */
  openPage(people: readonly (string | TileReport)[], { tabId = 1, callId = CALL_ID } = {}): FakePage {
    if (!this.configuration.tabs.some((tab) => tab.tabId === tabId && tab.callId === callId)) this.enable(tabId, callId)
    const page = this.openPort(tabId)
    page.people = people.map((each) => (typeof each === 'string' ? person(each) : each))
    this.hello(page, callId)
    return page
  }

  close({ portId }: { readonly portId: number }): void {
    this.pages.delete(portId)
    this.engine.onClosed(portId)
  }

  openView(tabId = 1, wantsRecording = false, recordedS?: number) {
    const portId = ++this.#lastPort
    this.engine.onOpened(portId, VIEW_PORT, null)
    this.engine.onMessage(portId, {
      type: 'watch',
      tabId,
      wantsRecording,
      ...(recordedS !== undefined && { recordedS }),
    })
    const all = () => this.published.get(portId) ?? []
    const last = () => all().at(-1)
    const readout = (name: string) => last()?.call?.readouts.find((each) => each.name === name)
    /** Sends a message about the call that the view shows, or about one of its participants. */
    const say = (message: object, name?: string) =>
      this.engine.onMessage(portId, {
        callId: last()?.call?.callId,
        ...(name !== undefined && { key: readout(name)?.key }),
        ...message,
      })
    return { portId, all, last, readout, say }
  }

  answer(page: FakePage, look: Look): void {
    this.sendTiles(page, look)
    for (const want of look.wants) this.sendFrame(page, look, want)
  }

  sendTiles({ portId, people }: FakePage, { roundId }: Look, changes: object = {}): void {
    const list = {
      siteId: 'generic',
      isHidden: false,
      pressure: 'nominal',
      misfit: null,
      foreignFrames: [],
      ownShare: null,
      tiles: people,
      ...changes,
    }
    this.engine.onMessage(portId, { type: 'answer', roundId, list, frames: [], missing: [] })
  }

  sendFrame(
    { portId }: FakePage,
    { roundId }: Look,
    { tileId, sourceId, maxSidePx }: Look['wants'][number],
    changes: object = {},
  ): FakeBitmap {
    const bitmap = new FakeBitmap(96, 54)
    this.bitmaps.push(bitmap)
    const frame = {
      tileId,
      sourceId,
      sinceLookMs: 0,
      grabMs: 1,
      region: WHOLE,
      videoWidthPx: 640,
      maxSidePx,
      picture: { kind: 'bitmap', bitmap },
      ...changes,
    }
    this.engine.onMessage(portId, { type: 'answer', roundId, list: null, frames: [frame], missing: [] })
    return bitmap
  }

  stored(id = CALL_ID): Call | undefined {
    return this.store.calls.get(id)
  }

  /** The seconds of a stored call's first participant, and what they show. */
  storedSeconds(id = CALL_ID): (readonly [number, string])[] {
    const cells = this.stored(id)?.participants[0]?.timeline.cells() ?? []
    return [...cells].map(({ second, shown }) => [second, shown])
  }

  /** The frames that may be read, as the real pipeline asks for each. */
  acceptedOf(frames: readonly Frame[]): Frame[] {
    const accepted = frames.filter((frame) => frame.accept())
    this.readTiles.push(...accepted.map(({ tileId }) => tileId))
    return accepted
  }

  #createEngine(): Engine {
    return new Engine(
      {
        loadPipeline: this.loadPipeline,
        openStore: this.openStore,
        loadBadgeWords: this.loadBadgeWords,
        send: (portId, message) => this.#onSent(portId, message),
        close: (portId) => {
          this.closedPorts.push(portId)
          this.pages.delete(portId)
        },
        keepLeftOut: (tabId, callId, leftOut) => this.keptLeftOut.push({ tabId, callId, leftOut }),
        keepOwnName: (change) => this.keptOwnNames.push(change),
        idle: this.idle,
        nowMs: () => performance.now(),
        wallMs: () => Date.now(),
        newId: () => crypto.randomUUID(),
      },
      this.#abort.signal,
    )
  }

  #onSent(portId: number, message: ToPage | ToView): void {
    const page = this.pages.get(portId)
    if (message.type === 'state') this.published.set(portId, [...(this.published.get(portId) ?? []), message])
    else if (message.type === 'badges') {
      page?.badges.push(message.badges)
      page?.words.push(message.words)
    } else if (page) {
      page.looks.push(message)
      if (page.answer) page.answer(message)
      else queueMicrotask(() => this.pages.has(portId) && this.answer(page, message))
    }
  }
}
