import type { CallFileFault } from '../call/importers/json'
import { t, tCount } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { storeFaultInWords } from '../ui/store-fault'
import type { HistoryResult } from './history-model'

const FAULTS: Readonly<Record<CallFileFault, MessageKey>> = {
  'not-json': 'import_problem_not_json',
  foreign: 'import_problem_foreign',
  newer: 'import_problem_newer',
  damaged: 'import_problem_damaged',
  'too-large': 'import_problem_too_large',
}

/** The result of an action, as sentences. */
export function resultInWords(result: HistoryResult): string {
  switch (result.kind) {
    case 'exported':
      return sentences([
        tCount('history_exported', result.count),
        t('export_done', result.fileName),
        damaged(result.damagedCount, 'history_not_exported'),
      ])
    case 'imported':
      return sentences([
        tCount('history_imported', result.addedCount),
        result.presentCount > 0 && tCount('history_present', result.presentCount),
        result.expiredCount > 0 && tCount('history_expired', result.expiredCount),
        damaged(result.damagedCount, 'history_not_imported'),
      ])
    case 'file-fault':
      return t(FAULTS[result.fault])
    case 'deleted':
      return t('history_deleted')
    case 'all-deleted':
      return t('history_all_deleted')
    case 'kept':
      return t('history_kept_done')
    case 'turned-on':
      return t('history_turned_on')
    case 'too-much':
      return t('history_too_much')
    case 'not-read':
      return storeFaultInWords(result.fault, 'history_not_read')
    case 'not-changed':
      return storeFaultInWords(result.fault, 'history_not_changed')
  }
}

const damaged = (count: number, key: 'history_not_exported' | 'history_not_imported') => count > 0 && tCount(key, count)
const sentences = (each: readonly (string | false)[]) => each.filter(Boolean).join(' ')
