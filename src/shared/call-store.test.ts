import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { Timeline } from '../call/timeline'
import type { Call } from '../call/timeline'
import { openCallStore } from './call-store'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

function madeCall(id: string, startedAtMs: number): Call {
  const timeline = new Timeline()
  timeline.set({ second: 0, shown: 'happy', probabilities: [0, 0, 0, 1, 0, 0, 0] })
  timeline.set({ second: 2, shown: 'no-face', probabilities: null })
  const participant = { key: 'a', pageName: 'Anna', givenName: null, isSelf: false, isLeftOut: false, restingFace: null, timeline }
  return { id, siteId: 'generic', title: 'Call', startedAtMs, endedAtMs: null, isKept: false, givenTitle: null, settings: null, notes: [], participants: [participant] }
}

const cellsOf = (call: Call | null) => [...(call?.participants[0]?.timeline.cells() ?? [])]

test('a call comes back as it was saved, second by second', async () => {
  const store = await openCallStore()
  const call = madeCall('one', 1000)
  await store.save(call, [0])
  expect(cellsOf(await store.loadCall('one'))).toHaveLength(1)

  await store.save(call, [0, 2])
  const loaded = await store.loadCall('one')
  expect(cellsOf(loaded)).toEqual(cellsOf(call))
  expect(loaded?.participants[0]).toMatchObject({ key: 'a', pageName: 'Anna' })
})

test('the latest call is the one that started last', async () => {
  const store = await openCallStore()
  expect(await store.latestCall()).toBeNull()
  await store.save(madeCall('late', 2000), [0])
  await store.save(madeCall('early', 1000), [0])
  expect((await store.latestCall())?.id).toBe('late')
})

test('deleting a call, or all old ones, leaves the others whole', async () => {
  const store = await openCallStore()
  for (const [id, startedAtMs] of [['a', 1000], ['b', 2000], ['c', 3000]] as const) await store.save(madeCall(id, startedAtMs), [0, 2])
  await store.deleteCall('b')
  await store.deleteStartedBefore(2500)
  expect(await store.loadCall('a')).toBeNull()
  expect(await store.loadCall('b')).toBeNull()
  expect(cellsOf(await store.loadCall('c'))).toHaveLength(2)
})

test('a damaged record is an error, not a call', async () => {
  const store = await openCallStore()
  await store.save({ ...madeCall('bad', 1000), title: 7 as unknown as string }, [])
  await expect(store.loadCall('bad')).rejects.toThrow()
})
