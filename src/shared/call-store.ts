/** Calls in IndexedDB: written by the engine as they run, read by the views. */
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import * as v from 'valibot'
import { packSecond, unpackSecond } from '../call/packed-second'
import { LEFT_OUT_REASONS, NO_MARKS, Timeline } from '../call/timeline'
import type { Call, Note } from '../call/timeline'

const DATABASE = 'mien'
const VERSION = 1
const DAY_MS = 24 * 60 * 60 * 1000
/** A call that history does not keep waits this long to be exported; then it is deleted. */
export const KEEP_MS = DAY_MS

const restingFace = v.object({
  probabilities: v.pipe(
    v.tuple([v.number(), v.number(), v.number(), v.number(), v.number(), v.number(), v.number()]),
    v.readonly(),
  ),
  source: v.picklist(['learned', 'set']),
  readings: v.number(),
})

const strings = v.pipe(v.array(v.string()), v.readonly())
const personMarks = v.object({ personIds: strings, names: strings, sourceIds: strings })

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
    v.nullable(
      v.object({
        readingsPerSecond: v.number(),
        smoothing: v.string(),
        confidenceFloor: v.number(),
        isBaselineOn: v.boolean(),
      }),
    ),
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
      marks: v.optional(personMarks, NO_MARKS),
      leftOutBecause: v.optional(v.nullable(v.picklist(LEFT_OUT_REASONS)), null),
      isBroughtBack: v.optional(v.boolean(), false),
    }),
  ),
})
type StoredCall = v.InferOutput<typeof storedCall>

const storedSecond = v.object({
  callId: v.string(),
  second: v.number(),
  entries: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
})
type StoredSecond = v.InferOutput<typeof storedSecond>

interface Schema extends DBSchema {
  calls: { key: string; value: StoredCall; indexes: { startedAtMs: number } }
  seconds: { key: [string, number]; value: StoredSecond }
}

/** A stored call without its timelines, for a list. */
export interface CallFacts extends Pick<
  Call,
  'id' | 'siteId' | 'title' | 'givenTitle' | 'startedAtMs' | 'endedAtMs' | 'isKept'
> {
  readonly isDamaged: false
  /** The names to show, in order of appearance; null for someone without one. */
  readonly participantNames: readonly (string | null)[]
  /** Whole seconds from the start to the end, or to the last second stored of a call that has no end. */
  readonly lengthS: number
}

/** A record that cannot be read: all that can be done with it is to delete it. */
export interface DamagedCall {
  readonly id: string
  readonly isDamaged: true
}

/** What can be changed of a stored call; what is not named stays. */
export interface CallChanges {
  readonly givenTitle?: string | null
  readonly isKept?: boolean
  readonly notes?: readonly Note[]
  /** The user's names for participants, by key; null goes back to the page's. */
  readonly givenNames?: Readonly<Record<string, string | null>>
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

function recordOf(call: Call): StoredCall {
  const participants = call.participants.map(({ timeline: _seconds, ...facts }) => facts)
  return { ...call, notes: [...call.notes], participants }
}

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
    const writes: Promise<unknown>[] = [transaction.objectStore('calls').put(recordOf(call))]
    for (const second of seconds) {
      writes.push(
        transaction.objectStore('seconds').put({ callId: call.id, second, entries: packSecond(call, second) }),
      )
    }
    await Promise.all([...writes, transaction.done])
  }

  /**
   * Stores a whole call from elsewhere, in one transaction.
   * @param onConflict What to do with a call of that id that is there already.
   * @returns False, and nothing changed, when there is one and it was to stay.
   */
  async add(call: Call, onConflict: 'refuse' | 'replace' = 'refuse'): Promise<boolean> {
    const transaction = this.#database.transaction(['calls', 'seconds'], 'readwrite')
    const [calls, seconds] = [transaction.objectStore('calls'), transaction.objectStore('seconds')]
    if (onConflict === 'refuse' && (await calls.getKey(call.id)) !== undefined) {
      await transaction.done
      return false
    }
    const writes: Promise<unknown>[] = [calls.put(recordOf(call)), seconds.delete(secondsOf(call.id))]
    const lengthS = Math.max(0, ...call.participants.map(({ timeline }) => timeline.lengthS))
    for (let second = 0; second < lengthS; second++) {
      const entries = packSecond(call, second)
      if (entries.length > 0) writes.push(seconds.put({ callId: call.id, second, entries }))
    }
    await Promise.all([...writes, transaction.done])
    return true
  }

  /**
   * Changes facts of a call that is over; those of a running one are the engine's, which would write its own over them.
   * @returns False when there is no call of that id.
   */
  async update(id: string, { givenNames = {}, notes, ...changes }: CallChanges): Promise<boolean> {
    const transaction = this.#database.transaction('calls', 'readwrite')
    const record: unknown = await transaction.store.get(id)
    if (record === undefined) {
      await transaction.done
      return false
    }
    const call = v.parse(storedCall, record)
    const participants = call.participants.map((each) => {
      const isNamed = Object.hasOwn(givenNames, each.key)
      return isNamed ? { ...each, givenName: givenNames[each.key] ?? null } : each
    })
    await Promise.all([
      transaction.store.put({ ...call, ...changes, ...(notes && { notes: [...notes] }), participants }),
      transaction.done,
    ])
    return true
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

  /** All calls without their timelines: those that cannot be read first, then the others, newest first. */
  async list(): Promise<(CallFacts | DamagedCall)[]> {
    const transaction = this.#database.transaction(['calls', 'seconds'])
    const [ids, records] = await Promise.all([
      transaction.objectStore('calls').getAllKeys(),
      transaction.objectStore('calls').getAll(),
    ])
    const calls = await Promise.all(
      ids.map(async (id, index): Promise<CallFacts | DamagedCall> => {
        const parsed = v.safeParse(storedCall, records[index])
        if (!parsed.success) return { id, isDamaged: true }
        const { siteId, title, givenTitle, startedAtMs, endedAtMs, isKept, participants } = parsed.output
        const last =
          endedAtMs === null ? await transaction.objectStore('seconds').openKeyCursor(secondsOf(id), 'prev') : null
        return {
          id,
          siteId,
          title,
          givenTitle,
          startedAtMs,
          endedAtMs,
          isKept,
          isDamaged: false,
          participantNames: participants.map(({ givenName, pageName }) => givenName ?? pageName),
          lengthS:
            endedAtMs === null
              ? last === null
                ? 0
                : last.key[1] + 1
              : Math.max(0, Math.ceil((endedAtMs - startedAtMs) / 1000)),
        }
      }),
    )
    const startOf = (call: CallFacts | DamagedCall) => (call.isDamaged ? Infinity : call.startedAtMs)
    return calls.toSorted((a, b) => (startOf(a) === startOf(b) ? 0 : startOf(b) - startOf(a)))
  }

  async deleteCall(id: string): Promise<void> {
    const transaction = this.#database.transaction(['calls', 'seconds'], 'readwrite')
    await Promise.all([
      transaction.objectStore('calls').delete(id),
      transaction.objectStore('seconds').delete(secondsOf(id)),
      transaction.done,
    ])
  }

  /** Deletes every call. What a running one records afterwards is stored again. */
  async deleteAll(): Promise<void> {
    const transaction = this.#database.transaction(['calls', 'seconds'], 'readwrite')
    await Promise.all([
      transaction.objectStore('calls').clear(),
      transaction.objectStore('seconds').clear(),
      transaction.done,
    ])
  }

  /**
   * Deletes the calls whose time is over, counted from their end (from the last second stored where they were cut off):
   * one that history keeps after `keepDays`, any other after {@link KEEP_MS}. Damaged records stay for the user to see.
   * @param runningIds Calls that stay whatever their age.
   */
  async deleteExpired(nowMs: number, keepDays: number, runningIds: ReadonlySet<string> = new Set()): Promise<void> {
    for (const call of await this.list()) {
      if (call.isDamaged || runningIds.has(call.id)) continue
      const keepMs = call.isKept ? keepDays * DAY_MS : KEEP_MS
      if (nowMs - (call.startedAtMs + call.lengthS * 1000) > keepMs) await this.deleteCall(call.id)
    }
  }

  close(): void {
    this.#database.close()
  }
}
