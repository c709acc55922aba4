import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS } from '../call/testing/made-calls'
import { Timeline } from '../call/timeline'
import type { Call } from '../call/timeline'
import { badgeWordsOf } from '../shared/badge-words'
import { PAGE_PORT, VIEW_PORT } from '../shared/protocol'
import type { Badge, BadgeWords, Recording, TileReport, ToPage, ToView } from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import type { Settings } from '../shared/settings'
import { unpackSecond } from '../call/packed-second'
import { Engine } from './engine'
import type { CallShelf, EngineWorld } from './engine'
import { EngineError } from './engine-error'
import type { Frame, Pipeline, Sight } from './vision/pipeline'

const CALL_ID = '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f'
const OTHER_ID = '00000000-0000-4000-8000-000000000002'
const FACE = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 }

class FakeBitmap {
  readonly width = 320
  readonly height = 180
  isClosed = false
  close() {
    this.isClosed = true
  }
}

const pipeline = {
  backend: 'wasm',
  trials: [],
  confidenceFloor: 0.5,
  tryOtherBackends: vi.fn<Pipeline['tryOtherBackends']>(() => Promise.resolve()),
  read: vi.fn<Pipeline['read']>(),
} satisfies Pipeline
const seesHappy = ({ key }: Frame): Sight => ({ key, faceCount: 1, face: FACE, probabilities: [0, 0, 0, 1, 0, 0, 0] })

/** Keeps calls as the real store does: who is in them, and only the seconds that it was given. */
class FakeShelf implements CallShelf {
  readonly calls: Map<string, Call>
  readonly deleteExpired = vi.fn<CallShelf['deleteExpired']>(() => Promise.resolve())
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
    const call = this.calls.get(id)
    return call ? { ...call, participants: call.participants.map((participant) => ({ ...participant })) } : null
  }
}

interface FakePage {
  people: TileReport[]
  looks: Extract<ToPage, { type: 'look' }>[]
  badges: Badge[][]
  /** Those that came with the badges. */
  words: (BadgeWords | null)[]
  /** What the page does with a look; answers it in full unless told. */
  answer: ((look: Extract<ToPage, { type: 'look' }>) => void) | null
}

const person = (key: string): TileReport => ({
  key,
  name: key,
  isSelf: false,
  state: 'live',
  videoWidthPx: 640,
  videoHeightPx: 360,
})
const shelf = { current: new FakeShelf() }
const pages = new Map<number, FakePage>()
const told = new Map<number, ToView[]>()
const bitmaps: FakeBitmap[] = []
const idle = vi.fn<() => void>()
const loadPipeline = vi.fn<() => Promise<Pipeline>>()
const openShelf = vi.fn<() => Promise<CallShelf>>()
const loadBadgeWords = vi.fn<EngineWorld['loadBadgeWords']>()
let engine: Engine
let lastPort = 0

/** An engine that has heard the settings, unless told `null`. */
function startEngine(settings: Partial<Settings> | null = {}) {
  engine = new Engine({
    loadPipeline,
    openShelf,
    loadBadgeWords,
    send(portId, message) {
      if (message.type === 'look') hearLook(portId, message)
      else if (message.type === 'badges') {
        pages.get(portId)?.badges.push(message.badges)
        pages.get(portId)?.words.push(message.words)
      } else told.set(portId, [...(told.get(portId) ?? []), message])
    },
    idle,
    nowMs: Date.now,
  })
  if (settings) set(settings)
}
const set = (settings: Partial<Settings>) => engine.setSettings({ ...DEFAULT_SETTINGS, ...settings })

/** The old engine runs on in this test, but its writes fail and nobody answers it. */
function killEngine() {
  const { calls } = shelf.current
  shelf.current.isBroken = true
  shelf.current = new FakeShelf(calls)
  pages.clear()
}

function hearLook(portId: number, look: Extract<ToPage, { type: 'look' }>) {
  const page = pages.get(portId)
  if (!page) return
  page.looks.push(look)
  if (page.answer) page.answer(look)
  else queueMicrotask(() => answer(portId, look))
}

function answer(portId: number, look: Extract<ToPage, { type: 'look' }>) {
  sendTiles(portId, look.roundId)
  for (const { key } of look.wants) sendFrame(portId, look.roundId, key)
}
function sendTiles(portId: number, roundId: number) {
  engine.heard(portId, { type: 'tiles', roundId, isHidden: false, tiles: pages.get(portId)?.people ?? [] })
}
function sendFrame(portId: number, roundId: number, key: string, picture?: unknown) {
  const bitmap = new FakeBitmap()
  bitmaps.push(bitmap)
  engine.heard(portId, {
    type: 'frame',
    roundId,
    key,
    capturedAtMs: Date.now(),
    region: { x: 0, y: 0, width: 1, height: 1 },
    videoWidthPx: 640,
    maxSidePx: 320,
    picture: picture ?? { kind: 'bitmap', bitmap },
  })
  return bitmap
}

function openPage(people: string[], { tabId = 1, callId = CALL_ID, startedAtMs = Date.now() } = {}) {
  const portId = ++lastPort
  const page: FakePage = { people: people.map(person), looks: [], badges: [], words: [], answer: null }
  pages.set(portId, page)
  engine.opened(portId, PAGE_PORT, tabId)
  engine.heard(portId, { type: 'hello', callId, siteId: 'generic', title: 'Call', startedAtMs })
  return { portId, page }
}
function openView(tabId = 1, wantsRecording = false) {
  const portId = ++lastPort
  engine.opened(portId, VIEW_PORT, null)
  engine.heard(portId, { type: 'watch', tabId, wantsRecording })
  const all = () => told.get(portId) ?? []
  return { portId, all, last: () => all().at(-1) }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const stored = (id = CALL_ID) => shelf.current.calls.get(id)
const storedSeconds = (id = CALL_ID) =>
  [...(stored(id)?.participants[0]?.timeline.cells() ?? [])].map(({ second, shown }) => [second, shown])

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(CALL_START_MS)
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  for (const list of [pages, told]) list.clear()
  bitmaps.length = 0
  shelf.current = new FakeShelf()
  idle.mockReset()
  pipeline.read.mockReset().mockImplementation(async (frames) => frames.map(seesHappy))
  pipeline.tryOtherBackends.mockClear()
  loadPipeline.mockReset().mockResolvedValue(pipeline)
  openShelf.mockReset().mockImplementation(async () => shelf.current)
  loadBadgeWords.mockReset()
  startEngine()
})
afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a call', () => {
  it('is read two to three times a second, shown, and stored second by second', async () => {
    const view = openView()
    openPage(['Ana'])
    await pass(5000)
    expect(view.last()).toMatchObject({ status: { phase: 'ready', backend: 'wasm' }, warning: null })
    expect(view.last()?.call?.readouts).toEqual([
      expect.objectContaining({ name: 'Ana', state: expect.objectContaining({ expression: 'happy' }) }),
    ])
    expect(view.last()?.call?.readouts[0]?.readingsPerSecond).toBeGreaterThan(2)
    expect(storedSeconds()).toEqual([
      [0, 'happy'],
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
      [4, 'happy'],
    ])
    expect(stored()?.endedAtMs).toBeNull()
  })

  it('closes every picture it was sent', async () => {
    const { portId } = openPage(['Ana', 'Bea'])
    await pass(3000)
    engine.closed(portId)
    await pass(1000)
    expect(bitmaps.length).toBeGreaterThan(4)
    expect(bitmaps.filter(({ isClosed }) => !isClosed)).toEqual([])
  })

  it('ends with its page, is stored with its end, and then the engine is idle', async () => {
    const { portId } = openPage(['Ana'])
    await pass(2500)
    idle.mockImplementation(() => expect(stored()?.endedAtMs).toBe(CALL_START_MS + 2500))
    engine.closed(portId)
    await pass(0)
    expect(idle).toHaveBeenCalledOnce()
    expect(stored()?.endedAtMs).toBe(CALL_START_MS + 2500)
  })

  it('leaves the engine busy while another call runs', async () => {
    const one = openPage(['Ana'])
    const other = openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    await pass(1000)
    engine.closed(one.portId)
    await pass(1000)
    expect(idle).not.toHaveBeenCalled()
    expect(stored()?.endedAtMs).not.toBeNull()
    engine.closed(other.portId)
    await pass(0)
    expect(idle).toHaveBeenCalledOnce()
  })

  it('takes no reading in after its end', async () => {
    const { portId, page } = openPage(['Ana'])
    await pass(1000)
    const readings = pipeline.read.mock.calls.length
    let bitmap = new FakeBitmap()
    page.answer = ({ roundId, wants: [want] }) => {
      if (!want) return
      bitmap = sendFrame(portId, roundId, want.key)
      engine.closed(portId)
    }
    await pass(1000)
    expect(bitmap.isClosed).toBe(true)
    expect(pipeline.read).toHaveBeenCalledTimes(readings)
  })

  it('goes on after the engine died, with nothing lost that was stored', async () => {
    const startedAtMs = Date.now()
    openPage(['Ana', 'Bea'])
    await pass(3000)
    killEngine()
    startEngine()
    await pass(4000)
    const { portId } = openPage(['Bea', 'Ana'], { startedAtMs })
    await pass(2000)
    engine.closed(portId)
    await pass(0)
    expect(stored()?.participants.map(({ key }) => key)).toEqual(['Ana', 'Bea'])
    expect(storedSeconds().map(([second]) => second)).toEqual([0, 1, 2, 7, 8])
    expect(stored()?.endedAtMs).toBe(startedAtMs + 9000)
  })

  it('stays paused after the engine died', async () => {
    const view = openView()
    const startedAtMs = Date.now()
    openPage(['Ana'])
    await pass(1000)
    engine.heard(view.portId, { type: 'pause', callId: CALL_ID, isPaused: true })
    await pass(3000)
    killEngine()
    startEngine()
    const { page } = openPage(['Ana'], { startedAtMs })
    const newView = openView()
    await pass(2000)
    expect(page.looks.length).toBeGreaterThan(1)
    expect(page.looks.flatMap(({ wants }) => wants)).toEqual([])
    expect(newView.last()?.call?.isPaused).toBe(true)
    engine.heard(newView.portId, { type: 'pause', callId: CALL_ID, isPaused: false })
    await pass(1000)
    expect(page.looks.flatMap(({ wants }) => wants)).not.toEqual([])
  })

  it('stores its last seconds when the store fails just as it ends', async () => {
    const { portId } = openPage(['Ana'])
    await pass(2500)
    shelf.current.isBroken = true
    engine.closed(portId)
    await pass(0)
    shelf.current.isBroken = false
    await pass(10_000)
    expect(stored()?.endedAtMs).toBe(CALL_START_MS + 2500)
    expect(idle).toHaveBeenCalledOnce()
  })

  it('does not keep the engine for a store that stays broken', async () => {
    const { portId } = openPage(['Ana'])
    await pass(1500)
    shelf.current.isBroken = true
    engine.closed(portId)
    await pass(60_000)
    expect(idle).toHaveBeenCalledOnce()
  })

  it('hears what the user wants of it', async () => {
    const view = openView()
    const { page } = openPage(['Ana'])
    await pass(1000)
    engine.heard(view.portId, { type: 'rename', callId: CALL_ID, key: 'Ana', name: 'Anita' })
    engine.heard(view.portId, { type: 'pause', callId: CALL_ID, isPaused: true })
    expect(view.last()?.call).toMatchObject({
      isPaused: true,
      readouts: [{ name: 'Anita', state: { reason: 'paused' } }],
    })
    await pass(10)
    page.looks.length = 0
    await pass(3000)
    expect(page.looks.length).toBeGreaterThan(1)
    expect(page.looks.flatMap(({ wants }) => wants)).toEqual([])
  })
})

describe('the settings', () => {
  it('are waited for before a call begins: nobody is looked at whom they leave out', async () => {
    startEngine(null)
    const { page } = openPage(['Ana'])
    await pass(900)
    expect(page.looks).toEqual([])
    set({ analysed: 'chosen' })
    await pass(3000)
    expect(page.looks.length).toBeGreaterThan(1)
    expect(page.looks.flatMap(({ wants }) => wants)).toEqual([])
  })

  it('are not waited for for ever', async () => {
    startEngine(null)
    openPage(['Ana'])
    await pass(3000)
    expect(storedSeconds().length).toBeGreaterThan(0)
  })

  it('hold at once for a running call', async () => {
    const { page } = openPage(['Ana'])
    await pass(1000)
    set({ readingsPerSecond: 4 })
    page.looks.length = 0
    await pass(5000)
    expect(page.looks.filter(({ wants }) => wants.length > 0).length).toBeGreaterThan(15)
    set({ readingsPerSecond: 0.5 })
    await pass(10)
    page.looks.length = 0
    await pass(6000)
    expect(page.looks.filter(({ wants }) => wants.length > 0).length).toBeLessThanOrEqual(3)
  })

  it('raise the floor of what is shown', async () => {
    pipeline.read.mockImplementation(async (frames) =>
      frames.map(({ key }) => ({ key, faceCount: 1, face: FACE, probabilities: [0, 0, 0, 0.7, 0.3, 0, 0] })),
    )
    set({ confidenceFloor: 0.8 })
    const view = openView()
    openPage(['Ana'])
    await pass(2000)
    expect(view.last()?.call?.readouts[0]?.state).toEqual({ kind: 'none', reason: 'unsure' })
    expect(stored()?.settings).toMatchObject({ confidenceFloor: 0.8 })
  })

  it('say whether history keeps a call, from its first second', async () => {
    set({ isHistoryOn: true })
    openPage(['Ana'])
    await pass(1500)
    expect(stored()).toMatchObject({ isKept: true, endedAtMs: null })
    set({ isHistoryOn: false })
    await pass(1500)
    expect(stored()?.isKept).toBe(false)
  })

  it('say how long calls are kept: those whose time is over go once, when the engine starts, and never a running one', async () => {
    startEngine(null)
    openPage(['Ana'])
    await pass(0)
    set({ keepDays: 7 })
    set({ keepDays: 1 })
    await pass(1000)
    expect(shelf.current.deleteExpired).toHaveBeenCalledTimes(2)
    expect(shelf.current.deleteExpired).toHaveBeenLastCalledWith(CALL_START_MS, 7, new Set([CALL_ID]))
  })
})

describe('a recording', () => {
  /** What a view has, when it takes in all that it was told. */
  const collected = (recordings: readonly (Recording | null)[]) => {
    let participants: { key: string; timeline: Timeline }[] = []
    for (const recording of recordings) {
      if (!recording) continue
      if (recording.isWhole) participants = []
      for (const { key } of recording.participants.slice(participants.length))
        participants.push({ key, timeline: new Timeline() })
      for (const { second, entries } of recording.seconds) unpackSecond(second, entries, participants)
    }
    return participants.map(({ key, timeline }) => [key, [...timeline.cells()]])
  }
  const recorded = () => stored()?.participants.map(({ key, timeline }) => [key, [...timeline.cells()]])
  const secondsTold = (view: ReturnType<typeof openView>) =>
    view.all().map(({ recording }) => recording?.seconds.map(({ second }) => second) ?? [])

  it('is told whole, then in the seconds that are new, and adds up to the whole call', async () => {
    const { page } = openPage(['Ana'])
    await pass(10_000)
    const view = openView(1, true)
    expect(view.all()).toHaveLength(1)
    expect(view.last()?.recording).toMatchObject({
      isWhole: true,
      participants: [{ key: 'Ana', pageName: 'Ana' }],
      notes: [],
    })
    expect(secondsTold(view)[0]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    page.people.push(person('Bea'))
    await pass(10_000)
    expect(
      view
        .all()
        .slice(1)
        .some(({ recording }) => recording?.isWhole),
    ).toBe(false)
    for (const seconds of secondsTold(view).slice(1)) expect(seconds.length).toBeLessThanOrEqual(2)
    engine.heard(view.portId, { type: 'pause', callId: CALL_ID, isPaused: false })
    await pass(300)
    expect(collected(view.all().map(({ recording }) => recording))).toEqual(recorded())
  })

  it('holds the seconds that were closed late', async () => {
    const { portId, page } = openPage(['Ana'])
    const view = openView(1, true)
    await pass(2100)
    page.answer = () => undefined
    await pass(2800)
    page.answer = (look) => answer(portId, look)
    await pass(2000)
    expect(collected(view.all().map(({ recording }) => recording))).toEqual(recorded())
  })

  it('goes to those alone who asked for it', async () => {
    const view = openView()
    openPage(['Ana'])
    await pass(2000)
    expect(view.all().every(({ recording }) => recording === null)).toBe(true)
  })

  it('is whole again for a call that goes on after there was none', async () => {
    const startedAtMs = Date.now()
    const { portId } = openPage(['Ana'])
    const view = openView(1, true)
    await pass(2000)
    engine.closed(portId)
    await pass(1000)
    openPage(['Ana'], { startedAtMs })
    const before = view.all().length
    await pass(1500)
    const [first] = view
      .all()
      .slice(before)
      .flatMap(({ recording }) => recording ?? [])
    expect(first).toMatchObject({ isWhole: true })
    expect(first?.seconds.map(({ second }) => second)).toEqual(expect.arrayContaining([0, 1]))
  })

  it('is whole again for another call, and none without a call', async () => {
    const { portId } = openPage(['Ana'])
    await pass(2000)
    const view = openView(1, true)
    engine.closed(portId)
    await pass(1000)
    expect(view.last()).toMatchObject({ call: null, recording: null })
    openPage(['Bea'], { callId: OTHER_ID })
    const before = view.all().length
    await pass(1000)
    const [first, ...others] = view
      .all()
      .slice(before)
      .flatMap(({ recording }) => recording ?? [])
    expect(first).toMatchObject({ isWhole: true })
    expect(others.some(({ isWhole }) => isWhole)).toBe(false)
    expect(others.at(-1)?.participants).toMatchObject([{ key: 'Bea' }])
  })
})

describe('notes', () => {
  const NOTE = { type: 'note', callId: CALL_ID, id: OTHER_ID, second: 1, text: 'Here' } as const

  it('of a view are told to all, and stored though the call is paused and nothing else changes', async () => {
    const [view, other] = [openView(1, true), openView(1, true)]
    openPage([])
    await pass(3000)
    engine.heard(view.portId, NOTE)
    expect(other.last()?.recording?.notes).toEqual([{ id: OTHER_ID, second: 1, text: 'Here' }])
    await pass(1500)
    expect(stored()?.notes).toHaveLength(1)
    engine.heard(view.portId, { type: 'delete-note', callId: CALL_ID, id: OTHER_ID })
    await pass(1500)
    expect(stored()?.notes).toEqual([])
  })

  it('are stored again when the store failed', async () => {
    const view = openView()
    openPage([])
    await pass(1000)
    shelf.current.isBroken = true
    engine.heard(view.portId, NOTE)
    await pass(1500)
    shelf.current.isBroken = false
    await pass(1500)
    expect(stored()?.notes).toHaveLength(1)
  })

  it("mark the present moment of a tab's call, for someone who watches nothing and has gone at once", async () => {
    openPage(['Ana'])
    openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    await pass(4500)
    engine.opened(99, VIEW_PORT, null)
    engine.heard(99, { type: 'mark-moment', tabId: 2 })
    engine.heard(99, { type: 'mark-moment', tabId: 3 })
    engine.closed(99)
    await pass(1500)
    expect(stored(OTHER_ID)?.notes).toEqual([{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), second: 4, text: '' }])
    expect(stored()?.notes).toEqual([])
    expect(told.get(99)).toBeUndefined()
  })
})

describe('badges', () => {
  it('are sent when what they say has changed, and not otherwise', async () => {
    set({ hasBadges: true })
    const { page } = openPage(['Ana'])
    await pass(5000)
    expect(page.badges).toEqual([
      [{ key: 'Ana', expression: null, confidence: 0 }],
      [{ key: 'Ana', expression: 'happy', confidence: 1 }],
    ])
  })

  it('are sent once empty when they go off or the call is paused', async () => {
    set({ hasBadges: true })
    const view = openView()
    const { page } = openPage(['Ana'])
    await pass(2000)
    engine.heard(view.portId, { type: 'pause', callId: CALL_ID, isPaused: true })
    await pass(2000)
    expect(page.badges.slice(2)).toEqual([[]])
    engine.heard(view.portId, { type: 'pause', callId: CALL_ID, isPaused: false })
    await pass(2000)
    set({ hasBadges: false })
    await pass(2000)
    expect(page.badges.at(-1)).toEqual([])
    expect(page.badges.filter((badges) => badges.length === 0)).toHaveLength(2)
  })

  it('cost a page nothing while they are off', async () => {
    const { page } = openPage(['Ana'])
    await pass(3000)
    expect(page.badges).toEqual([])
  })

  const german = badgeWordsOf((key) => `${key} de`)

  it('speak the language of the settings, and the next one at once', async () => {
    loadBadgeWords.mockResolvedValue(german)
    set({ hasBadges: true, language: 'de' })
    const { page } = openPage(['Ana'])
    await pass(2000)
    expect(loadBadgeWords).toHaveBeenCalledExactlyOnceWith('de')
    expect(page.words).toEqual([german, german])
    set({ hasBadges: true, language: 'auto' })
    expect(page.words).toEqual([german, german, null])
    expect(page.badges.at(-1)).toEqual(page.badges[1])
    set({ hasBadges: true, language: 'de' })
    await pass(0)
    expect(page.words).toEqual([german, german, null, german])
  })

  it('speak the language chosen last, whichever words come first', async () => {
    const english = badgeWordsOf((key) => `${key} en`)
    let come = (_words: BadgeWords) => {}
    loadBadgeWords.mockImplementation((language) =>
      language === 'de' ? new Promise((resolve) => (come = resolve)) : Promise.resolve(english),
    )
    set({ hasBadges: true, language: 'de' })
    set({ hasBadges: true, language: 'en' })
    await pass(0)
    come(german)
    const { page } = openPage(['Ana'])
    await pass(2000)
    expect(page.words.at(-1)).toEqual(english)
  })

  it('go on as they spoke where words cannot be read', async () => {
    loadBadgeWords.mockRejectedValue(new TypeError('No such file'))
    set({ hasBadges: true, language: 'de' })
    const { page } = openPage(['Ana'])
    await pass(2000)
    expect(page.words).toEqual([null, null])
    expect(console.error).toHaveBeenCalledOnce()
  })

  it('go when nothing is read any more', async () => {
    set({ hasBadges: true })
    const { page } = openPage(['Ana'])
    await pass(2000)
    pipeline.read.mockRejectedValue(new Error('Always'))
    await pass(6000)
    expect(page.badges.at(-1)).toEqual([])
  })
})

describe('rounds', () => {
  it('gives two pages their turns', async () => {
    const one = openPage(['Ana'])
    const other = openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    await pass(5000)
    const asked = [one, other].map(({ page }) => page.looks.filter(({ wants }) => wants.length > 0).length)
    for (const count of asked) expect(count).toBeGreaterThan(9)
  })

  it('lets no page wait for one that has nobody to read', async () => {
    openPage([], { tabId: 2, callId: OTHER_ID })
    const { page } = openPage(['Ana'])
    await pass(5000)
    expect(page.looks.filter(({ wants }) => wants.length > 0).length).toBeGreaterThan(9)
  })

  it('reads one round at a time, whatever the user does meanwhile', async () => {
    let running = 0
    let most = 0
    pipeline.read.mockImplementation(async (frames) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 800))
      running--
      return frames.map(seesHappy)
    })
    const view = openView()
    openPage(['Ana'])
    for (let step = 0; step < 40; step++) {
      await pass(100)
      engine.heard(view.portId, { type: 'watch', tabId: 1 })
    }
    expect(pipeline.read.mock.calls.length).toBeGreaterThan(1)
    expect(most).toBe(1)
  })

  it('goes on without a page that does not answer, and drops what comes late', async () => {
    const { portId, page } = openPage(['Ana'])
    await pass(400)
    const readings = pipeline.read.mock.calls.length
    page.answer = () => undefined
    await pass(2000)
    const looks = page.looks.length
    const late = page.looks[looks - 2]
    expect(looks).toBeGreaterThan(2)
    const bitmap = sendFrame(portId, late?.roundId ?? 0, 'Ana')
    expect(bitmap.isClosed).toBe(true)
    await pass(600)
    expect(pipeline.read).toHaveBeenCalledTimes(readings)
  })

  it('drops frames that nobody asked for', async () => {
    const { portId, page } = openPage(['Ana'])
    await pass(400)
    const extra: FakeBitmap[] = []
    page.answer = (look) => {
      extra.push(sendFrame(portId, look.roundId, 'Somebody'))
      answer(portId, look)
    }
    await pass(2000)
    expect(extra.length).toBeGreaterThan(0)
    expect(extra.filter(({ isClosed }) => !isClosed)).toEqual([])
    expect(pipeline.read.mock.calls.flatMap(([frames]) => frames.map(({ key }) => key))).not.toContain('Somebody')
  })

  it('survives a page whose pictures are broken, and reads the others', async () => {
    vi.stubGlobal('VideoFrame', function notAPicture() {
      throw new TypeError('Not a picture')
    })
    const view = openView()
    const { portId, page } = openPage(['Ana', 'Bea'])
    page.answer = ({ roundId, wants }) => {
      sendTiles(portId, roundId)
      for (const { key } of wants) {
        const broken = {
          kind: 'pixels',
          format: 'RGBA',
          widthPx: 2,
          heightPx: 2,
          layout: [],
          colorSpace: {},
          bytes: new Uint8Array(1),
        }
        sendFrame(portId, roundId, key, key === 'Ana' ? broken : undefined)
      }
    }
    await pass(6000)
    expect(view.last()?.status.phase).toBe('ready')
    expect(view.last()?.call?.readouts.map(({ state }) => state)).toEqual([
      { kind: 'none', reason: 'no-frames' },
      expect.objectContaining({ expression: 'happy' }),
    ])
  })

  it('survives an odd failed round, but not one after the other', async () => {
    const view = openView()
    openPage(['Ana'])
    await pass(500)
    pipeline.read.mockRejectedValueOnce(new Error('Odd'))
    await pass(1000)
    expect(view.last()?.status.phase).toBe('ready')
    pipeline.read.mockRejectedValue(new Error('Always'))
    await pass(4000)
    expect(view.last()?.status).toEqual({ phase: 'failed', problem: { code: 'unexpected', detail: 'Always' } })
    expect(bitmaps.filter(({ isClosed }) => !isClosed)).toEqual([])
  })

  it('tries the other backends once, after the first readout', async () => {
    openPage(['Ana'])
    await pass(0)
    expect(pipeline.tryOtherBackends).not.toHaveBeenCalled()
    await pass(3000)
    expect(pipeline.tryOtherBackends).toHaveBeenCalledOnce()
  })
})

describe('faults', () => {
  it('says which part of the pipeline is missing, and keeps saying who is there', async () => {
    const problem = { code: 'model-missing' as const, detail: '404' }
    loadPipeline.mockRejectedValue(new EngineError(problem))
    startEngine()
    const view = openView()
    openPage(['Ana'])
    await pass(2000)
    expect(view.last()?.status).toEqual({ phase: 'failed', problem })
    expect(view.last()?.call?.readouts).toEqual([expect.objectContaining({ name: 'Ana', state: { kind: 'waiting' } })])
  })

  it('warns when readings cannot be stored, and stores them when they can', async () => {
    const view = openView()
    openPage(['Ana'])
    await pass(1500)
    shelf.current.isBroken = true
    await pass(2000)
    expect(view.last()).toMatchObject({
      status: { phase: 'ready' },
      warning: { code: 'storage-failed', detail: 'Disk full' },
    })
    shelf.current.isBroken = false
    await pass(2000)
    expect(view.last()?.warning).toBeNull()
    expect(storedSeconds().map(([second]) => second)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('opens the store again when it could not be opened', async () => {
    openShelf.mockRejectedValueOnce(new Error('Locked'))
    startEngine()
    const view = openView()
    openPage(['Ana'])
    await pass(3000)
    expect(view.last()?.warning).toBeNull()
    expect(storedSeconds()).toHaveLength(3)
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['another type', { type: 'evil' }],
    ['a call id that is none', { type: 'hello', callId: '../x', siteId: 'x', title: '', startedAtMs: 0 }],
    [
      'too many tiles',
      {
        type: 'tiles',
        roundId: 1,
        isHidden: false,
        tiles: Array.from({ length: 500 }, (_, index) => person(String(index))),
      },
    ],
    [
      'a name that is too long',
      { type: 'tiles', roundId: 1, isHidden: false, tiles: [{ ...person('x'), name: 'x'.repeat(5000) }] },
    ],
    ['a time that is none', { type: 'no-frame', roundId: 1, key: 'Ana', capturedAtMs: Number.NaN, reason: 'blocked' }],
    ['a message of a view', { type: 'pause', callId: CALL_ID, isPaused: true }],
  ])('drops %s from a page and goes on', async (_what, message) => {
    const view = openView()
    const { portId } = openPage(['Ana'])
    await pass(1000)
    engine.heard(portId, message)
    await pass(1000)
    expect(view.last()?.call?.readouts).toHaveLength(1)
    expect(view.last()?.call?.readouts[0]?.state).toMatchObject({ expression: 'happy' })
    expect(console.warn).toHaveBeenCalledOnce()
  })

  it('counts a call from now that claims to have started ages ago or in the future', async () => {
    const views = [openView(1), openView(2)]
    openPage(['Ana'], { startedAtMs: 0 })
    openPage(['Bea'], { startedAtMs: CALL_START_MS * 1000, tabId: 2, callId: OTHER_ID })
    await pass(1000)
    for (const view of views)
      expect(view.last()?.call).toMatchObject({ startedAtMs: CALL_START_MS, readouts: [{ isOnScreen: true }] })
  })

  it('hears nothing from a port that has closed', async () => {
    const view = openView()
    await pass(300)
    engine.closed(view.portId)
    const count = told.get(view.portId)?.length
    engine.heard(view.portId, { type: 'watch', tabId: 1 })
    openPage(['Ana'])
    await pass(1000)
    expect(told.get(view.portId)).toHaveLength(count ?? 0)
  })
})
