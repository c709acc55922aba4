// @vitest-environment happy-dom
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { App } from './app'
import { reportOf } from './report-data'
import type { ReportedCall } from './report-data'
import type { ReportModel, ReportResult, ReportScreen } from './report-model'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const edits = { rename: vi.fn(), note: vi.fn(), deleteNote: vi.fn(), newNoteId: () => 'new' }
const refresh = vi.fn(() => Promise.resolve())
const exportCall = vi.fn<ReportModel['export']>(() => Promise.resolve())
const deleteCall = vi.fn(() => Promise.resolve())
const root = document.createElement('div')

beforeEach(() => {
  vi.clearAllMocks()
  document.body.append(root)
})
afterEach(() => {
  render(null, root)
  root.remove()
})

const call = madeCall(
  [
    madeParticipant({
      key: 'a',
      pageName: 'Ana',
      isSelf: true,
      restingFace: { probabilities: [0, 0, 0, 0, 0, 0, 1], source: 'set', readings: 4 },
      timeline: timelineOf('hhhn-ccc'),
    }),
    madeParticipant({ key: 'b', isLeftOut: true, timeline: timelineOf('hhh') }),
    madeParticipant({ key: 'c', pageName: 'Cem' }),
    madeParticipant({ key: 'd', pageName: 'Dana', timeline: timelineOf('cc') }),
  ],
  {
    notes: [{ id: 'note', second: 2, text: 'Laughter' }],
    settings: { readingsPerSecond: 2.5, smoothing: 'steady', confidenceFloor: 0.52, isBaselineOn: false },
  },
)

async function show(shown: ReportScreen | ReportedCall, result: ReportResult | null = null) {
  const screen: ReportScreen =
    'kind' in shown
      ? shown
      : {
          kind: 'ready',
          isOtherMissing: false,
          report: reportOf(shown, CALL_START_MS + 10_000, null, (order) => `Participant ${order}`),
        }
  const model: ReportModel = {
    screen: signal(screen),
    result: signal(result),
    isAnonymous: signal(false),
    edits,
    refresh,
    export: exportCall,
    deleteCall,
  }
  await act(() => render(<App model={model} />, root))
  return model
}
const texts = (selector: string) => [...root.querySelectorAll(selector)].map((element) => element.textContent)
const press = (words: string) =>
  act(() => {
    const button = [...root.querySelectorAll('button')].find((each) => each.textContent === words)
    if (!button) throw new Error(`No button ${words}`)
    button.click()
  })
async function type(selector: string, words: string) {
  await act(() => {
    const input = root.querySelector<HTMLInputElement>(selector)
    if (!input) throw new Error(`No ${selector}`)
    input.value = words
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
const submit = () =>
  act(() => void root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true })))

describe('a call', () => {
  it('is shown with everybody in it', async () => {
    await show(call)
    expect(texts('h1')).toEqual(['Weekly planning'])
    expect(texts('.report-facts li').slice(1)).toEqual(['0:10', '4 participants', 'Web page'])
    expect(texts('h3 bdi')).toEqual(['Ana', 'Participant 2', 'Cem', 'Dana'])
    expect(texts('.report-card > p')).toEqual([
      'Left out. Nothing that was read of them is shown or exported.',
      'Was on no tile of the page.',
    ])
    expect(document.title).toBe('Weekly planning – Mien: call report')
  })

  it('says how much was read of somebody, and why the rest was not', async () => {
    await show(call)
    const facts = root.querySelector('.card-facts')
    expect([...(facts?.querySelectorAll(':scope > dd') ?? [])].map((fact) => fact.textContent)).toEqual([
      '0:04 of 0:08 on a tile (50%)',
      'Camera off: 0:03No face in view: 0:01',
      '0:00 to 0:08',
      'Happy, 0:03 from 0:00',
      '1',
      'set by you',
    ])
  })

  it('says so of somebody of whom nothing could be read', async () => {
    await show(call)
    const card = root.querySelector('.report-card:last-child')
    expect(card?.textContent).toContain('No expression was read.')
    expect(card?.textContent).toContain('Camera off: 0:02')
  })

  it('shows the settings', async () => {
    await show(call)
    expect(texts('[aria-labelledby=settings-heading] td')).toEqual(['2.5', 'steady', '52%', 'off'])
    await show({ ...call, settings: null })
    expect(texts('[aria-labelledby=settings-heading] p')).toEqual([
      'Not known: the call was recorded before Mien kept them.',
    ])
  })

  it('that runs says so, can be refreshed and not be changed', async () => {
    await show({ ...call, endedAtMs: null })
    expect(texts('.notice')[0]).toMatch(/^This call is still running/)
    await press('Refresh')
    expect(refresh).toHaveBeenCalledOnce()
    expect(texts('button')).not.toEqual(expect.arrayContaining(['Rename', 'Add a note', 'Delete from this machine']))
  })
})

describe('what can be done', () => {
  it('renames the call', async () => {
    await show(call)
    await press('Rename')
    const field = root.querySelector<HTMLInputElement>('.name-field')
    expect(field?.value).toBe('Weekly planning')
    if (field) field.value = ' Ours '
    await submit()
    expect(edits.rename).toHaveBeenCalledExactlyOnceWith('Ours')
  })

  it('adds a note', async () => {
    await show(call)
    await press('Add a note')
    await type('.note-time', '0:07')
    await type('.note-words input', ' A joke ')
    await submit()
    expect(edits.note).toHaveBeenCalledExactlyOnceWith('new', 7, 'A joke')
    expect(root.querySelector('form')).toBeNull()
  })

  it.each(['', 'soon', '0:10', '9:00'])('takes no note at %j', async (time) => {
    await show(call)
    await press('Add a note')
    await type('.note-time', time)
    await submit()
    expect(edits.note).not.toHaveBeenCalled()
    expect(texts('[role=alert]')).toEqual(['Give a time in the call, such as 12:05, up to 0:09.'])
    expect(root.querySelector('.note-time')?.getAttribute('aria-invalid')).toBe('true')
  })

  it('changes a note, and drops a change', async () => {
    await show(call)
    await press('Change')
    await press('Cancel')
    await press('Change')
    await type('.note-words input', 'Loud laughter')
    await submit()
    expect(edits.note).toHaveBeenCalledExactlyOnceWith('note', 2, 'Loud laughter')
  })

  it('asks before it deletes a note, or the call', async () => {
    await show(call)
    await press('Delete')
    expect(edits.deleteNote).not.toHaveBeenCalled()
    await press('Delete for good?')
    expect(edits.deleteNote).toHaveBeenCalledExactlyOnceWith('note')
    await press('Delete from this machine')
    const button = root.querySelector('.sure-button')
    await act(() => void button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })))
    await press('Delete from this machine')
    expect(deleteCall).not.toHaveBeenCalled()
    await press('Delete for good?')
    expect(deleteCall).toHaveBeenCalledOnce()
  })

  it('says to a screen reader what is deleted, in the question too', async () => {
    await show(call)
    const names = () =>
      [...root.querySelectorAll('.danger-button, .sure-button')].map((button) => button.getAttribute('aria-label'))
    expect(names()).toEqual(['Delete from this machine Weekly planning', 'Delete Note at 0:02'])
    await press('Delete')
    await press('Delete from this machine')
    expect(names()).toEqual(['Delete for good? Weekly planning', 'Delete for good? Note at 0:02'])
    await show({ kind: 'damaged', detail: 'ValiError' })
    expect(names()).toEqual(['Delete from this machine This call is damaged'])
  })

  it('saves every kind of file', async () => {
    await show(call)
    for (const label of ['Report as HTML', 'Markdown', 'JSON', 'Summary CSV', 'Timeline CSV']) await press(label)
    expect(exportCall.mock.calls.map(([kind]) => kind)).toEqual([
      'html',
      'markdown',
      'json',
      'summary-csv',
      'timeline-csv',
    ])
  })

  it('chooses to replace names', async () => {
    const model = await show(call)
    await act(() => root.querySelector<HTMLInputElement>('input[type=checkbox]')?.click())
    expect(model.isAnonymous.value).toBe(true)
  })

  it('offers to delete what was saved, unless history keeps it', async () => {
    await show(call, { kind: 'saved', fileName: 'a.json', isKept: false })
    expect(texts('[role=status]')[0]).toMatch(/^Saved as a.json. You have saved a file/)
    await show(call, { kind: 'saved', fileName: 'a.json', isKept: true })
    expect(texts('[role=status]')).toEqual(['Saved as a.json.'])
  })
})

it.each([
  [{ kind: 'not-changed', fault: 'full' }, 'Free some disk space'],
  [{ kind: 'not-deleted', fault: 'blocked' }, 'Close all other windows of Mien'],
  [{ kind: 'not-deleted', fault: null }, 'could not be deleted'],
] as const)('%j has a sentence', async (result, sentence) => {
  await show(call, result)
  expect(root.querySelector('.report-fault')?.textContent).toContain(sentence)
})

it('says how many seconds of a call are damaged', async () => {
  await show({ ...call, damagedSeconds: 3 })
  expect(texts('.notice-warning')).toEqual(['3 seconds of this call are damaged in the storage and are missing here.'])
  await show(call)
  expect(texts('.notice-warning')).toEqual([])
})

it.each([
  [{ kind: 'loading' }, 'Opening the report…'],
  [{ kind: 'not-found' }, 'There is no such call'],
  [{ kind: 'damaged', detail: 'ValiError' }, 'This call is damaged'],
  [{ kind: 'not-read', fault: null, detail: 'DOMException' }, 'The call could not be opened'],
  [{ kind: 'not-read', fault: 'timed-out', detail: 'No answer' }, 'The browser did not let Mien read'],
  [{ kind: 'not-read', fault: 'blocked', detail: 'Older' }, 'Close all other windows of Mien'],
  [{ kind: 'not-read', fault: 'newer', detail: 'Version 2' }, 'Update Mien'],
  [{ kind: 'deleted' }, 'The call was deleted'],
] as const)('%j has a sentence', async (screen, sentence) => {
  await show(screen)
  expect(root.textContent).toContain(sentence)
})
