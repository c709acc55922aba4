import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { FromView, Outcome, Problem, ToBackground, ToView } from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { NOW_MS, madeReadout, reads } from './testing/made-readouts'
import { madeCallView, madeState } from './testing/made-screens'
import type { ExportFile } from './export-file'
import type { Purpose } from '../shared/purpose-store'
import { createTabModel } from './tab-model'
import type { StoredCallStore } from './stored-calls'
import type { TabModel, TabWorld } from './tab-model'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const STORED = madeCall([madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hhh') })], {
  endedAtMs: null,
})
const PROBLEM: Problem = { code: 'page-not-reached', detail: 'why' }

const stateOf = (given: Partial<ToView> = {}) =>
  madeState({
    call: madeCallView({ callId: STORED.id, startedAtMs: NOW_MS, readouts: [madeReadout({ key: 'a' })] }),
    ...given,
  })

describe('createTabModel', () => {
  let enabled: Outcome
  let asked: string[]
  let engine: Signal<ToView | null>
  let isLate: Signal<boolean>
  let isSilent: Signal<boolean>
  let opened: number
  let sent: FromView[]
  let closed: number
  let saved: ExportFile[]
  let store: StoredCallStore
  let model: TabModel
  let purpose: Purpose | null
  let requested: string[]

  const world: TabWorld = {
    tabId: 7,
    ask: (message: ToBackground) => {
      asked.push(message.type)
      if (message.type === 'enable' && enabled.ok) enabled = { ok: true, isEnabled: true }
      if (message.type === 'disable') enabled = { ok: true, isEnabled: false }
      return Promise.resolve(enabled)
    },
    openLink: () => {
      opened++
      return {
        state: engine,
        isLate,
        isSilent,
        send: (message) => void sent.push(message),
        close: () => void closed++,
      }
    },
    openStore: () => Promise.resolve(store),
    purposes: { load: () => Promise.resolve(purpose), save: (chosen) => Promise.resolve(void (purpose = chosen)) },
    save: (file) => void saved.push(file),
    openPage: vi.fn(),
    permissions: {
      has: () => Promise.resolve(false),
      request: (pattern) => {
        requested.push(pattern)
        return Promise.resolve(true)
      },
      remove: () => Promise.resolve(true),
      onChange: () => () => undefined,
    },
    addressOfTab: () => Promise.resolve('https://meet.example/room'),
    describePage: (misfit) => Promise.resolve(`${misfit.siteId} ${misfit.kind}`),
    openPanel: null,
    settings: signal(DEFAULT_SETTINGS),
    nowMs: () => NOW_MS,
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)
  const start = async (outcome: Outcome) => {
    enabled = outcome
    model = createTabModel(world)
    await settle()
  }

  beforeEach(() => {
    vi.useFakeTimers()
    asked = []
    requested = []
    sent = []
    saved = []
    closed = 0
    opened = 0
    isLate = signal(false)
    isSilent = signal(false)
    purpose = 'private'
    engine = signal<ToView | null>(null)
    store = {
      latestCall: vi.fn(() => Promise.resolve(STORED)),
      loadCall: vi.fn(() => Promise.resolve(STORED)),
      deleteCall: vi.fn(() => Promise.resolve()),
    }
  })
  afterEach(() => {
    model.close()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('opens on what is: off, with the last call', async () => {
    await start({ ok: true, isEnabled: false })
    expect(model.screen.value).toEqual({ kind: 'off', isEnabling: false, problem: null })
    expect(model.lastCall.value).toBe(STORED)
    expect(asked).toEqual(['is-enabled'])
  })

  it('opens on what is: on, and changes nothing', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    expect(model.screen.value.kind).toBe('live')
    expect(asked).toEqual(['is-enabled'])
    expect(sent).toEqual([])
  })

  it('knows that a call is here while Mien is off', async () => {
    await start({ ok: true, isEnabled: false, isCallHere: true })
    expect(model.isCallHere.value).toBe(true)
    await model.enable()
    expect(model.isCallHere.value).toBe(false)
  })

  it('asks for the permission of a frame, and lets the call go on there', async () => {
    engine.value = stateOf({ call: madeCallView({ foreignFrames: ['https://call.example'] }) })
    await start({ ok: true, isEnabled: true })
    expect(model.hosts.lockedFrames.value).toEqual(['https://call.example'])
    await model.readFrame('https://call.example')
    expect(requested).toEqual(['https://call.example/*'])
    expect(asked).toEqual(['is-enabled', 'enable'])
  })

  it('asks what it is for the first time, and never again', async () => {
    purpose = null
    await start({ ok: true, isEnabled: false })
    expect(model.screen.value.kind).toBe('purpose')
    await model.agree('professional')
    expect(model.screen.value.kind).toBe('off')
    model.close()
    await start({ ok: true, isEnabled: false })
    expect(model.screen.value.kind).toBe('off')
  })

  it('asks again where the answer could not be read, and says when a new one could not be stored', async () => {
    const broken = { load: () => Promise.reject(new Error('damaged')), save: () => Promise.reject(new Error('full')) }
    enabled = { ok: true, isEnabled: false }
    model = createTabModel({ ...world, purposes: broken })
    await settle()
    expect(model.screen.value).toEqual({ kind: 'purpose', problem: null })
    await model.agree('private')
    expect(model.screen.value).toEqual({ kind: 'purpose', problem: { code: 'purpose-missing', detail: 'Error: full' } })
  })

  it('asks for the purpose again where the background has none', async () => {
    const missing: Problem = { code: 'purpose-missing', detail: '' }
    await start({ ok: true, isEnabled: false })
    enabled = { ok: false, problem: missing }
    await model.enable()
    expect(model.screen.value).toEqual({ kind: 'purpose', problem: missing })
    await model.agree('private')
    expect(model.screen.value).toEqual({ kind: 'off', isEnabling: false, problem: null })
  })

  it('turns on', async () => {
    await start({ ok: true, isEnabled: false })
    const enabling = model.enable()
    expect(model.screen.value).toMatchObject({ kind: 'off', isEnabling: true })
    await enabling
    expect(model.screen.value.kind).toBe('starting')
    engine.value = stateOf()
    expect(model.screen.value.kind).toBe('live')
  })

  it('turns on once, however often it is pressed', async () => {
    await start({ ok: true, isEnabled: false })
    await Promise.all([model.enable(), model.enable()])
    expect(asked.filter((type) => type === 'enable')).toHaveLength(1)
    expect(opened).toBe(1)
  })

  it('tries again: the engine is started anew, and the call stays', async () => {
    engine.value = stateOf({ status: { phase: 'failed', problem: PROBLEM } })
    await start({ ok: true, isEnabled: true })
    const first = model.tryAgain()
    const second = model.tryAgain()
    expect(model.screen.value).toMatchObject({ kind: 'failed', callId: STORED.id, isRetrying: true })
    await Promise.all([first, second])
    expect(model.screen.value).toMatchObject({ kind: 'failed', isRetrying: false })
    expect(sent).toEqual([{ type: 'retry' }])
    expect(asked).toEqual(['is-enabled', 'enable'])
    expect(closed).toBe(0)
    engine.value = stateOf()
    expect(model.screen.value).toMatchObject({ kind: 'live', call: { callId: STORED.id } })
  })

  it('tries again over a new connection where the old one had no answer', async () => {
    isLate.value = true
    await start({ ok: true, isEnabled: true })
    await model.tryAgain()
    expect([opened, closed]).toEqual([2, 1])
  })

  it('says why trying again did not help', async () => {
    isLate.value = true
    await start({ ok: true, isEnabled: true })
    enabled = { ok: false, problem: PROBLEM }
    await model.tryAgain()
    expect(model.screen.value).toEqual({ kind: 'off', isEnabling: false, problem: PROBLEM })
  })

  it('shows nothing old as live while the engine is silent', async () => {
    engine.value = stateOf({
      call: madeCallView({ callId: STORED.id, readouts: [madeReadout({ key: 'a', ...reads('happy', 0.9) })] }),
    })
    await start({ ok: true, isEnabled: true })
    isSilent.value = true
    expect(model.screen.value).toMatchObject({
      kind: 'live',
      isSilent: true,
      call: { readouts: [{ state: { kind: 'none', reason: 'stale' } }] },
    })
    isSilent.value = false
    expect(model.screen.value).toMatchObject({
      isSilent: false,
      call: { readouts: [{ state: { expression: 'happy' } }] },
    })
  })

  it('keeps who is there while an engine that stopped comes back', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    engine.value = stateOf({ call: null, status: { phase: 'failed', problem: { code: 'engine-stopped', detail: '' } } })
    expect(model.screen.value).toMatchObject({ kind: 'live', isSilent: true, call: { readouts: [{ key: 'a' }] } })
    model.leaveOut('a', true)
    expect(sent).toEqual([{ type: 'leave-out', callId: STORED.id, key: 'a', isLeftOut: true }])
    engine.value = stateOf({ call: null, status: { phase: 'starting' } })
    expect(model.screen.value).toMatchObject({ kind: 'live', isSilent: true })
  })

  it('stays on where it could not be turned off, and says so', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    model.close()
    model = createTabModel({
      ...world,
      ask: ({ type }: ToBackground) =>
        Promise.resolve(type === 'disable' ? { ok: false, problem: PROBLEM } : { ok: true, isEnabled: true }),
    })
    await settle()
    await model.stop()
    expect(model.screen.value).toMatchObject({ kind: 'live', warning: PROBLEM })
  })

  it.each([
    [true, 'starting', null],
    [false, 'off', { code: 'unexpected', detail: 'Error: closed' }],
  ])('asks what is where the background stopped before its answer: on is %s', async (isEnabled, kind, problem) => {
    await start({ ok: true, isEnabled: false })
    model.close()
    model = createTabModel({
      ...world,
      ask: ({ type }: ToBackground) =>
        type === 'enable' ? Promise.reject(new Error('closed')) : Promise.resolve({ ok: true, isEnabled }),
    })
    await model.enable()
    expect(model.screen.value).toMatchObject(problem ? { kind, problem } : { kind })
  })

  it('says why it could not be turned on', async () => {
    await start({ ok: false, problem: PROBLEM })
    await model.enable()
    expect(model.screen.value).toEqual({ kind: 'off', isEnabling: false, problem: PROBLEM })
  })

  it('looks again: shows what another view turned on or off, and keeps the last fault', async () => {
    await start({ ok: false, problem: PROBLEM })
    enabled = { ok: true, isEnabled: false }
    await model.look()
    expect(model.screen.value).toMatchObject({ kind: 'off', problem: PROBLEM })
    enabled = { ok: true, isEnabled: true }
    engine.value = stateOf()
    await model.look()
    expect(model.screen.value.kind).toBe('live')
    enabled = { ok: true, isEnabled: false }
    await model.look()
    expect(model.screen.value).toMatchObject({ kind: 'off', problem: null })
  })

  it('does not let a look undo that somebody is turning it on', async () => {
    await start({ ok: true, isEnabled: false })
    const looking = model.look()
    const enabling = model.enable()
    await Promise.all([looking, enabling])
    expect(model.screen.value.kind).toBe('starting')
    expect(closed).toBe(0)
  })

  it.each([
    [1, null],
    [2, { code: 'unexpected', detail: 'Error: gone' }],
  ])('does not take a background that fails to answer %i times for “off”', async (failures, warning) => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    model.close()
    let left = 0
    model = createTabModel({
      ...world,
      ask: () => (left-- > 0 ? Promise.reject(new Error('gone')) : Promise.resolve({ ok: true, isEnabled: true })),
    })
    await settle()
    left = failures
    await model.look()
    expect(model.screen.value).toMatchObject({ kind: 'live', warning })
    await model.look()
    expect(model.screen.value).toMatchObject({ kind: 'live', warning: null })
  })

  it('says when the background does not answer', async () => {
    enabled = { ok: true, isEnabled: false }
    model = createTabModel({ ...world, ask: () => Promise.reject(new Error('gone')) })
    await settle()
    expect(model.screen.value).toMatchObject({ kind: 'off', problem: { code: 'unexpected', detail: 'Error: gone' } })
  })

  it('stops, and offers the call that has ended', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    await model.stop()
    await settle()
    expect(closed).toBe(1)
    expect(model.screen.value.kind).toBe('off')
    expect(model.lastCall.value).toBe(STORED)
  })

  it('notices that the tab went elsewhere', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    engine.value = stateOf({ call: null })
    enabled = { ok: true, isEnabled: false }
    await vi.advanceTimersByTimeAsync(2500)
    expect(model.screen.value.kind).toBe('off')
  })

  it('sends the engine what the user does in the running call', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    model.pause(true)
    model.rename('a', 'Ana')
    model.markSelf('a', true)
    model.leaveOut('a', true)
    model.erase('a')
    model.restingFace('a', 'set')
    model.follow(['a'])
    const callId = STORED.id
    expect(sent).toEqual([
      { type: 'pause', callId, isPaused: true },
      { type: 'rename', callId, key: 'a', name: 'Ana' },
      { type: 'mark-self', callId, key: 'a', isSelf: true },
      { type: 'leave-out', callId, key: 'a', isLeftOut: true },
      { type: 'erase', callId, key: 'a' },
      { type: 'resting-face', callId, key: 'a', action: 'set' },
      { type: 'follow', keys: ['a'] },
    ])
  })

  it('marks a moment by its second, then takes and drops its note', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    const mark = createTabModel({ ...world, nowMs: () => NOW_MS + 12_900 })
    await settle()
    const marked = mark.markMoment()
    if (!marked) throw new Error('Not marked')
    mark.note(marked, 'The plan')
    mark.deleteNote(marked.id)
    const { id } = marked
    expect(sent).toEqual([
      { type: 'note', callId: STORED.id, id, second: 12, text: '' },
      { type: 'note', callId: STORED.id, id, second: 12, text: 'The plan' },
      { type: 'delete-note', callId: STORED.id, id },
    ])
    mark.close()
  })

  it('sends nothing without a call', async () => {
    await start({ ok: true, isEnabled: true })
    model.pause(true)
    expect(model.markMoment()).toBeNull()
    expect(sent).toEqual([])
  })

  it('exports a running call up to now', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    await model.export(STORED.id, 'json')
    expect(JSON.parse(saved[0]?.text ?? '')).toMatchObject({
      call: { endedAt: null, lengthS: (NOW_MS - STORED.startedAtMs) / 1000 },
    })
    expect(model.result.value).toMatchObject({ kind: 'saved' })
  })

  it('exports a call that was cut off up to its last second', async () => {
    await start({ ok: true, isEnabled: false })
    await model.export(STORED.id, 'json')
    expect(JSON.parse(saved[0]?.text ?? '')).toMatchObject({ call: { lengthS: 3 } })
  })

  it('says when there is nothing to export, or it cannot be read', async () => {
    await start({ ok: true, isEnabled: false })
    store = { ...store, loadCall: () => Promise.resolve(null) }
    await model.export(STORED.id, 'json')
    expect(model.result.value).toEqual({ kind: 'nothing-recorded' })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    store = { ...store, loadCall: () => Promise.reject(new Error('damaged')) }
    await model.export(STORED.id, 'json')
    expect(model.result.value).toEqual({ kind: 'not-read', fault: null })
    expect(saved).toEqual([])
  })

  it('deletes the last call', async () => {
    await start({ ok: true, isEnabled: false })
    const deleteCall = vi.fn(() => Promise.resolve())
    store = { ...store, deleteCall, latestCall: () => Promise.resolve(null) }
    await model.deleteCall(STORED.id)
    expect(deleteCall).toHaveBeenCalledWith(STORED.id)
    expect(model.lastCall.value).toBeNull()
    expect(model.result.value).toEqual({ kind: 'deleted' })
  })

  it('does without a store that cannot be opened', async () => {
    enabled = { ok: true, isEnabled: false }
    model = createTabModel({ ...world, openStore: () => Promise.reject(new Error('blocked')) })
    await settle()
    expect(model.screen.value.kind).toBe('off')
    expect(model.lastCall.value).toBeNull()
  })
})
