import { fakeBrowser } from '@webext-core/fake-browser'
import { beforeEach, expect, it } from 'vitest'
import { purposeStore } from './purpose-store'

const store = purposeStore(fakeBrowser.storage.local, () => 1000)

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
