import { CallStoreError } from '../shared/call-store-error'
import type { CallStoreFault } from '../shared/call-store-error'
import { t } from './messages'
import type { MessageKey } from './messages'

const SENTENCES: ReadonlyMap<CallStoreFault, MessageKey> = new Map([
  ['blocked', 'store_blocked'],
  ['newer', 'store_newer'],
  ['full', 'store_full'],
])

/** What is wrong with the call store, by the error that it threw; null for errors of anything else. */
export function storeFaultOf(error: unknown): CallStoreFault | null {
  return error instanceof CallStoreError ? error.code : null
}

/** What is wrong with the call store and what to do, where the user can do something about it; else `otherwise`. */
export function storeFaultInWords(fault: CallStoreFault | null, otherwise: MessageKey): string {
  return t((fault && SENTENCES.get(fault)) ?? otherwise)
}
