import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import { CallStoreError } from '../shared/call-store-error'
import { createReportModel } from './report-model'
import type { ReportWorld } from './report-model'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const shelf = {
  calls: new Map<string, Call>(),
  loadCall: vi.fn((id: string) => Promise.resolve(shelf.calls.get(id) ?? null)),
  update: vi.fn((id: string, changes: Partial<Call>) => {
    const call = shelf.calls.get(id)
    if (call) shelf.calls.set(id, { ...call, ...changes })
    return Promise.resolve(call !== undefined)
  }),
  deleteCall: vi.fn((id: string) => {
    shelf.calls.delete(id)
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
  shelf.calls = new Map([['id', call]])
})

async function opened(given: Partial<ReportWorld> = {}) {
  const model = createReportModel({
    callId: 'id',
    otherId: null,
    palette: 'standard',
    openShelf: () => Promise.resolve(shelf),
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
    shelf.loadCall.mockRejectedValueOnce(new CallStoreError('damaged-call', 'No title'))
    expect((await opened()).screen.value.kind).toBe('damaged')
    shelf.loadCall.mockRejectedValueOnce(new CallStoreError('timed-out', 'No answer'))
    expect((await opened()).screen.value.kind).toBe('not-read')
    const model = await opened({
      openShelf: vi.fn(() => Promise.resolve(shelf)).mockRejectedValueOnce(new DOMException('No')),
    })
    expect(model.screen.value).toMatchObject({ kind: 'not-read' })
    await model.refresh()
    expect(model.screen.value.kind).toBe('ready')
  })

  it('compares with another call, and says so when that is gone', async () => {
    shelf.calls.set('other', { ...call, id: 'other' })
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
    expect(shelf.update).toHaveBeenCalledExactlyOnceWith('id', { givenTitle: 'Ours' })
    expect(model.screen.value).toMatchObject({ report: { summary: { givenTitle: 'Ours' } } })
  })

  it('adds, changes and deletes notes', async () => {
    const model = await opened()
    const notes = () => shelf.calls.get('id')?.notes
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
    expect(model.screen.value).toMatchObject({ report: { roomMoments: { moments: [{ noteId: 'second' }] } } })
  })

  it('says when it was not stored, and shows what is', async () => {
    const model = await opened()
    shelf.update.mockRejectedValueOnce(new CallStoreError('full', 'QuotaExceededError'))
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
    expect(shelf.deleteCall).not.toHaveBeenCalled()
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
    shelf.calls.set('id', { ...call, givenTitle: 'Renamed elsewhere' })
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
    expect(shelf.deleteCall).toHaveBeenCalledExactlyOnceWith('id')
    expect(model.screen.value.kind).toBe('deleted')
  })

  it('says when it could not', async () => {
    const model = await opened()
    shelf.deleteCall.mockRejectedValueOnce(new DOMException('No'))
    await model.deleteCall()
    expect(model.result.value).toEqual({ kind: 'not-deleted', fault: null })
    expect(model.screen.value.kind).toBe('ready')
  })
})
