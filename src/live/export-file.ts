import { endAtLastSecond } from '../call/call-length'
import { DATA_EXPORTERS, exporterOf } from '../call/exporters'
import type { DataFormat } from '../call/exporters'
import { exportFileName } from '../call/exporters/file-name'
import { summarise } from '../call/summary'
import type { Call } from '../call/timeline'
import { t } from '../ui/messages'

/** A file, ready to be saved. */
export interface ExportFile {
  readonly name: string
  readonly text: string
  readonly mediaType: string
}

/** A call as a file. A call that does not run and has no end was cut off: it ends with its last stored second. */
export function exportOf(call: Call, format: DataFormat, now: { isRunning: boolean; nowMs: number }): ExportFile {
  const { fileEnding, mimeType, write } = exporterOf(DATA_EXPORTERS, format)
  const summary = summarise(now.isRunning ? call : endAtLastSecond(call), now.nowMs, (order) =>
    t('participant_numbered', order),
  )
  return { name: exportFileName(call.startedAtMs, fileEnding), text: write(summary), mediaType: mimeType }
}
