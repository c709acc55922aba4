import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { FromView, Outcome, Problem, ToBackground, ToView } from '../shared/protocol'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { NOW_MS, madeReadout } from './testing/made-readouts'
import type { ExportFile } from './export-file'
import type { Purpose } from '../shared/purpose-store'
import { createTabModel, screenOf } from './tab-model'
import type { CallShelf, Facts, TabModel, TabWorld } from './tab-model'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const STORED = madeCall([madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hhh') })], {
  endedAtMs: null,
})
const PROBLEM: Problem = { code: 'page-not-reached', detail: 'why' }

function stateOf(given: Partial<ToView> = {}, readouts = [madeReadout({ key: 'a' })]): ToView {
  return {
    type: 'state',
    status: { phase: 'ready', backend: 'wasm', trials: [] },
    call: {
      callId: STORED.id,
      siteId: 'generic',
      title: '',
      startedAtMs: NOW_MS,
      isPaused: false,
      isHidden: false,
      readouts,
    },
    warning: null,
    recording: null,
    ...given,
  }
}

function factsOf(given: Partial<Facts>): Facts {
  return { enablement: 'unknown', hasPurpose: true, problem: null, engine: null, isEngineLate: false, ...given }
}

describe('screenOf', () => {
  const starting = stateOf({ status: { phase: 'starting' } }, [])
  it.each([
    [
      'nothing is known',
      factsOf({ enablement: 'unknown', problem: null, engine: null, isEngineLate: false }),
      'checking',
    ],
    ['off', factsOf({ enablement: 'off', problem: null, engine: null, isEngineLate: false }), 'off'],
    ['off after a fault', factsOf({ enablement: 'off', problem: PROBLEM, engine: null, isEngineLate: false }), 'off'],
    ['turning on', factsOf({ enablement: 'enabling', problem: null, engine: null, isEngineLate: false }), 'off'],
    [
      'a page that no extension may touch',
      factsOf({
        enablement: 'off',
        problem: { code: 'page-not-allowed', detail: '' },
        engine: null,
        isEngineLate: false,
      }),
      'not-allowed',
    ],
    [
      'on, the engine silent',
      factsOf({ enablement: 'on', problem: null, engine: null, isEngineLate: false }),
      'starting',
    ],
    [
      'on, the engine silent for long',
      factsOf({ enablement: 'on', problem: null, engine: null, isEngineLate: true }),
      'failed',
    ],
    [
      'on, the page not heard',
      factsOf({ enablement: 'on', problem: null, engine: stateOf({ call: null }), isEngineLate: false }),
      'starting',
    ],
    [
      'on, the engine loading',
      factsOf({ enablement: 'on', problem: null, engine: starting, isEngineLate: false }),
      'starting',
    ],
    ['on', factsOf({ enablement: 'on', problem: null, engine: stateOf(), isEngineLate: false }), 'live'],
    [
      'on, nobody there',
      factsOf({ enablement: 'on', problem: null, engine: stateOf({}, []), isEngineLate: false }),
      'live',
    ],
    [
      'the engine back after a break',
      factsOf({
        enablement: 'on',
        problem: null,
        engine: stateOf({ status: { phase: 'starting' } }),
        isEngineLate: false,
      }),
      'live',
    ],
    [
      'the engine broken',
      factsOf({
        enablement: 'on',
        problem: null,
        engine: stateOf({ status: { phase: 'failed', problem: PROBLEM } }),
        isEngineLate: false,
      }),
      'failed',
    ],
    ['the first time', factsOf({ enablement: 'off', hasPurpose: false }), 'purpose'],
    ['the first time, on already', factsOf({ enablement: 'on', hasPurpose: false, engine: stateOf() }), 'live'],
  ])('%s', (_name, facts, kind) => {
    expect(screenOf(facts).kind).toBe(kind)
  })
})

describe('createTabModel', () => {
  let enabled: Outcome
  let asked: string[]
  let engine: Signal<ToView | null>
  let sent: FromView[]
  let closed: number
  let saved: ExportFile[]
  let shelf: CallShelf
  let model: TabModel
  let purpose: Purpose | null

  const world: TabWorld = {
    tabId: 7,
    ask: (message: ToBackground) => {
      asked.push(message.type)
      if (message.type === 'enable' && enabled.ok) enabled = { ok: true, isEnabled: true }
      if (message.type === 'disable') enabled = { ok: true, isEnabled: false }
      return Promise.resolve(enabled)
    },
    openLink: () => ({
      state: engine,
      isLate: signal(false),
      send: (message) => void sent.push(message),
      close: () => void closed++,
    }),
    openShelf: () => Promise.resolve(shelf),
    purposes: { load: () => Promise.resolve(purpose), save: (chosen) => Promise.resolve(void (purpose = chosen)) },
    save: (file) => void saved.push(file),
    openPage: vi.fn(),
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
    sent = []
    saved = []
    closed = 0
    purpose = 'private'
    engine = signal<ToView | null>(null)
    shelf = {
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

  it('asks again where the answer could not be read, and goes on where it could not be kept', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const broken = { load: () => Promise.reject(new Error('damaged')), save: () => Promise.reject(new Error('full')) }
    enabled = { ok: true, isEnabled: false }
    model = createTabModel({ ...world, purposes: broken })
    await settle()
    expect(model.screen.value.kind).toBe('purpose')
    await model.agree('private')
    expect(model.screen.value.kind).toBe('off')
    expect(warn).toHaveBeenCalledOnce()
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

  it('says why it could not be turned on', async () => {
    await start({ ok: false, problem: PROBLEM })
    await model.enable()
    expect(model.screen.value).toEqual({ kind: 'off', isEnabling: false, problem: PROBLEM })
  })

  it('looks again: what was turned on or off elsewhere shows, and a fault that was told stands', async () => {
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

  it('tells the engine of the running call what the user wants', async () => {
    engine.value = stateOf()
    await start({ ok: true, isEnabled: true })
    model.pause(true)
    model.rename('a', 'Ana')
    model.markSelf('a', true)
    model.leaveOut('a', true)
    model.restingFace('a', 'set')
    const callId = STORED.id
    expect(sent).toEqual([
      { type: 'pause', callId, isPaused: true },
      { type: 'rename', callId, key: 'a', name: 'Ana' },
      { type: 'mark-self', callId, key: 'a', isSelf: true },
      { type: 'leave-out', callId, key: 'a', isLeftOut: true },
      { type: 'resting-face', callId, key: 'a', action: 'set' },
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
    shelf = { ...shelf, loadCall: () => Promise.resolve(null) }
    await model.export(STORED.id, 'json')
    expect(model.result.value).toEqual({ kind: 'nothing-recorded' })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    shelf = { ...shelf, loadCall: () => Promise.reject(new Error('damaged')) }
    await model.export(STORED.id, 'json')
    expect(model.result.value).toEqual({ kind: 'not-read' })
    expect(saved).toEqual([])
  })

  it('deletes the last call', async () => {
    await start({ ok: true, isEnabled: false })
    const deleteCall = vi.fn(() => Promise.resolve())
    shelf = { ...shelf, deleteCall, latestCall: () => Promise.resolve(null) }
    await model.deleteCall(STORED.id)
    expect(deleteCall).toHaveBeenCalledWith(STORED.id)
    expect(model.lastCall.value).toBeNull()
    expect(model.result.value).toEqual({ kind: 'deleted' })
  })

  it('does without a store that cannot be opened', async () => {
    enabled = { ok: true, isEnabled: false }
    model = createTabModel({ ...world, openShelf: () => Promise.reject(new Error('blocked')) })
    await settle()
    expect(model.screen.value.kind).toBe('off')
    expect(model.lastCall.value).toBeNull()
  })
})
