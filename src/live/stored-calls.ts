import { signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { DataFormat } from '../call/exporters'
import type { Call } from '../call/timeline'
import type { CallStoreFault } from '../shared/call-store-error'
import { storeFaultOf } from '../ui/store-fault'
import { exportOf } from './export-file'
import type { ExportFile } from './export-file'

/** Result of an export or of deleting a call. */
export type Result =
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'nothing-recorded' }
  | { readonly kind: 'not-read'; readonly fault: CallStoreFault | null }
  | { readonly kind: 'deleted' }

/** The part of the call store that is used here. */
export interface StoredCallStore {
  latestCall(): Promise<Call | null>
  loadCall(id: string): Promise<Call | null>
  deleteCall(id: string): Promise<void>
}

/** Everything outside; tests hand in a fake. */
export interface StoredCallsWorld {
  openStore(): Promise<StoredCallStore>
  save(file: ExportFile): void
  nowMs(): number
}

/** The calls on this machine, as far as popup and side panel show and export them. */
export interface StoredCalls {
  /** The last call, as {@link StoredCalls.loadLastCall} found it; null where there is none. */
  readonly lastCall: ReadonlySignal<Call | null>
  readonly result: ReadonlySignal<Result | null>
  clearResult(): void
  loadLastCall(): Promise<void>
  export(callId: string, format: DataFormat, isRunning: boolean): Promise<void>
  deleteCall(callId: string): Promise<void>
}

/** Creates the state; nothing is loaded yet. */
export function createStoredCalls(world: StoredCallsWorld): StoredCalls {
  const lastCall = signal<Call | null>(null)
  const result = signal<Result | null>(null)

  const loadLastCall = async () => {
    // Without a store there is no last call to offer; the engine reports a store that cannot be written.
    lastCall.value = await world
      .openStore()
      .then((store) => store.latestCall())
      .catch(() => null)
  }

  return {
    lastCall,
    result,
    clearResult: () => (result.value = null),
    loadLastCall,
    async export(callId, format, isRunning) {
      result.value = null
      try {
        const store = await world.openStore()
        const call = await store.loadCall(callId)
        if (!call) {
          result.value = { kind: 'nothing-recorded' }
          return
        }
        const file = exportOf(call, format, { isRunning, nowMs: world.nowMs() })
        world.save(file)
        result.value = { kind: 'saved', fileName: file.name }
      } catch (error) {
        console.error('Mien: a call could not be exported', error)
        result.value = { kind: 'not-read', fault: storeFaultOf(error) }
      }
    },
    async deleteCall(callId) {
      try {
        const store = await world.openStore()
        await store.deleteCall(callId)
        result.value = { kind: 'deleted' }
      } catch (error) {
        console.error('Mien: a call could not be deleted', error)
        result.value = { kind: 'not-read', fault: storeFaultOf(error) }
      }
      await loadLastCall()
    },
  }
}
