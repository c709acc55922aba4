/** Calls in IndexedDB: written by the engine as they run, read by the views. */
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { packSecond, unpackSecond } from '../call/packed-second'
import { Timeline } from '../call/timeline'
import type { Call } from '../call/timeline'

const DATABASE = 'mien'
const VERSION = 1
/** The last call waits this long to be exported; then it is deleted. */
export const KEEP_MS = 24 * 60 * 60 * 1000

const restingFace = v.object({
  probabilities: v.pipe(v.tuple([v.number(), v.number(), v.number(), v.number(), v.number(), v.number(), v.number()]), v.readonly()),
  source: v.picklist(['learned', 'set']),
  readings: v.number(),
})

/** Optional fields came later; a record without them is from before. */
const storedCall = v.object({
  id: v.string(),
  siteId: v.string(),
  title: v.string(),
  startedAtMs: v.number(),
  endedAtMs: v.nullable(v.number()),
  isKept: v.optional(v.boolean(), false),
  givenTitle: v.optional(v.nullable(v.string()), null),
  settings: v.optional(
    v.nullable(v.object({ readingsPerSecond: v.number(), smoothing: v.string(), confidenceFloor: v.number(), isBaselineOn: v.boolean() })),
    null,
  ),
  notes: v.optional(v.array(v.object({ id: v.string(), second: v.number(), text: v.string() })), []),
  participants: v.array(
    v.object({
      key: v.string(),
      pageName: v.nullable(v.string()),
      givenName: v.nullable(v.string()),
      isSelf: v.boolean(),
      isLeftOut: v.boolean(),
      restingFace: v.optional(v.nullable(restingFace), null),
    }),
  ),
})
type StoredCall = v.InferOutput<typeof storedCall>

const storedSecond = v.object({ callId: v.string(), second: v.number(), entries: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array) })
type StoredSecond = v.InferOutput<typeof storedSecond>

interface Schema extends DBSchema {
  calls: { key: string; value: StoredCall; indexes: { startedAtMs: number } }
  seconds: { key: [string, number]; value: StoredSecond }
}

/** Opens the store, making it first where there is none. @throws DOMException when the browser refuses. */
export async function openCallStore(): Promise<CallStore> {
  const database = await openDB<Schema>(DATABASE, VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('calls', { keyPath: 'id' }).createIndex('startedAtMs', 'startedAtMs')
      fresh.createObjectStore('seconds', { keyPath: ['callId', 'second'] })
    },
  })
  return new CallStore(database)
}

const secondsOf = (callId: string) => IDBKeyRange.bound([callId, 0], [callId, Infinity])

/** All methods throw a DOMException when the browser cannot read or write, and a ValiError for a damaged record. */
export class CallStore {
  readonly #database: IDBPDatabase<Schema>

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  /**
   * Stores who is in a call and the given seconds of its timelines, in one transaction. What stood there is replaced,
   * so that saving twice does no harm.
   */
  async save(call: Call, seconds: readonly number[]): Promise<void> {
    const transaction = this.#database.transaction(['calls', 'seconds'], 'readwrite')
    const participants = call.participants.map(({ timeline: _seconds, ...facts }) => facts)
    const writes: Promise<unknown>[] = [transaction.objectStore('calls').put({ ...call, notes: [...call.notes], participants })]
    for (const second of seconds) {
      writes.push(transaction.objectStore('seconds').put({ callId: call.id, second, entries: packSecond(call, second) }))
    }
    await Promise.all([...writes, transaction.done])
  }

  /** A call with its timelines; null when there is none of that id. */
  async loadCall(id: string): Promise<Call | null> {
    const record: unknown = await this.#database.get('calls', id)
    if (record === undefined) return null
    const { participants, ...facts } = v.parse(storedCall, record)
    const call: Call = { ...facts, participants: participants.map((each) => ({ ...each, timeline: new Timeline() })) }
    const rows: unknown[] = await this.#database.getAll('seconds', secondsOf(id))
    for (const row of rows) {
      const { second, entries } = v.parse(storedSecond, row)
      unpackSecond(second, entries, call.participants)
    }
    return call
  }

  /** The call that started last; null when there is none. */
  async latestCall(): Promise<Call | null> {
    const cursor = await this.#database.transaction('calls').store.index('startedAtMs').openKeyCursor(null, 'prev')
    return cursor ? this.loadCall(cursor.primaryKey) : null
  }

  async deleteCall(id: string): Promise<void> {
    const transaction = this.#database.transaction(['calls', 'seconds'], 'readwrite')
    await Promise.all([
      transaction.objectStore('calls').delete(id),
      transaction.objectStore('seconds').delete(secondsOf(id)),
      transaction.done,
    ])
  }

  /** Deletes the calls that started before a time, epoch milliseconds. */
  async deleteStartedBefore(timeMs: number): Promise<void> {
    const old = IDBKeyRange.upperBound(timeMs, true)
    for (const id of await this.#database.getAllKeysFromIndex('calls', 'startedAtMs', old)) await this.deleteCall(id)
  }

  close(): void {
    this.#database.close()
  }
}
