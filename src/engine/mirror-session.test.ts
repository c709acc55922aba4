import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS } from '../call/testing/made-calls'
import { MIRROR_PORT } from '../shared/protocol'
import { EngineHarness, OTHER_ID, person } from './testing/engine-harness'
import { FakeBitmap } from './testing/fake-bitmap'
import { FakeCanvas } from './testing/fake-canvas'

const MIRROR_TAB = 9
const ME = person('me', { name: null, isSelf: true })
let stage: EngineHarness
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(CALL_START_MS)
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.stubGlobal('OffscreenCanvas', FakeCanvas)
  vi.spyOn(console, 'warn').mockReturnValue()
  stage = new EngineHarness()
})
afterEach(() => {
  stage.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a mirror', () => {
  it('is read as a call is, and shown to the view of its tab alone', async () => {
    stage.set({})
    const view = stage.openView(MIRROR_TAB)
    const other = stage.openView(1)
    stage.openMirror([ME])
    await pass(3000)
    expect(view.last()?.call).toMatchObject({ callId: OTHER_ID, readouts: [{ isSelf: true }] })
    expect(view.last()?.call?.readouts[0]?.state).toMatchObject({ kind: 'expression', expression: 'happy' })
    expect(other.last()?.call).toBeNull()
  })

  it('is never stored, however it ends, and does not keep the engine', async () => {
    stage.set({ isHistoryOn: true })
    const view = stage.openView(MIRROR_TAB)
    const mirror = stage.openMirror([ME])
    await pass(5000)
    const key = view.last()?.call?.readouts[0]?.key
    view.say({ type: 'leave-out', key, isLeftOut: true })
    await pass(2000)
    expect(stage.idle).not.toHaveBeenCalled()
    stage.close(mirror)
    await pass(5000)
    expect(stage.store.calls.size).toBe(0)
    expect(stage.keptLeftOut).toEqual([])
    expect(stage.idle).toHaveBeenCalled()
    expect(view.last()?.call).toBeNull()
  })

  it('keeps the resting face that is set, also where the settings correct nothing', async () => {
    stage.set({ isBaselineOn: false })
    const view = stage.openView(MIRROR_TAB)
    stage.openMirror([ME])
    await pass(4000)
    view.say({ type: 'resting-face', key: view.last()?.call?.readouts[0]?.key, action: 'set' })
    await pass(1500)
    expect(view.last()?.call?.readouts[0]?.restingFace).toBe('set')
  })

  it.each([['only-me'], ['chosen']] as const)('reads whoever is in it while calls read %s', async (analysed) => {
    stage.set({ analysed })
    const view = stage.openView(MIRROR_TAB)
    stage.openMirror([person('portrait')])
    await pass(3000)
    expect(view.last()?.call?.readouts[0]?.state.kind).toBe('expression')
  })
})

describe('a mirror is refused', () => {
  it('in a tab that the background did not allow', async () => {
    stage.set({})
    const port = stage.openPort(MIRROR_TAB, 0, MIRROR_PORT)
    stage.hello(port)
    await pass(1000)
    expect(stage.closedPorts).toEqual([port.portId])
  })

  it('where a tab is on for a call but not for a mirror', async () => {
    stage.enable(MIRROR_TAB, OTHER_ID)
    const port = stage.openPort(MIRROR_TAB, 0, MIRROR_PORT)
    stage.hello(port, OTHER_ID)
    await pass(1000)
    expect(stage.closedPorts).toEqual([port.portId])
  })

  it('as a page in the tab of a mirror', async () => {
    stage.configure({ mirrorTabIds: [MIRROR_TAB] })
    const page = stage.openPort(MIRROR_TAB)
    stage.hello(page)
    await pass(1000)
    expect(stage.closedPorts).toEqual([page.portId])
  })

  it('as soon as the background takes it back', async () => {
    stage.set({})
    const mirror = stage.openMirror([ME])
    await pass(3000)
    stage.configure({ mirrorTabIds: [] })
    await pass(100)
    expect(stage.closedPorts).toEqual([mirror.portId])
  })

  it('and read by nobody without settings', async () => {
    stage.set(null)
    stage.openMirror([ME])
    await pass(3000)
    expect(stage.readTiles).toEqual([])
  })
})
