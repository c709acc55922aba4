import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore, IDBOpenDBRequest, IDBVersionChangeEvent, forceCloseDatabase } from 'fake-indexeddb'
import { deleteDB, openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { MockInstance } from 'vitest'
import type { Call } from '../call/timeline'
import { openCallStore } from './call-store'
import type { CallStore } from './call-store'

let store: CallStore
let opening: MockInstance<IDBFactory['open']>
/** Every connection that was opened. */
let connections: IDBDatabase[]

const call = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hns') })], { endedAtMs: null })
const cellsOf = (loaded: Call | null) => loaded?.participants.map(({ timeline }) => timeline.lengthS)
const failsWith = (code: string) => ({ name: 'CallStoreError', code })

beforeEach(async () => {
  const factory = new IDBFactory()
  globalThis.indexedDB = factory
  connections = []
  const open = factory.open.bind(factory)
  opening = vi.spyOn(factory, 'open').mockImplementation((...given) => {
    const request = open(...given)
    request.addEventListener('success', () => connections.push(request.result))
    return request
  })
  store = await openCallStore({ nowMs: () => CALL_START_MS, keepDays: () => Promise.resolve(null) })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** The store works again: it stores a call and gives it back. */
async function expectToWork() {
  await store.save(call, [0, 1, 2])
  expect(cellsOf(await store.loadCall(call.id))).toEqual([3])
}

describe('opening', () => {
  test.each([
    ['timed-out', () => new IDBOpenDBRequest()],
    [
      'blocked',
      () => {
        const request = new IDBOpenDBRequest()
        setImmediate(() => request.dispatchEvent(new IDBVersionChangeEvent('blocked')))
        return request
      },
    ],
  ])('that gets no answer is %s, and the next use opens anew', async (code, answer) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    opening.mockImplementationOnce(answer)
    const loading = expect(store.loadCall(call.id)).rejects.toMatchObject(failsWith(code))
    await new Promise((resolve) => setImmediate(resolve))
    await vi.runAllTimersAsync()
    await loading
    vi.useRealTimers()
    await expectToWork()
  })

  test('that comes after its limit is closed, so that it is in nobody’s way', async () => {
    const late = await openDB('mien', 1)
    const close = vi.spyOn(late, 'close')
    const request = Object.defineProperty(new IDBOpenDBRequest(), 'result', { get: () => late })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    opening.mockImplementationOnce(() => request)
    const loading = expect(store.loadCall(call.id)).rejects.toMatchObject(failsWith('timed-out'))
    await vi.runAllTimersAsync()
    await loading
    expect(close).not.toHaveBeenCalled()
    request.dispatchEvent(new IDBVersionChangeEvent('success'))
    await vi.waitFor(() => expect(close).toHaveBeenCalled())
  })

  test('what the browser cannot read is unreadable, and the next use tries again', async () => {
    opening.mockImplementationOnce(() => {
      throw new DOMException('Internal error opening backing store', 'UnknownError')
    })
    await expect(store.save(call, [0])).rejects.toMatchObject(failsWith('unreadable'))
    await expectToWork()
  })

  test('a database without the stores is unreadable, until everything is deleted', async () => {
    const raw = await openDB('mien', 1)
    raw.close()
    await expect(store.save(call, [0])).rejects.toMatchObject(failsWith('unreadable'))
    await store.deleteAll()
    await expectToWork()
  })
})

describe('another connection', () => {
  test('that wants a newer version gets it, and then the store says that the database is newer', async () => {
    await store.save(call, [0])
    const newer = await openDB('mien', 2)
    newer.close()
    await expect(store.loadCall(call.id)).rejects.toMatchObject(failsWith('newer'))
    await store.deleteAll()
    await expectToWork()
  })

  test('may delete the database, and the next use makes another', async () => {
    await store.save(call, [0])
    await deleteDB('mien')
    expect(await store.list()).toEqual([])
    await expectToWork()
  })
})

describe('a connection', () => {
  test('that was closed under the work is opened again, and the work done', async () => {
    await store.save(call, [0])
    connections.at(-1)?.close()
    await store.save(call, [0, 1, 2])
    expect(cellsOf(await store.loadCall(call.id))).toEqual([3])
    expect(connections).toHaveLength(2)
  })

  test('that the browser ends is opened again; a call that went with the database is stored whole', async () => {
    await store.save(call, [0])
    await store.save(call, [1])
    await lose(true)
    await store.save(call, [2])
    expect((await store.loadCall(call.id))?.participants[0]?.timeline.shownAt(0)).toBe('happy')
  })

  test('that the browser ends brings nothing back that the user has deleted', async () => {
    await lose(false)
    await store.save(call, [0])
    await store.deleteCall(call.id)
    await store.save(call, [2])
    expect((await store.loadCall(call.id))?.participants[0]?.timeline.shownAt(0)).toBeNull()
  })

  /** What a browser does whose database breaks, or whose data are cleared. */
  async function lose(isDatabaseLost: boolean) {
    await store.list()
    const connection = connections.at(-1)
    if (connection === undefined) throw new Error('No connection was opened')
    // Its type says the class; it takes a connection.
    forceCloseDatabase(connection as unknown as Parameters<typeof forceCloseDatabase>[0])
    if (isDatabaseLost) await deleteDB('mien')
    await new Promise((resolve) => setImmediate(resolve))
  }
})

describe('a disk that is full', () => {
  test('is said, nothing is written by halves, and the next try works', async () => {
    // oxlint-disable-next-line typescript/unbound-method -- it is applied to the store that the mock is called on
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (this.name === 'seconds') throw new DOMException('Full', 'QuotaExceededError')
      return put.apply(this, given)
    })
    await expect(store.save(call, [0])).rejects.toMatchObject(failsWith('full'))
    vi.restoreAllMocks()
    expect(await store.list()).toEqual([])
    await expectToWork()
  })
})

test('work that gets no answer ends, and the next use opens anew', async () => {
  await store.save(call, [0, 1, 2])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementationOnce(() => new IDBOpenDBRequest())
  const loading = expect(store.loadCall(call.id)).rejects.toMatchObject(failsWith('timed-out'))
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  await vi.runAllTimersAsync()
  await loading
  vi.useRealTimers()
  await expectToWork()
})

describe('damage', () => {
  const putRow = async (row: object) => {
    const raw = await openDB('mien', 1)
    await raw.put('seconds', row)
    raw.close()
  }

  test('in single seconds costs those seconds, and is counted', async () => {
    await store.save(call, [0, 1, 2])
    expect((await store.loadCall(call.id))?.damagedSeconds).toBe(0)
    // A code that this version does not know, bytes that are none, and a second in a thousand years.
    await putRow({ callId: call.id, second: 0, entries: new Uint8Array([0, 0, 99, 0, 0, 0, 0, 0, 0, 0, 0]) })
    await putRow({ callId: call.id, second: 1, entries: 'none' })
    await putRow({ callId: call.id, second: 4e10, entries: new Uint8Array([0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0]) })
    const loaded = await store.loadCall(call.id)
    expect(loaded?.damagedSeconds).toBe(3)
    expect([0, 1, 2].map((second) => loaded?.participants[0]?.timeline.shownAt(second))).toEqual([null, null, 'sad'])
  })

  test('of a call leaves the rest of the store working', async () => {
    await store.save(call, [0, 1, 2])
    const raw = await openDB('mien', 1)
    await raw.put('calls', { id: 'bad', startedAtMs: CALL_START_MS + 1, participants: null })
    raw.close()
    for (const use of [() => store.loadCall('bad'), () => store.update('bad', {})])
      await expect(use()).rejects.toMatchObject(failsWith('damaged-call'))
    expect((await store.latestCall())?.id).toBe(call.id)
    expect(connections).toHaveLength(2)
  })

  test.each([
    ['a text that is none', { ...call, title: 7 as unknown as string }],
    [
      'a name of a million letters',
      { ...call, participants: [madeParticipant({ key: 'a', pageName: 'a'.repeat(1e6) })] },
    ],
    ['a time that is none', { ...call, startedAtMs: Number.NaN }],
    ['a crowd', { ...call, participants: Array.from({ length: 2001 }, (_, at) => madeParticipant({ key: `${at}` })) }],
  ])('does not get in: %s', async (_name, broken) => {
    await expect(store.save(broken, [0])).rejects.toMatchObject(failsWith('does-not-fit'))
    await expect(store.add(broken)).rejects.toMatchObject(failsWith('does-not-fit'))
    expect(await store.list()).toEqual([])
  })
})
