/** Calls in IndexedDB: written by the engine as they run, read by the views. */
import * as v from 'valibot'
import { callLengthS, recordedLengthS } from '../call/call-length'
import { KEEP_MS, expiresAtMs } from '../call/expiry'
import { knownNameOf } from '../call/names'
import type { Call, Note } from '../call/timeline'
import { CallStoreConnection } from './call-store-connection'
import type { CallTransaction } from './call-store-connection'
import { CallStoreError } from './call-store-error'
import { KEPT_STAY } from './call-store-expiry'
import type { Expiry } from './call-store-expiry'
import { callOf, callRecord, parseCallRecord, recordOf, secondRecordOf } from './call-store-records'
import type { CallRecord, LoadedCall } from './call-store-records'

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

/** When an expiry run first found a record damaged, epoch milliseconds; stands in the record itself. */
const damagedSince = v.object({ damagedSinceMs: v.number() })

/** The store; its database is opened at the first use, and again when the connection is lost. */
export function openCallStore(expiry: Expiry = KEPT_STAY): Promise<CallStore> {
  return Promise.resolve(new CallStore(expiry))
}

const secondsOfLength = (lengthS: number) => Array.from({ length: lengthS }, (_, second) => second)
const secondsOf = (callId: string) => IDBKeyRange.bound([callId, 0], [callId, Infinity])

/**
 * All methods throw a {@link CallStoreError}, and can be repeated after one: each does all of its work in one
 * transaction. None of them waits for longer than a limit. A call that has expired is never given; it is deleted.
 */
export class CallStore {
  readonly #connection = new CallStoreConnection()
  readonly #expiry: Expiry
  /** For each call that was saved here, how often the connection had been lost by then. */
  readonly #lossesAtSave = new Map<string, number>()

  constructor(expiry: Expiry) {
    this.#expiry = expiry
  }

  /**
   * Stores who is in a call and the given seconds of its timelines, in place of what stood there. A call that the
   * browser has lost with its database is stored whole again.
   */
  async save(call: Call, seconds: readonly number[]): Promise<void> {
    const record = recordOf(call)
    const losses = this.#lossesAtSave.get(call.id)
    await this.#connection.transact('Saving a call', 'readwrite', async (transaction) => {
      const [calls, rows] = [transaction.objectStore('calls'), transaction.objectStore('seconds')]
      const mayBeLost = losses !== undefined && losses !== this.#connection.losses
      const isLost = mayBeLost && (await calls.getKey(call.id)) === undefined
      const stored = isLost ? secondsOfLength(recordedLengthS(call)) : seconds
      await Promise.all([calls.put(record), ...stored.map(async (second) => rows.put(secondRecordOf(call, second)))])
    })
    this.#lossesAtSave.set(call.id, this.#connection.losses)
  }

  /**
   * Stores a whole call from elsewhere.
   * @param onConflict What to do with a call of that id that is there already.
   * @returns False, and nothing changed, when there is one and it was to stay.
   */
  async add(call: Call, onConflict: 'refuse' | 'replace' = 'refuse'): Promise<boolean> {
    const record = recordOf(call)
    return this.#connection.transact('Adding a call', 'readwrite', async (transaction) => {
      const [calls, rows] = [transaction.objectStore('calls'), transaction.objectStore('seconds')]
      if (onConflict === 'refuse' && (await calls.getKey(call.id)) !== undefined) return false
      await Promise.all([calls.put(record), rows.delete(secondsOf(call.id))])
      const filled = secondsOfLength(recordedLengthS(call)).map((second) => secondRecordOf(call, second))
      await Promise.all(filled.filter(({ entries }) => entries.length > 0).map(async (row) => rows.put(row)))
      return true
    })
  }

  /**
   * Changes facts of a call that is over; those of a running one are the engine's, which would write its own over them.
   * @returns False when there is no call of that id.
   */
  async update(id: string, { givenNames = {}, notes, ...changes }: CallChanges): Promise<boolean> {
    return this.#connection.transact('Changing a call', 'readwrite', async (transaction) => {
      const calls = transaction.objectStore('calls')
      const stored = await calls.get(id)
      if (stored === undefined) return false
      const call = parseCallRecord(stored)
      const participants = call.participants.map((each) => {
        const isNamed = Object.hasOwn(givenNames, each.key)
        return isNamed ? { ...each, givenName: givenNames[each.key] ?? null } : each
      })
      const changed = v.safeParse(callRecord, { ...call, ...changes, ...(notes && { notes }), participants })
      if (!changed.success) throw new CallStoreError('does-not-fit', v.summarize(changed.issues))
      await calls.put(changed.output)
      return true
    })
  }

  /** A call with its timelines; null when there is none of that id. @throws CallStoreError `damaged-call` */
  async loadCall(id: string): Promise<LoadedCall | null> {
    const keepDays = await this.#expiry.keepDays()
    return this.#connection.transact('Reading a call', 'readwrite', async (transaction) => {
      const stored = await transaction.objectStore('calls').get(id)
      if (stored === undefined) return null
      const record = parseCallRecord(stored)
      const lengthS = await storedLengthS(transaction, record)
      if (this.#expiry.nowMs() > expiresAtMs(record, lengthS, keepDays)) {
        await deleteFrom(transaction, id)
        return null
      }
      return callOf(record, await transaction.objectStore('seconds').getAll(secondsOf(id)))
    })
  }

  /** The call that started last, of those that can be read; null when there is none. */
  async latestCall(): Promise<LoadedCall | null> {
    const latest = (await this.list()).find((call) => !call.isDamaged)
    return latest ? this.loadCall(latest.id) : null
  }

  /** All calls without their timelines: those that cannot be read first, then the others, newest first. */
  async list(): Promise<(CallFacts | DamagedCall)[]> {
    await this.deleteExpired(this.#expiry.nowMs(), await this.#expiry.keepDays())
    const calls = await this.#connection.transact('Listing the calls', 'readonly', async (transaction) => {
      const store = transaction.objectStore('calls')
      const [ids, records] = await Promise.all([store.getAllKeys(), store.getAll()])
      return Promise.all(ids.map((id, index) => factsOf(transaction, id, records[index])))
    })
    const startOf = (call: CallFacts | DamagedCall) => (call.isDamaged ? Infinity : call.startedAtMs)
    return calls.toSorted((a, b) => (startOf(a) === startOf(b) ? 0 : startOf(b) - startOf(a)))
  }

  async deleteCall(id: string): Promise<void> {
    await this.#connection.transact('Deleting a call', 'readwrite', (transaction) => deleteFrom(transaction, id))
  }

  /**
   * Deletes every call, and the database itself where it cannot be read. What a running call records afterwards is
   * stored again.
   */
  async deleteAll(): Promise<void> {
    try {
      await this.#connection.transact('Deleting all calls', 'readwrite', async (transaction) => {
        await Promise.all([transaction.objectStore('calls').clear(), transaction.objectStore('seconds').clear()])
      })
    } catch (error) {
      const isBroken = error instanceof CallStoreError && (error.code === 'unreadable' || error.code === 'newer')
      if (!isBroken) throw error
      await this.#connection.deleteDatabase()
    }
  }

  /**
   * Deletes the calls whose time is over (see {@link expiresAtMs}). A record that cannot be read stays for
   * {@link KEEP_MS} after the first run that finds it, for the user to see.
   * @param keepDays As {@link Expiry.keepDays} gives it.
   * @param runningIds Calls that stay whatever their age.
   */
  async deleteExpired(
    nowMs: number,
    keepDays: number | null,
    runningIds: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    await this.#connection.transact('Deleting expired calls', 'readwrite', async (transaction) => {
      const calls = transaction.objectStore('calls')
      let cursor = await calls.openCursor()
      while (cursor) {
        const id = cursor.primaryKey
        const stored: unknown = cursor.value
        const facts = await factsOf(transaction, id, stored)
        if (facts.isDamaged) {
          const since = v.safeParse(damagedSince, stored)
          if (!since.success) await cursor.update(Object.assign({}, stored, { id, damagedSinceMs: nowMs }))
          else if (nowMs - since.output.damagedSinceMs > KEEP_MS) await deleteFrom(transaction, id)
        } else if (!runningIds.has(id) && nowMs > expiresAtMs(facts, facts.lengthS, keepDays)) {
          await deleteFrom(transaction, id)
        }
        cursor = await cursor.continue()
      }
    })
  }

  /** Closes the connection; the next use opens another. */
  async close(): Promise<void> {
    await this.#connection.close()
  }
}

type AnyTransaction = CallTransaction<'readonly'> | CallTransaction<'readwrite'>

async function factsOf(transaction: AnyTransaction, id: string, stored: unknown): Promise<CallFacts | DamagedCall> {
  const parsed = v.safeParse(callRecord, stored, { abortEarly: true })
  if (!parsed.success) return { id, isDamaged: true }
  const { siteId, title, givenTitle, startedAtMs, endedAtMs, isKept, participants } = parsed.output
  return {
    id,
    siteId,
    title,
    givenTitle,
    startedAtMs,
    endedAtMs,
    isKept,
    isDamaged: false,
    participantNames: participants.map(knownNameOf),
    lengthS: await storedLengthS(transaction, parsed.output),
  }
}

/** Whole seconds to a call's end, or to its last stored second where it has no end. */
async function storedLengthS(transaction: AnyTransaction, call: CallRecord): Promise<number> {
  if (call.endedAtMs !== null) return callLengthS(call, 0)
  const last = await transaction.objectStore('seconds').openKeyCursor(secondsOf(call.id), 'prev')
  return last === null ? 0 : last.primaryKey[1] + 1
}

async function deleteFrom(transaction: CallTransaction<'readwrite'>, id: string): Promise<void> {
  await Promise.all([
    transaction.objectStore('calls').delete(id),
    transaction.objectStore('seconds').delete(secondsOf(id)),
  ])
}
