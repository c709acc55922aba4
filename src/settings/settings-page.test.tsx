// @vitest-environment happy-dom
import { fakeBrowser } from '@webext-core/fake-browser'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownNameStore } from '../shared/own-names'
import { purposeStore } from '../shared/purpose-store'
import { DEFAULT_SETTINGS, storedSettings } from '../shared/settings'
import { SETTINGS_KEY, settingsStore } from '../shared/settings-store'
import { loadSettingsModel } from './settings-model'
import type { SettingsWorld } from './settings-model'
import { SettingsPage } from './settings-page'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const area = fakeBrowser.storage.local
const store = settingsStore(area, area.onChanged)
const purposes = purposeStore(area, () => 1000)
const ownNames = ownNameStore(area)
const granted = new Set<string>()
let changed: () => void = () => undefined
const removeSite = vi.fn(async (pattern: string) => granted.delete(pattern))
const sites: SettingsWorld['sites'] = {
  granted: async () => [...granted],
  remove: (pattern) => removeSite(pattern),
  onChange: (listener) => void (changed = listener),
}
const deleteEverything = vi.fn(() => Promise.resolve())
let root: HTMLElement

beforeEach(() => {
  vi.useFakeTimers()
  deleteEverything.mockClear()
  granted.clear()
  root = document.createElement('div')
  document.body.append(root)
})
afterEach(() => {
  render(null, root)
  root.remove()
  fakeBrowser.reset()
  vi.useRealTimers()
})

async function open(world: Partial<SettingsWorld> = {}) {
  const model = await loadSettingsModel({ store, purposes, ownNames, sites, deleteEverything, ...world })
  await act(() => render(<SettingsPage model={model} />, root))
}
/** Lets what a control began come to its end, and time pass. */
const passMs = (ms = 0) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms)
  })
const stored = async () => (await store.load()).settings
const said = () => root.querySelector('.page-result')?.textContent

function find<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const element = root.querySelector(selector)
  if (!(element instanceof kind)) throw new Error(`No ${selector}`)
  return element
}
async function press(words: string, about = '') {
  const button = [...root.querySelectorAll('button')].find(
    (each) => each.textContent === words && (each.getAttribute('aria-label') ?? '').endsWith(about),
  )
  if (!button) throw new Error(`No button ${words}`)
  await act(() => button.click())
  await passMs()
}
/** What the list below a heading names. */
function listed(heading: string): string[] {
  const title = [...root.querySelectorAll('h3')].find(({ textContent }) => textContent === heading)
  const rows = title?.parentElement?.querySelectorAll('li bdi') ?? []
  return [...rows].map(({ textContent }) => textContent)
}
/** The box or radio button beside some words. */
async function tick(words: string) {
  const label = [...root.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith(words))
  await act(() => label?.querySelector('input')?.click())
  await passMs()
}
async function enter(field: HTMLInputElement | HTMLSelectElement, value: string) {
  await act(() => {
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  })
  await passMs()
}

describe('every setting', () => {
  it.each([
    ['Only me', { analysed: 'only-me' }],
    ['Every two seconds', { readingsPerSecond: 0.5 }],
    ['20%', { cpuPercent: 20 }],
    ['Steady', { smoothing: 'steady' }],
    ['As the model advises', { confidenceFloor: 0.75 }],
    ['Correct readings', { isBaselineOn: false }],
    ['Also learn resting faces', { isRestingFaceLearned: true }],
    ['Show a small readout', { hasBadges: true }],
    ['For colour-blind eyes', { palette: 'colour-blind' }],
    ['Large', { textSize: 'large' }],
    ['Tell a screen reader', { isSpoken: false }],
    ['Keep calls in the history', { isHistoryOn: true }],
  ])('%s is stored at once, and said', async (words, change) => {
    await open()
    await tick(words)
    expect(await stored()).toEqual({ ...DEFAULT_SETTINGS, ...change })
    expect(said()).toBe('Saved')
    await passMs(3000)
    expect(said()).toBe('')
  })

  it('language', async () => {
    await open()
    await enter(find('select', HTMLSelectElement), 'de')
    expect((await stored()).language).toBe('de')
  })

  it('floor, from the advice up', async () => {
    await store.change({ confidenceFloor: 0.1 })
    await open()
    const slider = find('input[type=range]', HTMLInputElement)
    expect(slider.value).toBe(slider.min)
    await enter(slider, '80')
    expect((await stored()).confidenceFloor).toBe(0.8)
    expect(root.querySelector('output')?.textContent).toBe('80%')
    await tick('As the model advises')
    expect((await stored()).confidenceFloor).toBeNull()
    expect(root.querySelector('output')).toBeNull()
  })

  it('days, in whole ones within the limits', async () => {
    await store.change({ isHistoryOn: true })
    await open()
    const field = find('input[type=number]', HTMLInputElement)
    await enter(field, '7')
    expect((await stored()).keepDays).toBe(7)
    for (const wrong of ['0', '366', '']) {
      await enter(field, wrong)
      expect((await stored()).keepDays).toBe(7)
      expect(field.value).toBe('7')
    }
  })
})

it('follows what another view changes', async () => {
  await open()
  await store.change({ hasBadges: true })
  await passMs()
  const label = [...root.querySelectorAll('label')].find(({ textContent }) =>
    textContent?.startsWith('Show a small readout'),
  )
  expect(label?.querySelector('input')?.checked).toBe(true)
})

describe('faults', () => {
  it('names what was repaired', async () => {
    await area.set({ [SETTINGS_KEY]: { ...storedSettings(DEFAULT_SETTINGS), palette: 'grey', keepDays: -1 } })
    await open()
    expect(root.querySelector('.notice')?.textContent).toContain('Colours of the expressions and Days to keep a call')
    expect(root.querySelector('.notice')?.textContent).not.toContain('whom you choose')
  })

  it('says who is read where the choice was damaged', async () => {
    await area.set({ [SETTINGS_KEY]: { ...storedSettings(DEFAULT_SETTINGS), analysed: 'nobody' } })
    await open()
    expect(root.querySelector('.notice')?.textContent).toContain('only people whom you choose are read')
  })

  it('says nothing of it where all was well', async () => {
    await open()
    expect(root.querySelector('.notice')).toBeNull()
  })

  it('takes a change back that could not be stored, and says so until something works', async () => {
    const complained = vi.spyOn(console, 'error').mockReturnValue()
    const change = vi
      .fn((changes: Parameters<typeof store.change>[0]) => store.change(changes))
      .mockRejectedValueOnce(new Error('The disk is full'))
    await open({ store: { ...store, change } })
    await tick('Show a small readout')
    await passMs(60_000)
    expect(said()).toContain('could not be stored')
    expect(root.querySelectorAll('input:checked[type=checkbox]')).toHaveLength(3)
    await tick('Show a small readout')
    expect(said()).toBe('Saved')
    expect(root.querySelectorAll('input:checked[type=checkbox]')).toHaveLength(4)
    complained.mockRestore()
  })

  it('shows the defaults, and says so, where nothing can be read', async () => {
    const complained = vi.spyOn(console, 'error').mockReturnValue()
    await open({ store: { ...store, load: () => Promise.reject(new Error('The disk is gone')) } })
    expect(root.querySelector('[role=alert]')?.textContent).toContain('could not be read')
    complained.mockRestore()
  })
})

describe('what cannot be undone', () => {
  it('resets to reading only the user where Mien is used at work or school', async () => {
    await purposes.save('work-or-school')
    await store.change({ analysed: 'chosen', smoothing: 'steady' })
    await open()
    await press('Reset all settings')
    await press('Reset all settings now?')
    expect(await stored()).toEqual({ ...DEFAULT_SETTINGS, analysed: 'only-me' })
  })

  it('resets only when asked twice, and leaves the purpose', async () => {
    await store.change({ keepDays: 7, language: 'en' })
    await purposes.save('private')
    await open()
    await press('Reset all settings')
    expect((await stored()).keepDays).toBe(7)
    await press('Reset all settings now?')
    expect(await stored()).toEqual(DEFAULT_SETTINGS)
    expect(await purposes.load()).toBe('private')
  })

  it('deletes everything only when asked twice; leaving the button takes the question back', async () => {
    await open()
    await press('Delete everything Mien has stored')
    await act(() => {
      find('.sure-button', HTMLButtonElement).dispatchEvent(new FocusEvent('blur'))
    })
    await press('Delete everything Mien has stored')
    expect(deleteEverything).not.toHaveBeenCalled()
    await press('All calls, settings and your purpose. Delete for good?')
    expect(deleteEverything).toHaveBeenCalledOnce()
    expect(said()).toContain('Everything was deleted')
  })

  it('says when it could not delete', async () => {
    const complained = vi.spyOn(console, 'error').mockReturnValue()
    deleteEverything.mockRejectedValueOnce(new Error('Blocked'))
    await open()
    await press('Delete everything Mien has stored')
    await press('All calls, settings and your purpose. Delete for good?')
    expect(said()).toContain('Not everything could be deleted')
    complained.mockRestore()
  })
})

describe('the sites that Mien is always ready on', () => {
  it('are listed, and each can be taken back', async () => {
    granted.add('https://a.example/*').add('https://b.example/*')
    await open()
    expect(listed('Sites where Mien is always ready')).toEqual(['a.example', 'b.example'])
    await press('Remove', 'a.example')
    expect(removeSite).toHaveBeenCalledExactlyOnceWith('https://a.example/*')
    expect(listed('Sites where Mien is always ready')).toEqual(['b.example'])
    expect(said()).toBe('Saved')
  })

  it('follow what is granted elsewhere; without any, it is said how to add one', async () => {
    await open()
    expect(root.textContent).toContain('You have chosen no site')
    granted.add('https://a.example/*')
    changed()
    await passMs()
    expect(listed('Sites where Mien is always ready')).toEqual(['a.example'])
  })

  it('stay listed where one could not be taken back, and that is said', async () => {
    const complained = vi.spyOn(console, 'error').mockReturnValue()
    granted.add('https://a.example/*')
    removeSite.mockRejectedValueOnce(new Error('Blocked'))
    await open()
    await press('Remove', 'a.example')
    expect(listed('Sites where Mien is always ready')).toEqual(['a.example'])
    expect(said()).toContain('could not be stored')
    complained.mockRestore()
  })
})

describe('the user’s own names', () => {
  const titles = () => [...root.querySelectorAll('h3')].map(({ textContent }) => textContent)

  it('are listed by site, and each can be forgotten', async () => {
    await ownNames.keep('webex', 'Ana Duarte')
    await ownNames.keep('gone-site', 'Ana')
    await open()
    expect(listed('Your name on sites that do not mark your video')).toEqual(['Webex: Ana Duarte', 'gone-site: Ana'])
    await press('Remove', 'Webex: Ana Duarte')
    expect(await ownNames.load()).toEqual([{ siteId: 'gone-site', name: 'Ana' }])
    expect(listed('Your name on sites that do not mark your video')).toEqual(['gone-site: Ana'])
  })

  it('are gone once everything is deleted; without any there is no list', async () => {
    await ownNames.keep('webex', 'Ana')
    await open({ deleteEverything: () => area.clear() })
    expect(titles()).toContain('Your name on sites that do not mark your video')
    await press('Delete everything Mien has stored')
    await press('All calls, settings and your purpose. Delete for good?')
    expect(titles()).not.toContain('Your name on sites that do not mark your video')
  })
})

describe('the purpose', () => {
  it('is shown, and can be changed as on the first run', async () => {
    await purposes.save('private')
    await open()
    expect(root.textContent).toContain('For myself')
    await press('Change')
    await tick('At work or in education')
    await press('Keep this')
    expect(await purposes.load()).toBe('private')
    await tick('I have made sure')
    await press('Keep this')
    expect(await purposes.load()).toBe('work-or-school')
  })

  it('may not have been said yet', async () => {
    await open()
    expect(root.textContent).toContain('You have not said yet')
  })
})
