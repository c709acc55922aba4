import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import { CallStoreError } from '../shared/call-store-error'
import { createReportModel } from './report-model'
import type { ReportWorld } from './report-model'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const store = {
  calls: new Map<string, Call>(),
  loadCall: vi.fn((id: string) => Promise.resolve(store.calls.get(id) ?? null)),
  update: vi.fn((id: string, changes: Partial<Call>) => {
    const call = store.calls.get(id)
    if (call) store.calls.set(id, { ...call, ...changes })
    return Promise.resolve(call !== undefined)
  }),
  deleteCall: vi.fn((id: string) => {
    store.calls.delete(id)
    return Promise.resolve()
  }),
}
const save = vi.fn<ReportWorld['save']>()
const quiet = vi.spyOn(console, 'error')

const call = madeCall([madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hhh') })], {
  notes: [{ id: 'first', second: 2, text: 'Laughter' }],
})

beforeEach(() => {
  vi.clearAllMocks()
  quiet.mockReturnValue(undefined)
  store.calls = new Map([['id', call]])
})

async function opened(given: Partial<ReportWorld> = {}) {
  const model = createReportModel({
    callId: 'id',
    otherId: null,
    palette: 'standard',
    openStore: () => Promise.resolve(store),
    save,
    nowMs: () => CALL_START_MS + 10_000,
    newId: () => 'new',
    ...given,
  })
  await settled()
  return model
}
/** Until everything that was begun is done: nothing here waits for a clock. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('opening', () => {
  it('shows the call', async () => {
    expect((await opened()).screen.value).toMatchObject({
      kind: 'ready',
      isOtherMissing: false,
      report: { isRunning: false, summary: { participants: [{ name: 'Ana' }] } },
    })
  })

  it.each([null, 'another'])('knows no call %s', async (callId) => {
    expect((await opened({ callId })).screen.value.kind).toBe('not-found')
  })

  it('distinguishes a damaged call from a browser that refuses', async () => {
    store.loadCall.mockRejectedValueOnce(new CallStoreError('damaged-call', 'No title'))
    expect((await opened()).screen.value.kind).toBe('damaged')
    store.loadCall.mockRejectedValueOnce(new CallStoreError('timed-out', 'No answer'))
    expect((await opened()).screen.value.kind).toBe('not-read')
    const model = await opened({
      openStore: vi.fn(() => Promise.resolve(store)).mockRejectedValueOnce(new DOMException('No')),
    })
    expect(model.screen.value).toMatchObject({ kind: 'not-read' })
    await model.refresh()
    expect(model.screen.value.kind).toBe('ready')
  })

  it('compares with another call, and says so when that is gone', async () => {
    store.calls.set('other', { ...call, id: 'other' })
    expect((await opened({ otherId: 'other' })).screen.value).toMatchObject({
      isOtherMissing: false,
      report: { comparison: { participants: [{ name: 'Ana' }] } },
    })
    expect((await opened({ otherId: 'gone' })).screen.value).toMatchObject({
      isOtherMissing: true,
      report: { comparison: null },
    })
  })
})

describe('changing', () => {
  it('stores a title, and shows it', async () => {
    const model = await opened()
    model.edits.rename('Ours')
    await settled()
    expect(store.update).toHaveBeenCalledExactlyOnceWith('id', { givenTitle: 'Ours' })
    expect(model.screen.value).toMatchObject({ report: { summary: { givenTitle: 'Ours' } } })
  })

  it('adds, changes and deletes notes', async () => {
    const model = await opened()
    const notes = () => store.calls.get('id')?.notes
    model.edits.note('second', 1, 'Before')
    await settled()
    expect(notes()?.map(({ id }) => id)).toEqual(['second', 'first'])
    model.edits.note('second', 3, 'After')
    await settled()
    expect(notes()).toEqual([
      { id: 'first', second: 2, text: 'Laughter' },
      { id: 'second', second: 3, text: 'After' },
    ])
    model.edits.deleteNote('first')
    await settled()
    expect(notes()).toEqual([{ id: 'second', second: 3, text: 'After' }])
    expect(model.screen.value).toMatchObject({ report: { leading: [{ moment: { noteId: 'second' } }] } })
  })

  it('says when it was not stored, and shows what is', async () => {
    const model = await opened()
    store.update.mockRejectedValueOnce(new CallStoreError('full', 'QuotaExceededError'))
    model.edits.rename('Ours')
    await settled()
    expect(model.result.value).toEqual({ kind: 'not-changed', fault: 'full' })
    expect(model.screen.value).toMatchObject({ kind: 'ready', report: { summary: { givenTitle: null } } })
  })
})

describe('saving', () => {
  it('hands the file on, and deletes nothing', async () => {
    const model = await opened()
    await model.export('json')
    expect(save).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ mediaType: 'application/json', text: expect.stringContaining('"Ana"') }),
    )
    expect(model.result.value).toMatchObject({ kind: 'saved', isKept: false })
    expect(store.deleteCall).not.toHaveBeenCalled()
  })

  it('replaces names when that is chosen', async () => {
    const model = await opened()
    model.isAnonymous.value = true
    await model.export('summary-csv')
    expect(save.mock.calls[0]?.[0].text).toContain('"Participant 1"')
    expect(save.mock.calls[0]?.[0].text).not.toContain('Ana')
  })

  it('takes what was recorded since the page was opened', async () => {
    const model = await opened()
    store.calls.set('id', { ...call, givenTitle: 'Renamed elsewhere' })
    await model.export('json')
    expect(save.mock.calls[0]?.[0].text).toContain('Renamed elsewhere')
  })

  it('says when no file could be made', async () => {
    const model = await opened()
    save.mockImplementationOnce(() => {
      throw new TypeError('No')
    })
    await model.export('html')
    expect(model.result.value).toEqual({ kind: 'not-saved' })
  })
})

describe('deleting', () => {
  it('deletes the call', async () => {
    const model = await opened()
    await model.deleteCall()
    expect(store.deleteCall).toHaveBeenCalledExactlyOnceWith('id')
    expect(model.screen.value.kind).toBe('deleted')
  })

  it('says when it could not', async () => {
    const model = await opened()
    store.deleteCall.mockRejectedValueOnce(new DOMException('No'))
    await model.deleteCall()
    expect(model.result.value).toEqual({ kind: 'not-deleted', fault: null })
    expect(model.screen.value.kind).toBe('ready')
  })
})
