import { expect, it } from 'vitest'
import { watchedTab } from './watched-tab'

const active = () => Promise.resolve([{ id: 5 }])

it.each([
  ['?tab=12', 12],
  ['', 5],
  ['?tab=', 5],
  ['?tab=-1', 5],
  ['?tab=1e3', 5],
])('%s: tab %i', async (search, tabId) => {
  expect(await watchedTab(search, active)).toBe(tabId)
})

it('does not go on without a tab', async () => {
  await expect(watchedTab('', () => Promise.resolve([]))).rejects.toThrow('No active tab')
})
