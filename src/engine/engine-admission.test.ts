import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS } from '../call/testing/made-calls'
import { PAGE_PORT } from '../shared/protocol'
import { CALL_ID, EngineHarness, OTHER_ID, person } from './testing/engine-harness'
import { FakeBitmap } from './testing/fake-bitmap'
import { FakeCanvas } from './testing/fake-canvas'

let stage: EngineHarness
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const answerWith = (tiles: readonly object[]) => ({
  type: 'answer',
  roundId: 1,
  list: { siteId: 'x', isHidden: false, pressure: 'nominal', misfit: null, foreignFrames: [], ownShare: null, tiles },
  frames: [],
  missing: [],
})

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(CALL_START_MS)
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.stubGlobal('OffscreenCanvas', FakeCanvas)
  vi.spyOn(console, 'warn').mockReturnValue()
  vi.spyOn(console, 'error').mockReturnValue()
  stage = new EngineHarness()
})
afterEach(() => {
  stage.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('before the configuration', () => {
  it('nobody is asked for, however long it takes; then the page that waits is let in', async () => {
    const page = stage.openPort()
    page.people = [person('Ana')]
    stage.hello(page)
    await pass(60_000)
    expect(page.looks).toEqual([])
    expect(stage.closedPorts).toEqual([])
    stage.enable(1, CALL_ID)
    await pass(3000)
    expect(stage.readTiles).not.toEqual([])
  })

  it('a page that turns out to be in no tab that is on is closed', async () => {
    const page = stage.openPort()
    stage.hello(page)
    stage.set({})
    await pass(1000)
    expect(stage.closedPorts).toEqual([page.portId])
    expect(page.looks).toEqual([])
  })
})

describe('unreadable settings', () => {
  it('have nobody read, and say why', async () => {
    stage.set(null)
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(10_000)
    expect(page.looks.flatMap(({ wants }) => wants)).toEqual([])
    expect(view.last()?.warning?.code).toBe('settings-unreadable')
    stage.set({})
    await pass(3000)
    expect(stage.readTiles).not.toEqual([])
    expect(view.last()?.warning).toBeNull()
  })

  it('that come during a call end the reading at once', async () => {
    stage.set({})
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(2000)
    stage.set(null)
    stage.readTiles.length = 0
    await pass(3000)
    expect(stage.readTiles).toEqual([])
    expect(view.last()?.warning?.code).toBe('settings-unreadable')
  })
})

describe('a port is closed', () => {
  beforeEach(() => stage.set({}))

  it('of a tab that is not on', async () => {
    stage.enable(2, OTHER_ID)
    const page = stage.openPort(1)
    stage.hello(page)
    expect(stage.closedPorts).toEqual([page.portId])
    await pass(2000)
    expect(page.looks).toEqual([])
  })

  it('of a page outside tabs', () => {
    stage.engine.onOpened(77, PAGE_PORT, null)
    expect(stage.closedPorts).toEqual([77])
  })

  it('that says the call of another tab', async () => {
    stage.enable(1, CALL_ID)
    stage.enable(2, OTHER_ID)
    const page = stage.openPort(1)
    stage.hello(page, OTHER_ID)
    expect(stage.closedPorts).toEqual([page.portId])
    await pass(2000)
    expect(page.looks).toEqual([])
  })

  it('that is the second one of its tab; the first goes on', async () => {
    const first = stage.openPage(['Ana'])
    const second = stage.openPort(1)
    stage.hello(second)
    expect(stage.closedPorts).toEqual([second.portId])
    await pass(2000)
    expect(first.looks.length).toBeGreaterThan(2)
    expect(second.looks).toEqual([])
  })

  it('of another frame than the one that the call runs in, whichever comes first', async () => {
    stage.enable(1, CALL_ID, { frameId: 4 })
    const page = stage.openPort(1, 0)
    stage.hello(page)
    const frame = stage.openPort(1, 4)
    frame.people = [person('Ana')]
    stage.hello(frame)
    const other = stage.openPort(1, 5)
    stage.hello(other)
    expect(stage.closedPorts).toEqual([page.portId, other.portId])
    await pass(2000)
    expect([page.looks, other.looks]).toEqual([[], []])
    expect(stage.readTiles).not.toEqual([])
  })

  it('of the page when the call moves into a frame; it goes on there with the same record', async () => {
    const page = stage.openPage(['Ana'])
    await pass(2000)
    stage.enable(1, CALL_ID, { frameId: 4 })
    expect(stage.closedPorts).toEqual([page.portId])
    page.looks.length = 0
    const frame = stage.openPort(1, 4)
    frame.people = [person('Ana')]
    stage.hello(frame)
    const view = stage.openView()
    await pass(3000)
    expect(page.looks).toEqual([])
    expect(view.last()?.call).toMatchObject({ callId: CALL_ID, readouts: [{ name: 'Ana', isOnScreen: true }] })
    expect(stage.stored()).toMatchObject({ endedAtMs: null, participants: [{ pageName: 'Ana' }] })
  })

  it('of a frame that came before the configuration named another one; the right one is let in', async () => {
    stage.restart({ isConfigured: false })
    stage.configuration.tabs = [{ tabId: 1, callId: CALL_ID, frameId: 0, startedAtMs: Date.now(), leftOut: [] }]
    const frame = stage.openPort(1, 4)
    stage.hello(frame)
    const page = stage.openPort(1, 0)
    page.people = [person('Ana')]
    stage.hello(page)
    stage.set({})
    expect(stage.closedPorts).toEqual([frame.portId])
    await pass(2000)
    expect(stage.readTiles).not.toEqual([])
  })

  it('that begins with something else than hello', async () => {
    stage.enable(1, CALL_ID)
    const page = stage.openPort(1)
    stage.engine.onMessage(page.portId, answerWith([]))
    expect(stage.closedPorts).toEqual([page.portId])
  })

  it('that says nothing', async () => {
    stage.enable(1, CALL_ID)
    const page = stage.openPort(1)
    await pass(6000)
    expect(stage.closedPorts).toEqual([page.portId])
    stage.openPage(['Ana'])
    await pass(2000)
    expect(stage.readTiles).not.toEqual([])
  })

  it.each([
    ['is turned off', () => stage.configure({ tabs: [] })],
    ['gets another call', () => stage.enable(1, OTHER_ID)],
  ])('when its tab %s during the call, and the call ends', async (_what, change) => {
    const page = stage.openPage(['Ana'])
    await pass(2000)
    change()
    expect(stage.closedPorts).toEqual([page.portId])
    page.looks.length = 0
    await pass(2000)
    expect(page.looks).toEqual([])
    expect(stage.stored()?.endedAtMs).not.toBeNull()
    expect(stage.idle).toHaveBeenCalled()
  })
})

describe('messages', () => {
  beforeEach(() => stage.set({}))

  it('a second hello changes nothing', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(1000)
    stage.engine.onMessage(page.portId, { type: 'hello', callId: OTHER_ID, title: 'Another' })
    await pass(1000)
    expect(view.last()?.call).toMatchObject({ callId: CALL_ID, title: 'Call' })
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'hello'],
    ['another type', { type: 'evil' }],
    ['a call id that is none', { type: 'hello', callId: '../x', title: '' }],
    ['too many tiles', answerWith(Array.from({ length: 500 }, (_, index) => person(String(index))))],
    ['a name that is too long', answerWith([person('x', { name: 'x'.repeat(5000) })])],
    [
      'a time that is none',
      { ...answerWith([]), missing: [{ tileId: 'x', sinceLookMs: Number.NaN, reason: 'blocked' }] },
    ],
    ['a message of a view', { type: 'pause', callId: CALL_ID, isPaused: true }],
  ])('%s from a page is dropped, and the call goes on', async (_what, message) => {
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(1000)
    stage.engine.onMessage(page.portId, message)
    await pass(1000)
    expect(view.last()?.call?.readouts).toHaveLength(1)
    expect(view.readout('Ana')?.state).toMatchObject({ expression: 'happy' })
    expect(console.warn).toHaveBeenCalledOnce()
  })

  it('bitmaps of messages that do not fit, or that come after the port closed, are closed', async () => {
    const page = stage.openPage(['Ana'])
    await pass(1000)
    const bitmaps = [new FakeBitmap(), new FakeBitmap()]
    stage.engine.onMessage(page.portId, { type: 'evil', frames: [{ picture: { kind: 'bitmap', bitmap: bitmaps[0] } }] })
    stage.close(page)
    const frames = [{ picture: { kind: 'bitmap', bitmap: bitmaps[1] } }]
    stage.engine.onMessage(page.portId, { type: 'answer', frames })
    expect(bitmaps.map(({ isClosed }) => isClosed)).toEqual([true, true])
  })

  it('nothing is sent to a view that has closed', async () => {
    const view = stage.openView()
    await pass(300)
    stage.engine.onClosed(view.portId)
    const count = view.all().length
    stage.engine.onMessage(view.portId, { type: 'watch', tabId: 1 })
    stage.openPage(['Ana'])
    await pass(1000)
    expect(view.all()).toHaveLength(count)
  })
})

describe('a call that cannot be loaded', () => {
  beforeEach(() => stage.set({}))

  it('only because the store is slow to say that there is none: no warning stays', async () => {
    stage.store.loadCall = () => new Promise((resolve) => setTimeout(() => resolve(null), 4000))
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(6000)
    expect(view.readout('Ana')?.state).toMatchObject({ expression: 'happy' })
    expect(view.last()?.warning).toBeNull()
  })

  it.each([
    ['fails to load', () => Promise.reject(new Error('Damaged'))],
    ['never loads', () => new Promise<never>(() => undefined)],
  ])('and %s goes on under a new id, with a warning, and leaves the old record alone', async (_what, loadCall) => {
    stage.store.loadCall = loadCall
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(6000)
    const id = view.last()?.call?.callId ?? ''
    expect(id).not.toBe(CALL_ID)
    expect(view.last()?.warning?.code).toBe('call-not-loaded')
    expect(view.readout('Ana')?.state).toMatchObject({ expression: 'happy' })
    expect(stage.stored()).toBeUndefined()
    expect(stage.storedSeconds(id).length).toBeGreaterThan(0)
    view.say({ type: 'leave-out', isLeftOut: true }, 'Ana')
    expect(stage.keptLeftOut).toEqual([expect.objectContaining({ tabId: 1, callId: CALL_ID })])
  })
})

describe('a tab that claims an impossible start', () => {
  it.each([0, CALL_START_MS * 1000])('has its call counted from now: %d', async (startedAtMs) => {
    stage.set({})
    const view = stage.openView()
    stage.enable(1, CALL_ID, { startedAtMs })
    stage.openPage(['Ana'])
    await pass(1000)
    expect(view.last()?.call).toMatchObject({ startedAtMs: CALL_START_MS, readouts: [{ isOnScreen: true }] })
  })
})

describe('faults', () => {
  it('of the pipeline are reported, and who is there is published nevertheless', async () => {
    stage.loadPipeline.mockRejectedValue(new Error('404'))
    stage.restart({ isConfigured: false })
    stage.set({})
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(2000)
    expect(view.last()?.status).toEqual({ phase: 'failed', problem: { code: 'unexpected', detail: '404' } })
    expect(view.last()?.call?.readouts).toEqual([expect.objectContaining({ name: 'Ana' })])
  })

  it('of the store are reported, and what could not be stored is stored later', async () => {
    stage.set({})
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(1500)
    stage.store.isBroken = true
    await pass(2000)
    expect(view.last()).toMatchObject({
      status: { phase: 'ready' },
      warning: { code: 'storage-failed', detail: 'Disk full' },
    })
    stage.store.isBroken = false
    await pass(6000)
    expect(view.last()?.warning).toBeNull()
    expect(stage.storedSeconds().map(([second]) => second)).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 5]))
  })
})
