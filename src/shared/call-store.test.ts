import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { beforeEach, describe, expect, test } from 'vitest'
import { Timeline, createParticipant } from '../call/timeline'
import type { Call } from '../call/timeline'
import { KEEP_MS } from '../call/expiry'
import { openCallStore as openStore } from './call-store'

let nowMs = 10_000
let keepDays: number | null = 30
const openCallStore = () => openStore({ nowMs: () => nowMs, keepDays: () => Promise.resolve(keepDays) })

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  nowMs = 10_000
  keepDays = 30
})

function madeCall(id: string, startedAtMs: number): Call {
  const timeline = new Timeline()
  timeline.set({ second: 0, shown: 'happy', probabilities: [0, 0, 0, 1, 0, 0, 0] })
  timeline.set({ second: 2, shown: 'no-face', probabilities: null })
  const participant = createParticipant({
    key: 'a',
    pageName: 'Anna',
    givenName: null,
    isSelf: false,
    isLeftOut: false,
    restingFace: null,
    timeline,
  })
  return {
    id,
    siteId: 'generic',
    title: 'Call',
    startedAtMs,
    endedAtMs: null,
    isKept: false,
    givenTitle: null,
    settings: null,
    notes: [],
    participants: [participant],
  }
}

/** Writes a record of a call past the store. */
async function putRaw(record: object) {
  const raw = await openDB('mien', 1)
  await raw.put('calls', record)
  raw.close()
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

test('deleting a call leaves the others whole, deleting all leaves none', async () => {
  const store = await openCallStore()
  for (const [id, startedAtMs] of [
    ['a', 1000],
    ['b', 2000],
    ['c', 3000],
  ] as const)
    await store.save(madeCall(id, startedAtMs), [0, 2])
  await store.deleteCall('b')
  expect(await store.loadCall('b')).toBeNull()
  expect(cellsOf(await store.loadCall('c'))).toHaveLength(2)
  await store.deleteAll()
  expect(await store.list()).toEqual([])
  // Nor does a second of it stay for another call of that id.
  await store.save(madeCall('c', 3000), [])
  expect(cellsOf(await store.loadCall('c'))).toEqual([])
})

test('a damaged record is an error, not a call', async () => {
  const store = await openCallStore()
  await store.save(madeCall('good', 1000), [0])
  await putRaw({ id: 'bad', startedAtMs: 1000, title: 7 })
  await expect(store.loadCall('bad')).rejects.toMatchObject({ name: 'CallStoreError', code: 'damaged-call' })
  expect((await store.latestCall())?.id).toBe('good')
})

test('a call of the first version loads, with what came later empty', async () => {
  const old = await openDB('mien', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('calls', { keyPath: 'id' }).createIndex('startedAtMs', 'startedAtMs')
      fresh.createObjectStore('seconds', { keyPath: ['callId', 'second'] })
    },
  })
  const participants = [{ key: 'a', pageName: 'Anna', givenName: null, isSelf: true, isLeftOut: false }]
  await old.put('calls', {
    id: 'old',
    siteId: 'generic',
    title: 'Call',
    startedAtMs: 1000,
    endedAtMs: 5000,
    participants,
  })
  // Participant 0 shows "happy" (4) and has probabilities.
  await old.put('seconds', { callId: 'old', second: 3, entries: new Uint8Array([0, 0, 4, 1, 0, 0, 0, 255, 0, 0, 0]) })
  old.close()

  const store = await openCallStore()
  const call = await store.loadCall('old')
  expect(call).toMatchObject({
    isKept: false,
    givenTitle: null,
    settings: null,
    notes: [],
    participants: [{ isSelf: true, restingFace: null }],
  })
  expect(cellsOf(call)).toEqual([{ second: 3, shown: 'happy', probabilities: [0, 0, 0, 1, 0, 0, 0] }])
  expect(await store.list()).toEqual([expect.objectContaining({ id: 'old', isKept: false, lengthS: 4 })])
})

describe('the list', () => {
  test('tells of each call, newest first, without its timelines', async () => {
    const store = await openCallStore()
    const { participants, ...facts } = madeCall('early', 1000)
    const [anna] = participants
    if (!anna) throw new Error('Nobody made')
    const renamed = {
      ...facts,
      givenTitle: 'Ours',
      isKept: true,
      endedAtMs: 61_500,
      participants: [
        { ...anna, givenName: 'Anita' },
        { ...anna, key: 'b', pageName: null },
      ],
    }
    await store.save(renamed, [0])
    await store.save(madeCall('late', 2000), [0, 2])
    const [late, early] = await store.list()
    expect(late).toEqual({
      id: 'late',
      siteId: 'generic',
      title: 'Call',
      givenTitle: null,
      startedAtMs: 2000,
      endedAtMs: null,
      isKept: false,
      isDamaged: false,
      participantNames: ['Anna'],
      lengthS: 3,
    })
    expect(early).toMatchObject({ givenTitle: 'Ours', isKept: true, participantNames: ['Anita', null], lengthS: 61 })
  })

  test('has a length of nothing for a call that was cut off before its first second', async () => {
    const store = await openCallStore()
    await store.save(madeCall('other', 1000), [0, 2])
    await store.save(madeCall('short', 2000), [])
    expect(await store.list()).toMatchObject([
      { id: 'short', lengthS: 0 },
      { id: 'other', lengthS: 3 },
    ])
  })

  test('says which record is damaged, and tells of the others all the same', async () => {
    const store = await openCallStore()
    await store.save(madeCall('good', 1000), [0])
    await putRaw({ id: 'worse', startedAtMs: 'never' })
    expect(await store.list()).toEqual([{ id: 'worse', isDamaged: true }, expect.objectContaining({ id: 'good' })])
    await store.deleteCall('worse')
    expect(await store.list()).toHaveLength(1)
  })
})

describe('what can be changed of a call', () => {
  test('is changed, and all else stays', async () => {
    const store = await openCallStore()
    await store.save(madeCall('one', 1000), [0, 2])
    const note = { id: 'n', second: 2, text: 'Here' }
    expect(
      await store.update('one', {
        givenTitle: 'Ours',
        isKept: true,
        notes: [note],
        givenNames: { a: 'Anita', nobody: 'X' },
      }),
    ).toBe(true)
    const call = await store.loadCall('one')
    expect(call).toMatchObject({
      title: 'Call',
      givenTitle: 'Ours',
      isKept: true,
      notes: [note],
      participants: [{ pageName: 'Anna', givenName: 'Anita' }],
    })
    expect(cellsOf(call)).toHaveLength(2)
    await store.update('one', { givenNames: { a: null } })
    expect(await store.loadCall('one')).toMatchObject({
      givenTitle: 'Ours',
      isKept: true,
      notes: [note],
      participants: [{ givenName: null }],
    })
  })

  test('is nothing where there is no such call', async () => {
    const store = await openCallStore()
    expect(await store.update('none', { isKept: true })).toBe(false)
    expect(await store.list()).toEqual([])
  })
})

describe('a call from elsewhere', () => {
  test('is stored whole', async () => {
    const store = await openCallStore()
    const call = { ...madeCall('one', 1000), isKept: true, notes: [{ id: 'n', second: 1, text: '' }] }
    expect(await store.add(call)).toBe(true)
    expect(cellsOf(await store.loadCall('one'))).toEqual(cellsOf(call))
    expect(await store.loadCall('one')).toMatchObject({ isKept: true, notes: call.notes })
  })

  test('leaves one of its id alone, unless told to replace it', async () => {
    const store = await openCallStore()
    await store.save(madeCall('one', 1000), [0, 2])
    const other: Call = { ...madeCall('one', 1000), title: 'Other', participants: [] }
    expect(await store.add(other)).toBe(false)
    expect(cellsOf(await store.loadCall('one'))).toHaveLength(2)
    expect(await store.add(other, 'replace')).toBe(true)
    expect(await store.loadCall('one')).toMatchObject({ title: 'Other', participants: [] })
    expect(await store.list()).toMatchObject([{ id: 'one', lengthS: 0 }])
  })
})

describe('a call expires', () => {
  const DAY_MS = 86_400_000
  const NOW_MS = 100 * DAY_MS
  const ended = (id: string, agoMs: number, isKept = false) => ({
    ...madeCall(id, NOW_MS - agoMs - 60_000),
    endedAtMs: NOW_MS - agoMs,
    isKept,
  })
  const storedIds = async () => {
    const raw = await openDB('mien', 1)
    const [calls, seconds] = [await raw.getAllKeys('calls'), await raw.getAllKeys('seconds')]
    raw.close()
    return { calls, seconds: [...new Set(seconds.map((key) => (Array.isArray(key) ? key[0] : key)))] }
  }
  const saved = async (calls: readonly Call[]) => {
    const store = await openCallStore()
    for (const call of calls) await store.save(call, [2])
    return store
  }

  test.each([
    ['a day after its end when history does not keep it', ended('stays', KEEP_MS), ended('goes', KEEP_MS + 1)],
    [
      'after the days that the user set when history keeps it',
      ended('stays', 30 * DAY_MS, true),
      ended('goes', 30 * DAY_MS + 1, true),
    ],
    [
      'counted from its last second when it was cut off',
      madeCall('stays', NOW_MS - KEEP_MS - 3000),
      madeCall('goes', NOW_MS - KEEP_MS - 3001),
    ],
  ])('%s, and takes its seconds along', async (_name, stays, goes) => {
    const store = await saved([stays, goes])
    await store.deleteExpired(NOW_MS, 30)
    expect(await storedIds()).toEqual({ calls: ['stays'], seconds: ['stays'] })
  })

  test('never while it runs', async () => {
    const store = await saved([madeCall('runs', 0), madeCall('old', 0)])
    await store.deleteExpired(NOW_MS, 1, new Set(['runs']))
    expect((await storedIds()).calls).toEqual(['runs'])
  })

  test('not while nobody knows how long history keeps it', async () => {
    const store = await saved([ended('kept', 5000 * DAY_MS, true), ended('old', 2 * DAY_MS)])
    await store.deleteExpired(NOW_MS, null)
    expect((await storedIds()).calls).toEqual(['kept'])
  })

  test.each([
    ['loaded', async () => expect(await (await openCallStore()).loadCall('old')).toBeNull()],
    ['looked for as the latest', async () => expect((await (await openCallStore()).latestCall())?.id).toBe('fresh')],
    ['listed', async () => expect(await (await openCallStore()).list()).toMatchObject([{ id: 'fresh' }])],
  ])('when it would be %s', async (_name, read) => {
    await saved([{ ...madeCall('fresh', 0), endedAtMs: NOW_MS - KEEP_MS }, ended('old', KEEP_MS + 1)])
    nowMs = NOW_MS
    await read()
    expect(await storedIds()).toEqual({ calls: ['fresh'], seconds: ['fresh'] })
  })

  test('a day after it was first found damaged when it cannot be read', async () => {
    const store = await saved([ended('good', 0)])
    await putRaw({ id: 'bad', startedAtMs: 1, title: 7 })
    await store.deleteExpired(NOW_MS, 30)
    await store.deleteExpired(NOW_MS + KEEP_MS, 30)
    expect((await storedIds()).calls).toEqual(['bad', 'good'])
    await store.deleteExpired(NOW_MS + KEEP_MS + 1, 30)
    expect((await storedIds()).calls).not.toContain('bad')
  })
})

test('what was erased of a participant is gone once the seconds are saved again', async () => {
  const timeline = new Timeline()
  for (const second of [0, 1, 2]) timeline.set({ second, shown: 'sad', probabilities: [0, 0, 0, 0, 1, 0, 0] })
  const ben = createParticipant({ key: 'b', timeline, pageName: 'Ben' })
  const call = madeCall('one', 1000)
  call.participants.push(ben)
  const store = await openCallStore()
  await store.save(call, [0, 1, 2])
  timeline.clear()
  await store.save(call, [0, 1, 2])
  const loaded = await store.loadCall('one')
  expect([...(loaded?.participants[1]?.timeline.cells() ?? [])]).toEqual([])
  expect(cellsOf(loaded)).toEqual(cellsOf(call))
})
