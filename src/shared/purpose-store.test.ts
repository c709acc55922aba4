import { fakeBrowser } from '@webext-core/fake-browser'
import { beforeEach, expect, it } from 'vitest'
import { purposeStore } from './purpose-store'
import { settingsStore } from './settings-store'

const store = purposeStore(fakeBrowser.storage.local, () => 1000)

const settings = settingsStore(fakeBrowser.storage.local, fakeBrowser.storage.local.onChanged)
const analysed = async () => (await settings.load()).settings.analysed

beforeEach(() => fakeBrowser.reset())

it('knows nothing at first, then what was kept', async () => {
  expect(await store.load()).toBeNull()
  await store.save('professional')
  expect(await store.load()).toBe('professional')
  expect(await fakeBrowser.storage.local.get()).toEqual({ purpose: { purpose: 'professional', agreedAtMs: 1000 } })
})

it.each([['a word'], [{ purpose: 'spying', agreedAtMs: 1 }], [{ purpose: 'private' }], [null]])(
  'asks again after %j',
  async (stored) => {
    await fakeBrowser.storage.local.set({ purpose: stored })
    expect(await store.load()).toBeNull()
  },
)

it('starts work or school with only me, and leaves the other settings', async () => {
  await settings.change({ palette: 'high-contrast' })
  await store.save('work-or-school')
  expect(await store.load()).toBe('work-or-school')
  expect((await settings.load()).settings).toMatchObject({ analysed: 'only-me', palette: 'high-contrast' })
})

it.each(['private', 'professional'] as const)('changes no setting for %s', async (purpose) => {
  await store.save(purpose)
  expect(await analysed()).toBe('everyone')
})

it('leaves what the user has chosen before', async () => {
  await settings.change({ analysed: 'chosen' })
  await store.save('work-or-school')
  expect(await analysed()).toBe('chosen')
})

it('lets the user choose everyone afterwards', async () => {
  await store.save('work-or-school')
  await settings.change({ analysed: 'everyone' })
  expect(await analysed()).toBe('everyone')
})
