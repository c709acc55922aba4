import { fakeBrowser } from '@webext-core/fake-browser'
import { beforeEach, expect, it } from 'vitest'
import { OWN_NAMES_KEY, ownNameStore } from './own-names'
import { MAX_OWN_NAMES } from './protocol'

const area = fakeBrowser.storage.local
const store = ownNameStore(area)
const zoom = { siteId: 'zoom', name: 'Ana Duarte' }
const webex = { siteId: 'webex', name: 'Ana D.' }

beforeEach(() => fakeBrowser.reset())

it('keeps one name a site, the last one', async () => {
  expect(await store.load()).toEqual([])
  await store.keep('zoom', 'Anna')
  await store.keep('webex', webex.name)
  await store.keep('zoom', zoom.name)
  expect(await store.load()).toEqual([webex, zoom])
})

it('forgets the name of a site', async () => {
  await store.keep('zoom', zoom.name)
  await store.keep('webex', webex.name)
  await store.keep('zoom', null)
  expect(await store.load()).toEqual([webex])
})

it('loses none of two that are kept at once', async () => {
  await Promise.all([store.keep('zoom', zoom.name), store.keep('webex', webex.name)])
  expect(await store.load()).toEqual([zoom, webex])
})

it('reads the sound ones of a damaged list', async () => {
  await area.set({ [OWN_NAMES_KEY]: [zoom, { siteId: 'webex', name: '' }, { siteId: 7 }, null] })
  expect(await store.load()).toEqual([zoom])
  await area.set({ [OWN_NAMES_KEY]: 'Ana' })
  expect(await store.load()).toEqual([])
})

it('keeps the latest names of many sites', async () => {
  for (let site = 0; site <= MAX_OWN_NAMES; site++) await store.keep(`site${site}`, 'Ana')
  const kept = await store.load()
  expect(kept).toHaveLength(MAX_OWN_NAMES)
  expect(kept[0]?.siteId).toBe('site1')
})
