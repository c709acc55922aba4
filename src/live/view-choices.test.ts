import { fakeBrowser } from '@webext-core/fake-browser'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadViewChoices } from './view-choices'

const { local, session } = fakeBrowser.storage
beforeEach(() => fakeBrowser.reset())
afterEach(() => vi.restoreAllMocks())

it('starts with the defaults, and finds again what was chosen', async () => {
  const choices = await loadViewChoices(local, session)
  expect([choices.sort.value, choices.pins.value.keys]).toEqual(['appearance', []])
  choices.setSort('name')
  choices.setPinned('call', 'a', true)
  choices.setPinned('call', 'b', true)
  choices.setPinned('call', 'a', false)
  const again = await loadViewChoices(local, session)
  expect([again.sort.value, again.pins.value]).toEqual(['name', { callId: 'call', keys: ['b'] }])
})

it('pins people of one call only', async () => {
  const choices = await loadViewChoices(local, session)
  choices.setPinned('call', 'a', true)
  choices.setPinned('other', 'z', true)
  expect(choices.pins.value).toEqual({ callId: 'other', keys: ['z'] })
})

it('keeps pins, which name people, out of what outlives the browser', async () => {
  const choices = await loadViewChoices(local, session)
  choices.setPinned('call', 'a', true)
  choices.setSort('name')
  expect(JSON.stringify(await local.get())).not.toContain('call')
})

it('takes the defaults for what is broken', async () => {
  await local.set({ view: { sort: 'by-charm' } })
  await session.set({ pins: ['a'] })
  const choices = await loadViewChoices(local, session)
  expect([choices.sort.value, choices.pins.value.keys]).toEqual(['appearance', []])
})

it('goes on where nothing can be read or kept', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const broken = { get: () => Promise.reject(new Error('no')), set: () => Promise.reject(new Error('full')) }
  const choices = await loadViewChoices(broken, broken)
  choices.setSort('expression')
  expect(choices.sort.value).toBe('expression')
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce())
})
