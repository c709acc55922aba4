import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import { CallJournal } from './call-journal'
import type { CallStorage, JournalSession } from './call-journal'

const CALL_ID = '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f'

/** A session that has recorded so many seconds. */
class FakeSession implements JournalSession {
  readonly call: Call
  readonly unsaved = new Set<number>()
  hasEnded = false

  constructor(id = CALL_ID) {
    this.call = {
      id,
      siteId: 'generic',
      title: 'Call',
      startedAtMs: CALL_START_MS,
      endedAtMs: null,
      isKept: false,
      givenTitle: null,
      settings: null,
      notes: [],
      participants: [],
    }
  }
  record(...seconds: number[]) {
    for (const second of seconds) this.unsaved.add(second)
    return this
  }
  takeUnsaved() {
    const seconds = [...this.unsaved]
    this.unsaved.clear()
    return seconds.length > 0 ? seconds : null
  }
  returnUnsaved(seconds: readonly number[]) {
    this.record(...seconds)
  }
  end() {
    this.hasEnded = true
    this.record(99)
  }
}

const saved: number[] = []
const store = {
  save: vi.fn<CallStorage['save']>(),
  loadCall: vi.fn<CallStorage['loadCall']>(),
  deleteExpired: vi.fn<CallStorage['deleteExpired']>(),
}
const openStore = vi.fn<() => Promise<CallStorage>>()
const onChange = vi.fn<() => void>()
let abort = new AbortController()
let journal: CallJournal

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const never = () => new Promise<never>(() => undefined)
const full = () => Promise.reject(new DOMException('Disk full', 'QuotaExceededError'))

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'error').mockReturnValue()
  saved.length = 0
  store.save.mockReset().mockImplementation(async (_call, seconds) => void saved.push(...seconds))
  store.loadCall.mockReset().mockResolvedValue(null)
  store.deleteExpired.mockReset().mockResolvedValue()
  openStore.mockReset().mockResolvedValue(store)
  onChange.mockReset()
  abort = new AbortController()
  journal = new CallJournal(
    { openStore, nowMs: () => performance.now(), wallMs: () => CALL_START_MS },
    onChange,
    abort.signal,
  )
})
afterEach(() => {
  abort.abort()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('saving', () => {
  it('writes what is new, and nothing when nothing is', async () => {
    const session = new FakeSession().record(1, 2)
    journal.save(session)
    journal.save(session)
    await pass(0)
    journal.save(session)
    await pass(0)
    expect(saved).toEqual([1, 2])
    expect(store.save).toHaveBeenCalledOnce()
    expect(journal.problem).toBeNull()
  })

  it('writes a running call once a second, and its end at once', async () => {
    const session = new FakeSession()
    for (let tenth = 0; tenth < 35; tenth++) {
      journal.save(session.record(tenth))
      await pass(100)
    }
    expect(store.save).toHaveBeenCalledTimes(4)
    void journal.end(session)
    await pass(0)
    expect(store.save).toHaveBeenCalledTimes(5)
    expect(saved).toEqual([...Array(35).keys(), 99])
  })

  it('that fails is reported, and tried again with longer and longer waits; nothing is lost', async () => {
    const session = new FakeSession().record(1)
    store.save.mockImplementation(full)
    for (let step = 0; step < 600; step++) {
      session.record(step)
      journal.save(session)
      await pass(100)
    }
    expect(store.save.mock.calls.length).toBeLessThan(34)
    expect(journal.problem).toEqual({ code: 'storage-failed', detail: 'Disk full' })
    store.save.mockImplementation(async (_call, seconds) => void saved.push(...seconds))
    await pass(30_000)
    journal.save(session)
    await pass(0)
    expect(new Set(saved).size).toBe(600)
    expect(journal.problem).toBeNull()
    expect(onChange).toHaveBeenCalledTimes(2)
  })

  it('that never ends counts as failed', async () => {
    const session = new FakeSession().record(1)
    store.save.mockImplementationOnce(never)
    journal.save(session)
    await pass(6000)
    expect(journal.problem?.code).toBe('storage-failed')
    journal.save(session)
    await pass(0)
    expect(saved).toEqual([1])
  })

  it('opens a store that could not be opened again', async () => {
    const session = new FakeSession().record(1)
    openStore.mockRejectedValueOnce(new Error('Locked')).mockImplementationOnce(never)
    journal.save(session)
    await pass(1000)
    journal.save(session)
    await pass(10_000)
    expect(saved).toEqual([])
    expect(session.unsaved).toEqual(new Set([1]))
  })

  it('of who is left out does not wait, and its failure is reported as such until a write succeeds', async () => {
    const session = new FakeSession().record(1)
    store.save.mockImplementation(full)
    journal.save(session)
    await pass(0)
    session.record(2)
    journal.saveLeftOut(session)
    await pass(0)
    expect(store.save).toHaveBeenCalledTimes(2)
    expect(journal.problem?.code).toBe('left-out-not-stored')
    await pass(10_000)
    journal.save(session)
    await pass(0)
    expect(journal.problem?.code).toBe('left-out-not-stored')
    store.save.mockResolvedValue()
    await pass(10_000)
    journal.save(session)
    await pass(0)
    expect(journal.problem).toBeNull()
  })
})

describe('loading', () => {
  it('gives what is stored, after all that was written before', async () => {
    const { call } = new FakeSession()
    const order: string[] = []
    store.save.mockImplementation(async () => void order.push('saved'))
    store.loadCall.mockImplementation(async () => {
      order.push('loaded')
      return call
    })
    journal.save(new FakeSession().record(1))
    expect(await journal.load(CALL_ID)).toEqual({ isLoaded: true, call })
    expect(order).toEqual(['saved', 'loaded'])
  })

  it.each([
    ['fails', () => Promise.reject(new Error('Damaged'))],
    ['never ends', never],
  ])('that %s is reported within a few seconds', async (_what, load) => {
    store.loadCall.mockImplementation(load)
    const loading = journal.load(CALL_ID)
    await pass(3000)
    expect(await loading).toMatchObject({ isLoaded: false, problem: { code: 'call-not-loaded' } })
  })

  it.each([
    ['nothing', null, true],
    ['a call', new FakeSession().call, false],
  ])('that is slow and finds %s says so later', async (_what, found, isNew) => {
    store.loadCall.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(found), 4000)))
    const loading = journal.load(CALL_ID)
    await pass(3000)
    const past = await loading
    await pass(1000)
    expect(past.isLoaded ? null : await past.wasNew).toBe(isNew)
  })

  it('of a store that does not open is reported too', async () => {
    openStore.mockImplementation(never)
    const loading = journal.load(CALL_ID)
    await pass(3000)
    expect(await loading).toMatchObject({ isLoaded: false })
  })

  it('of a call whose last seconds are not stored yet gives the call in memory', async () => {
    const session = new FakeSession().record(1)
    store.save.mockImplementation(full)
    void journal.end(session)
    await pass(100)
    expect(await journal.load(CALL_ID)).toEqual({ isLoaded: true, call: session.call })
    expect(store.loadCall).not.toHaveBeenCalled()
  })
})

describe('the end of a call', () => {
  it('is stored, and then nothing of it is kept', async () => {
    const session = new FakeSession().record(1)
    const ending = journal.end(session)
    expect(journal.isEnding).toBe(true)
    await ending
    expect(session.hasEnded).toBe(true)
    expect(saved).toEqual([1, 99])
    expect(journal.isEnding).toBe(false)
  })

  it('is tried again for minutes while the store fails', async () => {
    store.save.mockImplementation(full)
    void journal.end(new FakeSession().record(1))
    await pass(4 * 60_000)
    expect(journal.isEnding).toBe(true)
    store.save.mockImplementation(async (_call, seconds) => void saved.push(...seconds))
    await pass(60_000)
    expect(saved).toEqual([1, 99])
    expect(journal.isEnding).toBe(false)
  })

  it('does not keep the engine for a store that stays broken', async () => {
    store.save.mockImplementation(full)
    const ending = journal.end(new FakeSession())
    await pass(10 * 60_000)
    await ending
    expect(journal.isEnding).toBe(false)
  })
})

describe('expired calls', () => {
  it('go at once and every day, with the settings and running calls of that time', async () => {
    let days: number | null = 30
    let running = new Set(['a'])
    const deleting = () =>
      void journal.deleteExpiredDaily(
        () => days,
        () => running,
      )
    deleting()
    deleting()
    await pass(0)
    expect(store.deleteExpired.mock.calls).toEqual([[CALL_START_MS, 30, new Set(['a'])]])
    days = null
    running = new Set(['b'])
    await pass(24 * 60 * 60_000)
    expect(store.deleteExpired).toHaveBeenCalledTimes(2)
    expect(store.deleteExpired).toHaveBeenLastCalledWith(CALL_START_MS, null, new Set(['b']))
  })

  it('that cannot be deleted do not stop the next day', async () => {
    store.deleteExpired.mockRejectedValueOnce(new Error('Locked'))
    void journal.deleteExpiredDaily(
      () => 1,
      () => new Set(),
    )
    await pass(24 * 60 * 60_000)
    expect(store.deleteExpired).toHaveBeenCalledTimes(2)
  })
})
