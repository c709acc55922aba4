import { signal } from '@preact/signals'
import type { ReadonlySignal, Signal } from '@preact/signals'
import { withNote, withoutNote } from '../call/notes'
import type { Call } from '../call/timeline'
import type { CallChanges } from '../shared/call-store'
import type { CallStoreFault } from '../shared/call-store-error'
import { t } from '../ui/messages'
import { storeFaultOf } from '../ui/store-fault'
import { reportFile } from './export-file'
import type { ReportFile, ReportFormat } from './export-file'
import { reportOf } from './report-data'
import type { Report, ReportedCall } from './report-data'
import type { ReportEdits } from './report-edits'

/** What the page shows. `not-read`: the browser refused; `damaged`: what is stored is not a call. */
export type ReportScreen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'not-read'; readonly fault: CallStoreFault | null; readonly detail: string }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'ready'; readonly report: Report; readonly isOtherMissing: boolean }

/** Result of the last action. */
export type ReportResult =
  | { readonly kind: 'saved'; readonly fileName: string; readonly isKept: boolean }
  | { readonly kind: 'not-saved' }
  | { readonly kind: 'not-changed' | 'not-deleted'; readonly fault: CallStoreFault | null }

/** The part of the call store that the page uses. */
export interface ReportStore {
  loadCall(id: string): Promise<ReportedCall | null>
  update(id: string, changes: CallChanges): Promise<boolean>
  deleteCall(id: string): Promise<void>
}

/** Everything outside the model; tests hand in a fake. */
export interface ReportWorld {
  /** From the page's address; null where it names no call. */
  readonly callId: string | null
  readonly otherId: string | null
  readonly palette: string
  openStore(): Promise<ReportStore>
  save(file: ReportFile): void
  nowMs(): number
  newId(): string
}

export interface ReportModel {
  readonly screen: ReadonlySignal<ReportScreen>
  readonly result: ReadonlySignal<ReportResult | null>
  /** Whether names are replaced by numbers in the files that are saved. */
  readonly isAnonymous: Signal<boolean>
  readonly edits: ReportEdits
  /** Reads the call again. */
  refresh(): Promise<void>
  export(format: ReportFormat): Promise<void>
  deleteCall(): Promise<void>
}

/** Makes the page's state and reads the call. */
export function createReportModel(world: ReportWorld): ReportModel {
  const { callId } = world
  const screen = signal<ReportScreen>({ kind: 'loading' })
  const result = signal<ReportResult | null>(null)
  const isAnonymous = signal(false)
  let stored: { readonly call: ReportedCall; readonly other: Call | null } | null = null

  const load = async (): Promise<ReportScreen> => {
    stored = null
    if (callId === null) return { kind: 'not-found' }
    try {
      const store = await world.openStore()
      const call = await store.loadCall(callId)
      if (!call) return { kind: 'not-found' }
      // A missing other call does not prevent the report of this one.
      const other = world.otherId === null ? null : await store.loadCall(world.otherId).catch(() => null)
      stored = { call, other }
      const report = reportOf(call, world.nowMs(), other, (order) => t('participant_numbered', order))
      return { kind: 'ready', report, isOtherMissing: world.otherId !== null && other === null }
    } catch (error) {
      console.error('Mien: a call could not be opened', error)
      const fault = storeFaultOf(error)
      const detail = String(error)
      return fault === 'damaged-call' ? { kind: 'damaged', detail } : { kind: 'not-read', fault, detail }
    }
  }
  const refresh = async () => {
    screen.value = await load()
  }

  const change = async (changes: CallChanges) => {
    result.value = null
    if (callId === null) return
    try {
      await (await world.openStore()).update(callId, changes)
    } catch (error) {
      console.error('Mien: a call could not be changed', error)
      result.value = { kind: 'not-changed', fault: storeFaultOf(error) }
    }
    await refresh()
  }

  const changeNotes = (changed: (notes: Call['notes']) => Call['notes']) => {
    if (stored) void change({ notes: changed(stored.call.notes) })
  }

  void refresh()
  return {
    screen,
    result,
    isAnonymous,
    edits: {
      rename: (givenTitle) => void change({ givenTitle }),
      note: (id, second, text) => changeNotes((notes) => withNote(notes, { id, second, text })),
      deleteNote: (id) => changeNotes((notes) => withoutNote(notes, id)),
      newNoteId: () => world.newId(),
    },
    refresh,
    async export(format) {
      result.value = null
      // So that the file of a running call has everything recorded until now.
      await refresh()
      if (!stored) return
      try {
        const file = reportFile(stored.call, format, {
          nowMs: world.nowMs(),
          isAnonymous: isAnonymous.value,
          other: stored.other,
          palette: world.palette,
        })
        world.save(file)
        result.value = { kind: 'saved', fileName: file.name, isKept: stored.call.isKept }
      } catch (error) {
        console.error('Mien: a call could not be exported', error)
        result.value = { kind: 'not-saved' }
      }
    },
    async deleteCall() {
      if (callId === null) return
      try {
        await (await world.openStore()).deleteCall(callId)
        result.value = null
        screen.value = { kind: 'deleted' }
      } catch (error) {
        console.error('Mien: a call could not be deleted', error)
        result.value = { kind: 'not-deleted', fault: storeFaultOf(error) }
      }
    },
  }
}
