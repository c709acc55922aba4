/** The connection to the database of calls: opened at first use, and again when it is lost. */
import { deleteDB, openDB } from 'idb'
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb'
import { CallStoreError, asCallStoreError } from './call-store-error'
import { TimeLimitError, withTimeLimit } from './time-limit'

const DATABASE = 'mien'
const VERSION = 1
/** Opening takes milliseconds on a healthy machine, and a few seconds while a browser with many tabs starts. */
const OPEN_LIMIT_MS = 8000
/** Reading a call of four hours and 49 people takes about two seconds. */
const WORK_LIMIT_MS = 30_000

/** Records are read as unknown and checked: another version, or a fault, may have written anything. */
interface Schema extends DBSchema {
  calls: { key: string; value: unknown; indexes: { startedAtMs: number } }
  seconds: { key: [string, number]; value: unknown }
}
type Stores = StoreNames<Schema>[]

/** A transaction on both stores. */
export type CallTransaction<Mode extends IDBTransactionMode> = IDBPTransaction<Schema, Stores, Mode>

export class CallStoreConnection {
  #database: Promise<IDBPDatabase<Schema>> | null = null
  #losses = 0

  /** How often the browser has closed the connection by itself: after that, what was stored may be gone. */
  get losses(): number {
    return this.#losses
  }

  /**
   * Does something in one transaction on both stores: all of it is written, or nothing. Work whose connection was closed
   * under it is done once more on a new one.
   * @param what Names the work in errors.
   * @throws CallStoreError
   */
  async transact<T, Mode extends 'readonly' | 'readwrite'>(
    what: string,
    mode: Mode,
    work: (transaction: CallTransaction<Mode>) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#tryToTransact(what, mode, work)
    } catch (error) {
      if (!(error instanceof CallStoreError) || error.code !== 'closed') throw error
      return await this.#tryToTransact(what, mode, work)
    }
  }

  /** Deletes the whole database, whatever is in it. @throws CallStoreError */
  async deleteDatabase(): Promise<void> {
    await this.close()
    try {
      await withTimeLimit(deleteDB(DATABASE), OPEN_LIMIT_MS, 'Deleting the database')
    } catch (thrown) {
      throw asCallStoreError(thrown, 'Deleting the database')
    }
  }

  /** Closes the connection once its work is done; the next use opens another. */
  async close(): Promise<void> {
    const database = this.#database
    this.#database = null
    // A database that could not be opened needs no closing, and whoever opened it has the error.
    await database?.then((opened) => opened.close()).catch(() => undefined)
  }

  async #tryToTransact<T, Mode extends 'readonly' | 'readwrite'>(
    what: string,
    mode: Mode,
    work: (transaction: CallTransaction<Mode>) => Promise<T>,
  ): Promise<T> {
    const opening = (this.#database ??= this.#open())
    try {
      const database = await opening
      return await withTimeLimit(inTransaction(database, mode, work), WORK_LIMIT_MS, what)
    } catch (thrown) {
      const error = asCallStoreError(thrown, what)
      // A damaged call says nothing against the connection; after any other fault the next use tries a new one.
      if (error.code !== 'damaged-call' && this.#database === opening) await this.close()
      throw error
    }
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    let isBlocked = false
    let isTooLate = false
    const opening = openDB<Schema>(DATABASE, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('calls', { keyPath: 'id' }).createIndex('startedAtMs', 'startedAtMs')
        fresh.createObjectStore('seconds', { keyPath: ['callId', 'second'] })
      },
      blocked: () => {
        isBlocked = true
      },
      // A newer version wants to open the database, or somebody to delete it: both wait until this connection is closed.
      blocking: () => void this.close(),
      terminated: () => {
        this.#losses++
        this.#database = null
      },
    })
    const closeIfTooLate = (database: IDBPDatabase<Schema>) => {
      if (isTooLate) database.close()
    }
    // Its error reaches the caller through the time limit.
    opening.then(closeIfTooLate).catch(() => undefined)
    try {
      return await withTimeLimit(opening, OPEN_LIMIT_MS, 'Opening the database')
    } catch (thrown) {
      isTooLate = true
      if (isBlocked && thrown instanceof TimeLimitError) {
        throw new CallStoreError('blocked', 'Another window holds an older version of the database open')
      }
      throw asCallStoreError(thrown, 'Opening the database')
    }
  }
}

async function inTransaction<T, Mode extends 'readonly' | 'readwrite'>(
  database: IDBPDatabase<Schema>,
  mode: Mode,
  work: (transaction: CallTransaction<Mode>) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(['calls', 'seconds'], mode)
  try {
    const result = await work(transaction)
    await transaction.done
    return result
  } catch (error) {
    abort(transaction)
    await transaction.done.catch(() => undefined)
    // A request that failed only says that it was aborted; the transaction knows why.
    throw transaction.error ?? error
  }
}

function abort(transaction: Pick<CallTransaction<'readwrite'>, 'abort'>): void {
  try {
    transaction.abort()
  } catch {
    // It had ended by itself.
  }
}
