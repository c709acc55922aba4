/** Calls in IndexedDB: written by the engine as they run, read by the views. */
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { CELL_BYTES, Timeline } from '../call/timeline'
import type { Call } from '../call/timeline'

const DATABASE = 'mien'
const VERSION = 1
/** Bytes of one participant in a stored second: a 16-bit index into the call's participants, then the cell. */
const ENTRY_BYTES = 2 + CELL_BYTES
/** The last call waits this long to be exported; then it is deleted. */
export const KEEP_MS = 24 * 60 * 60 * 1000

const storedCall = v.object({
  id: v.string(),
  siteId: v.string(),
  title: v.string(),
  startedAtMs: v.number(),
  endedAtMs: v.nullable(v.number()),
  participants: v.array(
    v.object({
      key: v.string(),
      pageName: v.nullable(v.string()),
      givenName: v.nullable(v.string()),
      isSelf: v.boolean(),
      isLeftOut: v.boolean(),
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
    const { id, siteId, title, startedAtMs, endedAtMs } = call
    const participants = call.participants.map(({ key, pageName, givenName, isSelf, isLeftOut }) => ({ key, pageName, givenName, isSelf, isLeftOut }))
    const writes: Promise<unknown>[] = [
      transaction.objectStore('calls').put({ id, siteId, title, startedAtMs, endedAtMs, participants }),
    ]
    for (const second of seconds) {
      writes.push(transaction.objectStore('seconds').put({ callId: id, second, entries: pack(call, second) }))
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
    for (const row of rows) unpack(v.parse(storedSecond, row), call)
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

function pack(call: Call, second: number): Uint8Array<ArrayBuffer> {
  const cells = call.participants.flatMap(({ timeline }, index) => {
    const cell = timeline.packedAt(second)
    return cell ? [{ index, cell }] : []
  })
  const entries = new Uint8Array(cells.length * ENTRY_BYTES)
  const view = new DataView(entries.buffer)
  cells.forEach(({ index, cell }, place) => {
    view.setUint16(place * ENTRY_BYTES, index)
    entries.set(cell, place * ENTRY_BYTES + 2)
  })
  return entries
}

function unpack({ second, entries }: StoredSecond, call: Call): void {
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength)
  for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
    call.participants[view.getUint16(at)]?.timeline.setPacked(second, entries.slice(at + 2, at + ENTRY_BYTES))
  }
}
