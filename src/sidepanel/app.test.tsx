// @vitest-environment happy-dom
import { computed, signal } from '@preact/signals'
import { fakeBrowser } from '@webext-core/fake-browser'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { madeModel } from '../live/testing/made-model'
import { leadingMoments } from '../call/leading-moments'
import { findMoments } from '../call/moments'
import type { Moment } from '../call/moments'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { madeMeeting } from '../call/testing/made-meeting'
import type { Call } from '../call/timeline'
import type { TabModel } from '../live/tab-model'
import type { Screen } from '../live/screen'
import { startClock } from '../ui/clock'
import { RecordedCall } from '../live/recorded-call'
import { loadViewChoices } from '../live/view-choices'
import type { ViewChoices } from '../live/view-choices'
import { PanelApp } from './app'
import { withNotes } from './numbered-moments'
import type { TabView } from './panel-model'
import { madeLive } from '../live/testing/made-screens'
import { callMessage } from '../live/testing/call-messages'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const NOTE = { id: '0b9c6f5e-66f1-4c5e-a1de-8a2f65f5b001', second: 9, text: 'The plan' }
const CALL = madeCall(
  [
    madeParticipant({ key: 'c', pageName: 'Carl', timeline: timelineOf('n'.repeat(30)) }),
    madeParticipant({ key: 'a', pageName: 'Ana', isSelf: true, timeline: timelineOf('n'.repeat(12) + 'h'.repeat(18)) }),
    madeParticipant({ key: 'b', pageName: 'Ben', timeline: timelineOf('-'.repeat(30)) }),
  ],
  { notes: [NOTE] },
)
/** Enough people for the list to be searched and sorted. */
const CROWD = {
  ...CALL,
  participants: [
    ...CALL.participants,
    ...['Dot', 'Emil', 'Finn', 'Gus'].map((name) =>
      madeParticipant({ key: name, pageName: name, timeline: timelineOf('c'.repeat(30)) }),
    ),
  ],
}
const actions = {
  rename: vi.fn(),
  markSelf: vi.fn(),
  leaveOut: vi.fn(),
  erase: vi.fn(),
  restingFace: vi.fn(),
  markMoment: vi.fn(() => ({ id: 'new', second: 29 })),
  note: vi.fn(),
  deleteNote: vi.fn(),
  pause: vi.fn(),
  follow: vi.fn(),
  stop: vi.fn(() => Promise.resolve()),
  openPage: vi.fn(),
} satisfies Partial<TabModel>

const screen = signal<Screen>({ kind: 'checking' })
const moments = signal<readonly Moment[]>([])
const leading = computed(() => leadingMoments(moments.value, 3600))
const current = signal<TabView | null>(null)
let choices: ViewChoices
let root: HTMLElement
let timeMs: number
let stopClock: () => void

beforeEach(async () => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  fakeBrowser.reset()
  choices = await loadViewChoices(fakeBrowser.storage.local, fakeBrowser.storage.session)
  timeMs = CALL.startedAtMs + 30_000
  stopClock = startClock(() => timeMs)
  root = document.createElement('div')
  document.body.append(root)
})
afterEach(() => {
  stopClock()
  render(null, root)
  root.remove()
  vi.useRealTimers()
})

function liveAt(call: Call, second: number): Screen {
  const message = callMessage(call, second, { isWhole: true, fromS: 0 })
  if (!message.call) throw new Error('No call')
  return madeLive(message.call)
}
async function show(call = CALL, second = 29, shown: Screen = liveAt(call, second)) {
  const recorded = new RecordedCall()
  recorded.onMessage(callMessage(call, second, { isWhole: true, fromS: 0 }))
  moments.value = withNotes(findMoments(call), call.notes)
  current.value = { tabId: 7, model: madeModel({ screen, ...actions }), recorded, moments, leading, close: vi.fn() }
  await act(() => {
    screen.value = shown
    render(<PanelApp panel={{ view: current }} choices={choices} />, root)
  })
  return recorded
}
const names = () => [...root.querySelectorAll('.person')].map((row) => row.querySelector('bdi')?.textContent)
function find(words: string): HTMLElement {
  const button = [...root.querySelectorAll<HTMLElement>('button')].find(
    (each) => each.textContent === words || each.getAttribute('aria-label') === words,
  )
  if (!button) throw new Error(`No button ${words}`)
  return button
}
const press = (words: string) => act(() => find(words).click())
const key = (target: Element | null, name: string) =>
  act(() => void target?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })))
async function choose(label: string, value: string) {
  const field = root.querySelector<HTMLSelectElement>(`[aria-label="${label}"]`)
  if (!field) throw new Error(`No field ${label}`)
  await act(() => {
    field.value = value
    field.dispatchEvent(new Event(field.localName === 'select' ? 'change' : 'input', { bubbles: true }))
  })
}
async function write(field: Element | null, text: string) {
  if (!(field instanceof HTMLInputElement)) throw new Error('No field')
  field.value = text
  await act(() => void field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })))
}

describe('the list', () => {
  it('gives each participant a line: what is seen, how sure, the last minutes in words', async () => {
    await show()
    const ana = root.querySelector('[data-key=a]')
    expect(ana?.textContent).toContain('Probably happy')
    expect(ana?.textContent).not.toContain('%')
    expect(ana?.querySelector('.sparkline')?.getAttribute('aria-label')).toBe(
      'Last 3 minutes: mostly Happy, then Neutral',
    )
    expect(ana?.querySelector('.affect-glyph')?.getAttribute('aria-label')).toBe('Face: pleasant, lively')
    expect(root.querySelector('[data-key=b]')?.textContent).toContain('No face in view')
    expect(root.querySelector('[data-key=b] .affect-glyph')).toBeNull()
  })

  it('is in order of appearance, then as chosen, and the choice is remembered', async () => {
    await show(CROWD)
    expect(names().slice(0, 3)).toEqual(['Carl', 'Ana', 'Ben'])
    await choose('Order', 'name')
    expect(names().slice(0, 3)).toEqual(['Ana', 'Ben', 'Carl'])
    expect((await loadViewChoices(fakeBrowser.storage.local, fakeBrowser.storage.session)).sort.value).toBe('name')
  })

  it('finds by name and filters by expression, says how many, and shows everybody again', async () => {
    await show(CROWD)
    await choose('Find a name', 'a')
    expect(names()).toEqual(['Carl', 'Ana'])
    expect(root.querySelector('.list-count')?.textContent).toBe('2 of 7 shown')
    await choose('Show', 'sad')
    expect(names()).toEqual([])
    await press('Show everybody')
    expect(names()).toHaveLength(7)
  })

  it('has nothing to search or sort where a few people are seen at a glance', async () => {
    await show()
    expect(root.querySelector('.list-tools')).toBeNull()
  })

  it('keeps pinned participants on top', async () => {
    await show()
    await press('Keep Ben on top')
    expect(names()).toEqual(['Ben', 'Carl', 'Ana'])
    expect(find('Keep Ben on top').getAttribute('aria-pressed')).toBe('true')
  })

  it('has those read more often who are pinned or opened', async () => {
    await show()
    await press('Keep Ben on top')
    expect(actions.follow.mock.lastCall).toEqual([['b']])
    await act(() => root.querySelector<HTMLElement>('[data-key=a] .person-open')?.click())
    expect(actions.follow.mock.lastCall).toEqual([['a', 'b']])
    await act(() => render(null, root))
    expect(actions.follow.mock.lastCall).toEqual([[]])
  })

  it('does not change places under the pointer', async () => {
    await show(CROWD)
    await choose('Order', 'expression')
    expect(names().slice(0, 3)).toEqual(['Ana', 'Carl', 'Ben'])
    const people = root.querySelector('.people')
    await act(() => void people?.dispatchEvent(new Event('pointerenter')))
    const later = liveAt(
      {
        ...CROWD,
        participants: CROWD.participants.map((each) =>
          each.key === 'b' ? { ...each, timeline: timelineOf('a'.repeat(30)) } : each,
        ),
      },
      29,
    )
    const pass = (ms: number) =>
      act(() => {
        timeMs += ms
        screen.value = later
        vi.advanceTimersByTime(ms)
      })
    await pass(20_000)
    expect(names().slice(0, 3)).toEqual(['Ana', 'Carl', 'Ben'])
    await act(() => void people?.dispatchEvent(new Event('pointerleave')))
    await pass(1000)
    expect(names().slice(0, 3)).toEqual(['Ben', 'Ana', 'Carl'])
  })

  it('draws again only the rows that changed', async () => {
    const recorded = await show()
    const changed: Node[] = []
    const observer = new MutationObserver((records) => changed.push(...records.map(({ target }) => target)))
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true })
    const sad = {
      ...CALL,
      participants: CALL.participants.map((each) =>
        each.key === 'c' ? { ...each, timeline: timelineOf('s'.repeat(30)) } : each,
      ),
    }
    await act(() => {
      screen.value = liveAt(sad, 29)
      recorded.onMessage(callMessage(sad, 29, { isWhole: false, fromS: 29 }))
    })
    observer.disconnect()
    const rows = new Set(
      changed.map((node) =>
        (node instanceof Element ? node : node.parentElement)?.closest('[data-key]')?.getAttribute('data-key'),
      ),
    )
    expect(rows).toContain('c')
    expect(rows).not.toContain('a')
    expect(rows).not.toContain('b')
  })

  it('shows 49', async () => {
    await show(madeMeeting(49, 60), 59)
    expect(root.querySelectorAll('.person')).toHaveLength(49)
  })
})

/** Waits for what is drawn in this task's microtasks, without the effects of later tasks. */
async function drawnWithoutTasks(isDrawn: () => boolean): Promise<void> {
  for (let microtask = 0; microtask < 20 && !isDrawn(); microtask++) await Promise.resolve()
  expect(isDrawn()).toBe(true)
}

describe('one participant', () => {
  it('is opened, shown at length, and left with Escape, which gives the focus back', async () => {
    await show()
    await press('Ana: show in detail')
    const focus = root.querySelector('.focus')
    expect(focus?.querySelector('h2')?.textContent).toContain('Ana')
    expect(focus?.querySelectorAll('.bars .bar')).toHaveLength(7)
    expect(focus?.querySelector('.chart-curves')).not.toBeNull()
    expect(document.activeElement?.textContent).toContain('All participants')
    await key(focus, 'Escape')
    expect(root.querySelector('.focus')).toBeNull()
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Ana: show in detail')
  })

  it('takes and gives back the focus in the task that draws it, so that the next key goes where it should', async () => {
    await show()
    root.querySelector<HTMLElement>('[aria-label="Ana: show in detail"]')?.click()
    await drawnWithoutTasks(() => root.querySelector('.focus') !== null)
    expect(document.activeElement?.textContent).toContain('All participants')
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await drawnWithoutTasks(() => root.querySelector('.focus') === null)
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Ana: show in detail')
  })

  it('can be renamed, marked, left out, and given a neutral face', async () => {
    await show()
    await press('Ana: show in detail')
    await press('Rename')
    await write(root.querySelector('.focus .name-field'), 'Ana Lúcia')
    expect(actions.rename).toHaveBeenCalledWith('a', 'Ana Lúcia')
    expect(root.querySelector('.focus')).not.toBeNull()
    await press('This is not me')
    await press('Leave out')
    await press('This is their neutral face now')
    expect(actions.markSelf).toHaveBeenCalledWith('a', false)
    expect(actions.leaveOut).toHaveBeenCalledWith('a', true)
    expect(actions.restingFace).toHaveBeenCalledWith('a', 'set')
  })

  it('drops a name with Escape without leaving', async () => {
    await show()
    await press('Ana: show in detail')
    await press('Rename')
    await key(root.querySelector('.focus .name-field'), 'Escape')
    expect(root.querySelector('.focus')).not.toBeNull()
    expect(actions.rename).not.toHaveBeenCalled()
  })

  it('goes back to the list when they are gone', async () => {
    await show()
    await press('Ana: show in detail')
    await act(() => {
      screen.value = liveAt({ ...CALL, participants: CALL.participants.filter((each) => each.key !== 'a') }, 29)
    })
    expect(root.querySelector('.focus')).toBeNull()
    expect(names()).toEqual(['Carl', 'Ben'])
  })
})

describe('moments', () => {
  /** Ana smiles twice within five minutes, after being neutral for long: one leads. */
  const SMILES = madeCall(
    [
      madeParticipant({
        key: 'a',
        pageName: 'Ana',
        timeline: timelineOf('n'.repeat(120) + 'h'.repeat(18) + 'n'.repeat(80) + 'h'.repeat(12)),
      }),
      madeParticipant({ key: 'c', pageName: 'Carl', timeline: timelineOf('n'.repeat(230)) }),
    ],
    { notes: [NOTE], endedAtMs: CALL.startedAtMs + 230_000 },
  )
  const words = () => [...root.querySelectorAll('.moment')].map((item) => item.textContent)

  it('that lead are listed, the latest first, all on demand, and those of one participant with them', async () => {
    await show(SMILES, 229)
    await press('Moments')
    expect(words()).toHaveLength(2)
    expect(words()[0]).toContain('Ana: Happy')
    expect(words()[0]).toContain('2')
    expect(words()[1]).toContain('The plan')
    const count = moments.value.length
    expect(count).toBeGreaterThan(2)
    expect(find(`All moments (${count})`).getAttribute('aria-expanded')).toBe('false')
    await press(`All moments (${count})`)
    expect(words()).toHaveLength(count)
    await press('Only those that lead')
    expect(words()).toHaveLength(2)
    await press('Participants')
    await press('Participants')
    await press('Carl: show in detail')
    expect(root.querySelector('.focus')?.textContent).toContain('None yet.')
  })

  it('say the latest as it happens', async () => {
    await show(SMILES, 229)
    expect(root.querySelector('.latest-moment')?.textContent).toContain('Ana: Happy')
  })

  it('are marked at once, and take a note', async () => {
    await show()
    await press('Mark moment')
    expect(actions.markMoment).toHaveBeenCalledOnce()
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Note for 0:29')
    await write(document.activeElement, ' Budget ')
    expect(actions.note).toHaveBeenCalledExactlyOnceWith({ id: 'new', second: 29 }, 'Budget')
    expect(root.querySelector('.note-form')).toBeNull()
  })

  it('keep the mark without a note', async () => {
    await show()
    await press('Mark moment')
    await key(document.activeElement, 'Escape')
    expect(actions.note).not.toHaveBeenCalled()
    expect(root.querySelector('.note-form')).toBeNull()
  })

  it('have notes that can be changed and deleted', async () => {
    await show()
    await press('Moments')
    await press('Edit note')
    await write(document.activeElement, 'The new plan')
    expect(actions.note).toHaveBeenCalledWith({ id: NOTE.id, second: NOTE.second }, 'The new plan')
    await press('Delete mark')
    expect(actions.deleteNote).toHaveBeenCalledWith(NOTE.id)
  })

  it('say so where none is clear enough to lead', async () => {
    await show({ ...CALL, notes: [] })
    await press('Moments')
    expect(root.querySelector('[role=tabpanel]:not([hidden])')?.textContent).toContain('None stands out so far.')
    await press('All moments (1)')
    expect(words()[0]).toContain('Ana: Happy')
  })

  it('are shown in parts where there are many', async () => {
    const many = madeCall(CALL.participants, {
      notes: Array.from({ length: 70 }, (_, second) => ({ ...NOTE, id: `n${second}`, second, text: `Note ${second}` })),
    })
    await show(many)
    await press('Moments')
    expect(root.querySelectorAll('.moment')).toHaveLength(50)
    await press('Show earlier ones')
    expect(root.querySelectorAll('.moment').length).toBeGreaterThanOrEqual(70)
  })
})

describe('the panel', () => {
  it('moves between its tabs with the arrow keys', async () => {
    await show()
    find('Participants').focus()
    await key(document.activeElement, 'ArrowRight')
    expect(document.activeElement?.textContent).toBe('Moments')
    expect(find('Moments').getAttribute('aria-selected')).toBe('true')
    expect(root.querySelectorAll('.moment').length).toBeGreaterThan(0)
    await key(document.activeElement, 'ArrowRight')
    expect(find('Participants').getAttribute('aria-selected')).toBe('true')
  })

  it('shows the room, with a table', async () => {
    await show()
    expect(root.querySelector('.room .chart-room')).not.toBeNull()
    expect(root.querySelector('.room .chart-table')).not.toBeNull()
  })

  it('shows the same screens as the popup where there is no call', async () => {
    await show(CALL, 29, { kind: 'off', isEnabling: false, problem: null })
    expect(root.textContent).toContain('Read expressions in this tab')
    await show(CALL, 29, { kind: 'not-allowed', problem: { code: 'page-not-allowed', detail: '' } })
    expect(root.textContent).toContain('button in the toolbar')
  })

  it('opens the report of the call', async () => {
    await show()
    await press('Open report')
    expect(actions.openPage).toHaveBeenCalledWith({ kind: 'report', callId: CALL.id })
  })

  it('waits for a tab', async () => {
    await act(() => render(<PanelApp panel={{ view: signal(null) }} choices={choices} />, root))
    expect(root.querySelector('main')?.textContent).not.toBe('')
  })
})
