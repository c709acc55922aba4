import { computed, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { wasCutOff } from '../call/call-length'
import { DAY_MS } from '../call/expiry'
import { CallFileError, textOfFile } from '../call/importers/json'
import type { CallFileFault } from '../call/importers/json'
import type { CallFacts, CallStore, DamagedCall } from '../shared/call-store'
import { CallStoreError } from '../shared/call-store-error'
import type { CallStoreFault } from '../shared/call-store-error'
import { DEFAULT_SETTINGS } from '../shared/settings'
import type { ReadSettings, Settings } from '../shared/settings'
import type { SettingsStore } from '../shared/settings-store'
import { storeFaultOf } from '../ui/store-fault'
import { callBands } from './call-bands'
import type { CallBands } from './call-bands'
import { callDocument, historyFile, readFile } from './history-file'
import { fitsSearch } from './history-search'

/** How long the result of an action is shown: it has up to three sentences. Milliseconds. */
const SHOW_RESULT_MS = 8000

/** Result of the last action. */
export type HistoryResult =
  | { readonly kind: 'exported'; readonly fileName: string; readonly count: number; readonly damagedCount: number }
  | {
      readonly kind: 'imported'
      readonly addedCount: number
      readonly presentCount: number
      readonly expiredCount: number
      readonly damagedCount: number
    }
  | { readonly kind: 'file-fault'; readonly fault: CallFileFault }
  | { readonly kind: 'deleted' | 'all-deleted' | 'kept' | 'turned-on' | 'too-much' }
  | { readonly kind: 'not-read' | 'not-changed'; readonly fault: CallStoreFault | null }

/** Whether an action failed. */
export function isFault({ kind }: HistoryResult): boolean {
  return kind === 'file-fault' || kind === 'too-much' || kind === 'not-read' || kind === 'not-changed'
}

/** A text file that the user chose. */
export interface ChosenFile {
  /** Bytes. */
  readonly size: number
  text(): Promise<string>
}

/** The part of the call store that the page uses. */
export type HistoryStore = Pick<
  CallStore,
  'list' | 'loadCall' | 'update' | 'add' | 'deleteCall' | 'deleteAll' | 'deleteExpired'
>

/** Everything outside the model; tests hand in a fake. */
export interface HistoryWorld {
  openStore(): Promise<HistoryStore>
  readonly settings: SettingsStore
  save(fileName: string, text: string): void
  /** What the page calls a participant without a name, from the order of appearance (from 1). */
  unnamed(order: number): string
  nowMs(): number
}

/** State and actions of the history page. */
export interface HistoryModel {
  /** Newest first, damaged records before all; null until they have been read. */
  readonly calls: ReadonlySignal<readonly (CallFacts | DamagedCall)[] | null>
  /** Those that fit the search. */
  readonly shown: ReadonlySignal<readonly (CallFacts | DamagedCall)[]>
  readonly settings: ReadonlySignal<Settings>
  readonly selected: ReadonlySignal<ReadonlySet<string>>
  readonly result: ReadonlySignal<HistoryResult | null>
  readonly isBusy: ReadonlySignal<boolean>
  readonly search: { value: string }
  readonly bands: CallBands
  /** Reads what is stored; what has expired is deleted. */
  load(): Promise<void>
  turnOn(): Promise<void>
  select(id: string, isSelected: boolean): void
  clearSelection(): void
  rename(id: string, title: string | null): Promise<void>
  /** Keeps a call for as long as history does, though it was recorded with history off. */
  keep(id: string): Promise<void>
  remove(id: string): Promise<void>
  removeAll(): Promise<void>
  exportCalls(ids: readonly string[]): Promise<void>
  importFiles(files: readonly ChosenFile[]): Promise<void>
}

/** Whether a call without an end is being recorded now, or was cut off. */
export type CallState = 'over' | 'running' | 'cut-off'

export function stateOf(call: CallFacts, nowMs: number): CallState {
  if (call.endedAtMs !== null) return 'over'
  return wasCutOff(call, call.lengthS, nowMs) ? 'cut-off' : 'running'
}

/** Makes the page's state; {@link HistoryModel.load} fills it. */
export function createHistoryModel(world: HistoryWorld): HistoryModel {
  const calls = signal<readonly (CallFacts | DamagedCall)[] | null>(null)
  const settings = signal(DEFAULT_SETTINGS)
  const selected = signal<ReadonlySet<string>>(new Set())
  const result = signal<HistoryResult | null>(null)
  const isBusy = signal(false)
  const search = signal('')
  let timer: ReturnType<typeof setTimeout> | undefined
  world.settings.onChange((changed) => (settings.value = changed))

  const showResult = (what: HistoryResult | null) => {
    clearTimeout(timer)
    result.value = what
    // A fault stays until the next action.
    if (what && !isFault(what)) timer = setTimeout(() => (result.value = null), SHOW_RESULT_MS)
  }

  const list = async () => {
    const found = await (await world.openStore()).list()
    const ids = new Set(found.map(({ id }) => id))
    calls.value = found
    selected.value = new Set([...selected.value].filter((id) => ids.has(id)))
  }

  /** Runs an action on the calls and lists them again; an error becomes the result. */
  const act = async (
    failure: 'not-read' | 'not-changed',
    work: (store: HistoryStore) => Promise<HistoryResult | null>,
  ) => {
    isBusy.value = true
    try {
      showResult(await work(await world.openStore()))
      await list()
    } catch (error) {
      console.error('Mien: the history could not be read or changed', error)
      showResult({ kind: failure, fault: storeFaultOf(error) })
    }
    isBusy.value = false
  }

  const documentOf = async (store: HistoryStore, facts: CallFacts): Promise<string | null> => {
    const nowMs = world.nowMs()
    const call = await store.loadCall(facts.id).catch((error: unknown) => {
      if (!(error instanceof CallStoreError) || error.code !== 'damaged-call') throw error
      console.error('Mien: a call is damaged', error)
      return null
    })
    return (
      call &&
      callDocument(call, { isRunning: stateOf(facts, nowMs) === 'running', nowMs }, (order) => world.unnamed(order))
    )
  }

  return {
    calls,
    shown: computed(() => (calls.value ?? []).filter((call) => fitsSearch(call, search.value))),
    settings,
    selected,
    result,
    isBusy,
    search,
    bands: callBands(async (id) => (await world.openStore()).loadCall(id)),
    async load() {
      const read = await world.settings.load().catch((error: unknown): ReadSettings | null => {
        console.error('Mien: the settings could not be read', error)
        return null
      })
      if (read) settings.value = read.settings
      try {
        // Expired calls are deleted also when no engine starts. A running call has a fresh second.
        if (read) await (await world.openStore()).deleteExpired(world.nowMs(), read.settings.keepDays)
        await list()
      } catch (error) {
        console.error('Mien: the history could not be read', error)
        showResult({ kind: 'not-read', fault: storeFaultOf(error) })
      }
    },
    turnOn: () =>
      act('not-changed', async () => {
        settings.value = await world.settings.change({ isHistoryOn: true })
        return { kind: 'turned-on' }
      }),
    select(id, isSelected) {
      const ids = new Set(selected.value)
      if (isSelected) ids.add(id)
      else ids.delete(id)
      selected.value = ids
    },
    clearSelection() {
      selected.value = new Set()
    },
    rename: (id, title) =>
      act('not-changed', async (store) => {
        await store.update(id, { givenTitle: title })
        return null
      }),
    keep: (id) =>
      act('not-changed', async (store) => {
        await store.update(id, { isKept: true })
        return { kind: 'kept' }
      }),
    remove: (id) =>
      act('not-changed', async (store) => {
        await store.deleteCall(id)
        return { kind: 'deleted' }
      }),
    removeAll: () =>
      act('not-changed', async (store) => {
        await store.deleteAll()
        return { kind: 'all-deleted' }
      }),
    exportCalls: (ids) =>
      act('not-read', async (store) => {
        const wanted = new Set(ids)
        const documents: string[] = []
        let damagedCount = 0
        for (const facts of await store.list()) {
          if (!wanted.has(facts.id)) continue
          const document = facts.isDamaged ? null : await documentOf(store, facts)
          if (document === null) damagedCount++
          else documents.push(document)
        }
        try {
          const fileName = historyFileName(world.nowMs())
          world.save(fileName, historyFile(documents))
          return { kind: 'exported', fileName, count: documents.length, damagedCount }
        } catch (error) {
          // The browser throws a RangeError for a string that is too long for it.
          if (error instanceof CallFileError || error instanceof RangeError) return { kind: 'too-much' }
          throw error
        }
      }),
    importFiles: (files) =>
      act('not-changed', async (store) => {
        let [addedCount, presentCount, expiredCount, damagedCount] = [0, 0, 0, 0]
        const oldestMs = world.nowMs() - settings.value.keepDays * DAY_MS
        for (const file of files) {
          const read = await textOf(file)
          if (read instanceof CallFileError) {
            if (files.length === 1) return { kind: 'file-fault', fault: read.fault }
            damagedCount++
            continue
          }
          damagedCount += read.faults.length
          for (const call of read.calls) {
            // It would be deleted at once.
            if ((call.endedAtMs ?? call.startedAtMs) < oldestMs) expiredCount++
            else if (await store.add({ ...call, isKept: true })) addedCount++
            else presentCount++
          }
        }
        return { kind: 'imported', addedCount, presentCount, expiredCount, damagedCount }
      }),
  }
}

async function textOf(file: ChosenFile) {
  try {
    return readFile(await textOfFile(file))
  } catch (error) {
    if (error instanceof CallFileError) return error
    throw error
  }
}

/** Such as `mien-history-2026-11-24.json`, by the local date. */
function historyFileName(nowMs: number): string {
  const now = new Date(nowMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `mien-history-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}.json`
}
