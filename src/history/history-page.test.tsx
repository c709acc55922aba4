// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { fakeBrowser } from '@webext-core/fake-browser'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import { openCallStore } from '../shared/call-store'
import type { CallStore } from '../shared/call-store'
import { CallStoreError } from '../shared/call-store-error'
import { settingsStore } from '../shared/settings-store'
import { startClock } from '../ui/clock'
import { createHistoryModel } from './history-model'
import type { HistoryModel } from './history-model'
import { HistoryPage } from './history-page'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const HOUR_MS = 3_600_000
const NOW_MS = CALL_START_MS + HOUR_MS
const area = fakeBrowser.storage.local
const settings = settingsStore(area, area.onChanged)
const save = vi.fn<(fileName: string, text: string) => void>()
let store: CallStore
let model: HistoryModel
let root: HTMLElement
let stopClock: () => void

const ID = {
  planning: '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f',
  retro: 'a3d7a2a4-0b1f-4d7e-8f1c-2f6c0d1e2f3a',
  cut: '0a8f3f8e-52a3-4c0e-9a3f-6b6e5d4c3b2a',
}
const ana = () => madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hhhnn-') })
const PLANNING = madeCall([ana(), madeParticipant({ key: 'b' })], {
  id: ID.planning,
  isKept: true,
  title: 'Planning',
  startedAtMs: CALL_START_MS - 2 * HOUR_MS,
  endedAtMs: CALL_START_MS - HOUR_MS,
})
const RETRO = madeCall([ana()], {
  id: ID.retro,
  title: 'Retro',
  siteId: 'meet',
  startedAtMs: CALL_START_MS - HOUR_MS,
  endedAtMs: CALL_START_MS,
})
const CUT_OFF = madeCall([ana()], { id: ID.cut, title: 'Interview', endedAtMs: null })

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  store = await openCallStore({ nowMs: () => NOW_MS, keepDays: () => Promise.resolve(null) })
  save.mockClear()
  stopClock = startClock(() => NOW_MS)
  root = document.createElement('div')
  document.body.append(root)
})
afterEach(() => {
  stopClock()
  render(null, root)
  root.remove()
  fakeBrowser.reset()
})

async function open(calls: readonly Call[] = [PLANNING, RETRO, CUT_OFF]) {
  for (const call of calls) await store.add(call)
  model = createHistoryModel({
    openStore: () => Promise.resolve(store),
    settings,
    save,
    unnamed: (order) => `Participant ${order}`,
    nowMs: () => NOW_MS,
  })
  await model.load()
  await act(() => render(<HistoryPage model={model} />, root))
}
const titles = () => [...root.querySelectorAll('.history-title a')].map(({ textContent }) => textContent)
const said = () => root.querySelector('.page-result')?.textContent
const rowOf = (title: string) =>
  [...root.querySelectorAll('.history-row')].find(({ textContent }) => textContent?.includes(title))

function find<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const element = root.querySelector(selector)
  if (!(element instanceof kind)) throw new Error(`No ${selector}`)
  return element
}
/** Presses a button and waits until what it began is done. */
async function press(words: string, within: Element = root) {
  const button = [...within.querySelectorAll('button')].find(({ textContent }) => textContent === words)
  if (!button) throw new Error(`No button ${words}`)
  await act(() => button.click())
  await idle()
}
async function idle() {
  await vi.waitFor(() => expect(model.isBusy.value).toBe(false))
  await act(() => undefined)
}
const fileOf = (text: string) => ({ size: new Blob([text]).size, text: () => Promise.resolve(text) })
async function importTexts(...texts: readonly string[]) {
  await act(() => model.importFiles(texts.map(fileOf)))
}
async function exportAll(): Promise<string> {
  await press('Export all')
  return save.mock.lastCall?.[1] ?? ''
}

describe('with history off', () => {
  it('says so, lists what waits to go, and turns it on', async () => {
    await open()
    expect(root.textContent).toContain('History is off')
    expect(titles()).toEqual(['Interview', 'Retro', 'Planning'])
    await press('Turn history on')
    expect((await settings.load()).settings.isHistoryOn).toBe(true)
    expect(root.textContent).toContain('kept on this machine for 30 days')
  })

  it('has nothing to show at first but a way to import', async () => {
    await open([])
    expect(root.textContent).toContain('No calls yet')
    expect(root.querySelectorAll('.history-empty li')).toHaveLength(3)
    expect([...root.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual([
      'Turn history on',
      'Import…',
    ])
  })
})

describe('a call', () => {
  it('is listed with its length, participants, site and how long it is kept', async () => {
    await open()
    const retro = rowOf('Retro')?.textContent
    expect(retro).toContain('1:00:00')
    expect(retro).toContain('Google Meet')
    expect(retro).toContain('stays until')
    expect(rowOf('Planning')?.textContent).toContain('Ana and Participant 2')
  })

  it('has how many were in it, and its room as a band', async () => {
    await open([PLANNING])
    expect(rowOf('Planning')?.querySelector('.history-facts')?.textContent).toContain('2 participants')
    const facts = model.calls.value?.find((call) => !call.isDamaged)
    if (!facts || facts.isDamaged) throw new Error('No call')
    await act(() => model.bands.read(facts))
    expect(rowOf('Planning')?.querySelector('.chart-room')?.getAttribute('aria-label')).toBe(
      'Happy was read most (60%), then Neutral (40%).',
    )
  })

  it('that was cut off says so, one that runs can only be looked at', async () => {
    const running = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('h'.repeat(3595)) })], {
      id: ID.planning,
      title: 'Now',
      endedAtMs: null,
    })
    await open([CUT_OFF, running])
    expect(rowOf('Interview')?.querySelector('.badge')?.textContent).toBe('Cut off')
    expect(rowOf('Now')?.querySelector('.badge')?.textContent).toBe('Running')
    expect(rowOf('Now')?.querySelectorAll('button')).toHaveLength(0)
    expect(rowOf('Now')?.querySelector('a')?.getAttribute('href')).toBe(`../report/index.html?call=${ID.planning}`)
  })

  it('is renamed, and gets the page’s title back', async () => {
    await open([PLANNING])
    const rename = async (title: string) => {
      await press('Rename')
      const field = find('.name-field', HTMLInputElement)
      await act(() => {
        field.value = title
        field.form?.dispatchEvent(new Event('submit', { cancelable: true }))
      })
      await idle()
    }
    await rename('Kick-off')
    expect(titles()).toEqual(['Kick-off'])
    expect((await store.loadCall(ID.planning))?.givenTitle).toBe('Kick-off')
    await rename('')
    expect(titles()).toEqual(['Planning'])
  })

  it('recorded with history off can be kept once it is on', async () => {
    await settings.change({ isHistoryOn: true })
    await open()
    expect(rowOf('Planning')?.textContent).not.toContain('Keep')
    await press('Keep', rowOf('Retro'))
    expect((await store.loadCall(ID.retro))?.isKept).toBe(true)
  })

  it('is deleted only when asked twice', async () => {
    await open()
    await press('Delete', rowOf('Retro'))
    expect(titles()).toHaveLength(3)
    await press('Delete for good?', rowOf('Retro'))
    await vi.waitFor(() => expect(titles()).toEqual(['Interview', 'Planning']))
    expect(document.activeElement?.tagName).toBe('H2')
  })
})

it('deletes what has expired, and only that', async () => {
  const old = { startedAtMs: NOW_MS - 40 * 24 * HOUR_MS, endedAtMs: NOW_MS - 40 * 24 * HOUR_MS }
  const yesterday = { startedAtMs: NOW_MS - 26 * HOUR_MS, endedAtMs: NOW_MS - 25 * HOUR_MS }
  await open([{ ...PLANNING, ...old }, { ...RETRO, ...yesterday }, CUT_OFF])
  expect(titles()).toEqual(['Interview'])
  expect(await store.list()).toHaveLength(1)
})

it('searches as one types', async () => {
  await open()
  const field = find('input[type=search]', HTMLInputElement)
  await act(() => {
    field.value = 'meet ret'
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  expect(titles()).toEqual(['Retro'])
  expect(root.querySelector('h2')?.textContent).toBe('1 of 3 calls')
  await act(() => {
    field.value = 'nowhere'
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  expect(root.textContent).toContain('No call fits this search.')
  await press('Clear search')
  expect(titles()).toHaveLength(3)
})

it('compares two, the earlier first', async () => {
  await open()
  const tick = (title: string) => act(() => rowOf(title)?.querySelector<HTMLInputElement>('input')?.click())
  await tick('Retro')
  expect(root.querySelector('.history-selection a')).toBeNull()
  await tick('Planning')
  expect(root.querySelector('.history-selection a')?.getAttribute('href')).toBe(
    `../report/index.html?call=${ID.planning}&with=${ID.retro}`,
  )
  await press('Clear selection')
  expect(root.querySelector('.history-selection')).toBeNull()
})

describe('files', () => {
  it('give everything back: export, delete, import, export has the same bytes', async () => {
    await open()
    const file = await exportAll()
    expect(save.mock.lastCall?.[0]).toMatch(/^mien-history-\d{4}-\d\d-\d\d\.json$/)
    expect(said()).toContain('3 calls exported.')
    await press('Delete all')
    await press('Delete all 3 calls for good?')
    expect(await store.list()).toEqual([])
    await importTexts(file)
    expect(said()).toBe('3 calls imported.')
    expect((await store.list()).map((call) => !call.isDamaged && call.isKept)).toEqual([true, true, true])
    expect(await exportAll()).toBe(file)
  })

  it('hold only what was ticked, where something was', async () => {
    await open()
    await act(() => rowOf('Retro')?.querySelector<HTMLInputElement>('input')?.click())
    await press('Export these')
    expect(JSON.parse(save.mock.lastCall?.[1] ?? '')).toMatchObject({ calls: [{ call: { id: ID.retro } }] })
  })

  it('do not overwrite what is here', async () => {
    await open()
    const file = await exportAll()
    await store.update(ID.retro, { givenTitle: 'Mine' })
    await store.deleteCall(ID.planning)
    await importTexts(file)
    expect(said()).toBe('1 call imported. 2 were here already.')
    expect((await store.loadCall(ID.retro))?.givenTitle).toBe('Mine')
  })

  it('bring in nothing that would be deleted at once', async () => {
    await open([
      PLANNING,
      { ...RETRO, startedAtMs: NOW_MS - 20 * 24 * HOUR_MS, endedAtMs: NOW_MS - 20 * 24 * HOUR_MS, isKept: true },
    ])
    const file = await exportAll()
    await store.deleteAll()
    await settings.change({ keepDays: 7 })
    await importTexts(file)
    expect(said()).toContain('1 call imported. 1 is older than the days')
    await settings.change({ keepDays: 60 })
    await importTexts(file)
    expect(await store.list()).toHaveLength(2)
  })

  it('that are too large are not even read', async () => {
    await open()
    const text = vi.fn(() => Promise.resolve('{}'))
    await act(() => model.importFiles([{ size: 1e9, text }]))
    expect(text).not.toHaveBeenCalled()
    expect(said()).toContain('larger than any call')
  })

  it('that are something else change nothing, and it is said what is wrong', async () => {
    await open()
    await importTexts('{"format":"other"}')
    expect(said()).toContain('was not made by Mien')
    await importTexts('{"format":"other"}', '{')
    expect(said()).toBe('0 calls imported. 2 were damaged and left out.')
    expect(await store.list()).toHaveLength(3)
  })
})

it('lists a damaged record, leaves it out of exports, and deletes it', async () => {
  await store.add(RETRO)
  const raw = await openDB('mien')
  await raw.put('calls', { id: 'worse', startedAtMs: 'never' })
  raw.close()
  await open([])
  expect(root.querySelector('.history-row')?.textContent).toContain('Damaged call')
  const file = await exportAll()
  expect(JSON.parse(file)).toMatchObject({ calls: [{ call: { id: ID.retro } }] })
  expect(said()).toContain('1 damaged call is not in it.')
  await press('Delete', rowOf('Damaged'))
  await press('Delete for good?', rowOf('Damaged'))
  await vi.waitFor(() => expect(root.textContent).not.toContain('Damaged call'))
})

it('does not take a call for damaged that the browser cannot read now', async () => {
  const complained = vi.spyOn(console, 'error').mockReturnValue()
  await open([RETRO])
  vi.spyOn(store, 'loadCall').mockRejectedValueOnce(new CallStoreError('blocked', 'Older'))
  await press('Export all')
  expect(save).not.toHaveBeenCalled()
  expect(said()).toContain('Close all other windows of Mien')
  complained.mockRestore()
})

it('says what to do when nothing can be read', async () => {
  const complained = vi.spyOn(console, 'error').mockReturnValue()
  vi.spyOn(store, 'list').mockRejectedValue(new CallStoreError('unreadable', 'Broken'))
  await open([])
  expect(said()).toContain('could not be read')
  expect(root.querySelector('.page-result-fault')).not.toBeNull()
  complained.mockRestore()
})
