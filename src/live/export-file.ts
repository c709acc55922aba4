import { toSummaryCsv, toTimelineCsv } from '../call/exporters/csv'
import { exportFileName } from '../call/exporters/file-name'
import type { ExportKind } from '../call/exporters/file-name'
import { toJson } from '../call/exporters/json'
import { endAtLastSecond, summarise } from '../call/summary'
import type { CallSummary } from '../call/summary'
import type { Call } from '../call/timeline'
import { t } from '../ui/messages'

/** A file, ready to be saved. */
export interface ExportFile {
  readonly name: string
  readonly text: string
  readonly mediaType: string
}

const WRITERS: Readonly<Record<ExportKind, { write: (summary: CallSummary) => string; mediaType: string }>> = {
  json: { write: toJson, mediaType: 'application/json' },
  'summary-csv': { write: toSummaryCsv, mediaType: 'text/csv' },
  'timeline-csv': { write: toTimelineCsv, mediaType: 'text/csv' },
}

/** A call as a file. One that has no end and does not run was cut off, and ends with its last stored second. */
export function exportOf(call: Call, kind: ExportKind, now: { isRunning: boolean; nowMs: number }): ExportFile {
  const { write, mediaType } = WRITERS[kind]
  const summary = summarise(now.isRunning ? call : endAtLastSecond(call), now.nowMs, (order) =>
    t('participant_numbered', order),
  )
  return { name: exportFileName(call.startedAtMs, kind), text: write(summary), mediaType }
}
