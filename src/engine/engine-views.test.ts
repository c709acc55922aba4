import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { unpackSecond } from '../call/packed-second'
import { CALL_START_MS } from '../call/testing/made-calls'
import { Timeline } from '../call/timeline'
import type { Recording } from '../shared/protocol'
import { EngineHarness, OTHER_ID, person } from './testing/engine-harness'
import { FakeBitmap } from './testing/fake-bitmap'
import { FakeCanvas } from './testing/fake-canvas'

let stage: EngineHarness
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
type View = ReturnType<EngineHarness['openView']>

beforeEach(() => {
  vi.useFakeTimers()
  vi.setSystemTime(CALL_START_MS)
  vi.stubGlobal('ImageBitmap', FakeBitmap)
  vi.stubGlobal('OffscreenCanvas', FakeCanvas)
  vi.spyOn(console, 'error').mockReturnValue()
  stage = new EngineHarness()
  stage.set({})
})
afterEach(() => {
  stage.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('states', () => {
  it('are published four times a second at most, and at once when the user does something', async () => {
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(1000)
    const before = view.all().length
    await pass(10_000)
    expect(view.all().length - before).toBeLessThanOrEqual(41)
    const count = view.all().length
    view.say({ type: 'pause', isPaused: true })
    expect(view.all()).toHaveLength(count + 1)
  })

  it('are published at least once a second, though the page does not answer', async () => {
    const view = stage.openView()
    const page = stage.openPage(['Ana'])
    await pass(2000)
    page.answer = () => undefined
    await pass(4000)
    expect(view.readout('Ana')?.state).toEqual({ kind: 'none', reason: 'stale' })
    for (let second = 0; second < 10; second++) {
      const before = view.all().length
      await pass(1050)
      expect(view.all().length).toBeGreaterThan(before)
    }
  })

  it('are of the tab that a view watches', async () => {
    stage.openPage(['Ana'])
    stage.openPage(['Bea'], { tabId: 2, callId: OTHER_ID })
    const [first, second, third] = [stage.openView(1), stage.openView(2), stage.openView(3)]
    await pass(2000)
    expect([first, second, third].map((view) => view.last()?.call?.readouts[0]?.name)).toEqual([
      'Ana',
      'Bea',
      undefined,
    ])
  })
})

describe('a recording', () => {
  /** What a view has when it takes in all that was sent. */
  const collected = (recordings: readonly (Recording | null)[]) => {
    let participants: { key: string; timeline: Timeline }[] = []
    for (const recording of recordings) {
      if (!recording) continue
      if (recording.isWhole) participants = []
      for (const { key } of recording.participants.slice(participants.length))
        participants.push({ key, timeline: new Timeline() })
      for (const { second, entries } of recording.seconds) unpackSecond(second, entries, participants)
    }
    return participants.map(({ key, timeline }) => [key, [...timeline.cells()]] as const)
  }
  const recordingsOf = (view: View) => view.all().map(({ recording }) => recording)
  /** Compares with what is stored, but for its last second, which may have been written before it was over. */
  const expectToBeStored = (mirrored: ReturnType<typeof collected>) => {
    const stored = stage.stored()?.participants.map(({ key, timeline }) => [key, [...timeline.cells()]] as const) ?? []
    const lastSecond = Math.max(...stored.flatMap(([, cells]) => cells.map(({ second }) => second)))
    expect(lastSecond).toBeGreaterThan(5)
    const closed = (participants: ReturnType<typeof collected>) =>
      participants.map(([key, cells]) => [key, cells.filter(({ second }) => second < lastSecond)])
    expect(closed(mirrored)).toEqual(closed(stored))
  }
  const secondsSent = (view: View) =>
    recordingsOf(view).map((recording) => recording?.seconds.map(({ second }) => second) ?? [])

  it('is sent whole, then in the seconds that are new, and adds up to the whole call', async () => {
    const page = stage.openPage(['Ana'])
    await pass(10_000)
    const view = stage.openView(1, true)
    expect(view.all()).toHaveLength(1)
    expect(view.last()?.recording).toMatchObject({ isWhole: true, participants: [{ pageName: 'Ana' }], notes: [] })
    expect(secondsSent(view)[0]).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 5, 6, 7, 8]))
    page.people.push(person('Bea'))
    await pass(10_000)
    expect(
      recordingsOf(view)
        .slice(1)
        .some((recording) => recording?.isWhole),
    ).toBe(false)
    for (const seconds of secondsSent(view).slice(1)) expect(seconds.length).toBeLessThanOrEqual(2)
    view.say({ type: 'pause', isPaused: false })
    await pass(300)
    expectToBeStored(collected(recordingsOf(view)))
  })

  it('holds the seconds that were closed late', async () => {
    const page = stage.openPage(['Ana'])
    const view = stage.openView(1, true)
    await pass(2100)
    page.answer = () => undefined
    await pass(2800)
    page.answer = null
    await pass(2000)
    view.say({ type: 'pause', isPaused: false })
    await pass(300)
    expectToBeStored(collected(recordingsOf(view)))
  })

  it('is sent whole again after somebody was erased from it, without them', async () => {
    stage.openPage(['Ana', 'Bea'])
    const view = stage.openView(1, true)
    await pass(5000)
    const before = view.all().length
    view.say({ type: 'leave-out', isLeftOut: true }, 'Ana')
    view.say({ type: 'erase' }, 'Ana')
    expect(
      recordingsOf(view)
        .slice(before)
        .some((recording) => recording?.isWhole),
    ).toBe(true)
    await pass(2000)
    const [ana, bea] = collected(recordingsOf(view))
    const shown = JSON.stringify(ana)
    expect(shown).not.toContain('happy')
    expect(JSON.stringify(bea)).toContain('happy')
    expect(JSON.stringify([...(stage.stored()?.participants[1]?.timeline.cells() ?? [])])).toContain('happy')
  })

  it('begins with the last seconds for a view that wants no more, and goes on as usual', async () => {
    stage.openPage(['Ana'])
    await pass(10_000)
    const view = stage.openView(1, true, 4)
    const [first] = secondsSent(view)
    expect(first?.length).toBeGreaterThanOrEqual(3)
    expect(Math.min(...(first ?? []))).toBeGreaterThanOrEqual(5)
    await pass(3000)
    const sent = new Set(secondsSent(view).flat())
    expect([...sent]).toEqual(expect.arrayContaining([8, 9, 10, 11]))
    expect(recordingsOf(view).filter((recording) => recording?.isWhole)).toHaveLength(1)
  })

  it('goes only to views that ask for it', async () => {
    const view = stage.openView()
    stage.openPage(['Ana'])
    await pass(2000)
    expect(recordingsOf(view).every((recording) => recording === null)).toBe(true)
  })

  it('is whole again for a call that goes on after there was none', async () => {
    const page = stage.openPage(['Ana'])
    const view = stage.openView(1, true)
    await pass(2000)
    stage.close(page)
    await pass(1000)
    stage.openPage(['Ana'])
    const before = view.all().length
    await pass(1500)
    const [first] = recordingsOf(view)
      .slice(before)
      .flatMap((recording) => recording ?? [])
    expect(first).toMatchObject({ isWhole: true })
    expect(first?.seconds.map(({ second }) => second)).toEqual(expect.arrayContaining([0, 1]))
  })

  it('is whole again for another call, and none without a call', async () => {
    const page = stage.openPage(['Ana'])
    await pass(2000)
    const view = stage.openView(1, true)
    stage.close(page)
    await pass(1000)
    expect(view.last()).toMatchObject({ call: null, recording: null })
    stage.openPage(['Bea'], { callId: OTHER_ID })
    const before = view.all().length
    await pass(1000)
    const [first, ...others] = recordingsOf(view)
      .slice(before)
      .flatMap((recording) => recording ?? [])
    expect(first).toMatchObject({ isWhole: true })
    expect(others.some(({ isWhole }) => isWhole)).toBe(false)
    expect(others.at(-1)?.participants).toMatchObject([{ pageName: 'Bea' }])
  })
})
