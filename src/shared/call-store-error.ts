import { TimeLimitError } from './time-limit'

/**
 * What is wrong with the store. `blocked`: another window holds an older version of the database open. `timed-out`: the
 * browser gave no answer. `newer`: a newer version of Mien has written the database. `unreadable`: the browser cannot
 * read the database. `full`: the disk or Mien's share of it is full. `closed`: the connection was closed under the work.
 * `damaged-call`: this call's record cannot be read. `does-not-fit`: this call breaks the schema of stored calls, and was
 * not written. `failed`: anything else.
 */
export type CallStoreFault =
  | 'blocked'
  | 'timed-out'
  | 'newer'
  | 'unreadable'
  | 'full'
  | 'closed'
  | 'damaged-call'
  | 'does-not-fit'
  | 'failed'

/** Why something could not be read from the store or written to it. */
export class CallStoreError extends Error {
  override readonly name = 'CallStoreError'
  readonly code: CallStoreFault

  constructor(code: CallStoreFault, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.code = code
  }
}

/** Names of the exceptions that IndexedDB throws (Indexed Database API 3.0, sections 3 and 5), and what they mean here. */
const FAULT_OF: ReadonlyMap<string, CallStoreFault> = new Map([
  ['QuotaExceededError', 'full'],
  ['VersionError', 'newer'],
  ['InvalidStateError', 'closed'],
  ['AbortError', 'closed'],
  ['UnknownError', 'unreadable'],
  // An object store is missing: this is not a database that Mien has made.
  ['NotFoundError', 'unreadable'],
  ['NotReadableError', 'unreadable'],
])

/**
 * Anything that was thrown by the store's work, as a {@link CallStoreError}.
 * @param what Names the work in the message.
 */
export function asCallStoreError(thrown: unknown, what: string): CallStoreError {
  if (thrown instanceof CallStoreError) return thrown
  if (thrown instanceof TimeLimitError) return new CallStoreError('timed-out', thrown.message, { cause: thrown })
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : ''
  return new CallStoreError(FAULT_OF.get(name) ?? 'failed', `${what}: ${String(thrown)}`, { cause: thrown })
}
