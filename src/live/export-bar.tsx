import type { ExportKind } from '../call/exporters/file-name'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import type { TabModel } from './tab-model'

const BUTTONS: readonly { kind: ExportKind; label: MessageKey; hint: MessageKey }[] = [
  { kind: 'json', label: 'export_json', hint: 'export_json_hint' },
  { kind: 'summary-csv', label: 'export_summary_csv', hint: 'export_summary_csv_hint' },
  { kind: 'timeline-csv', label: 'export_timeline_csv', hint: 'export_timeline_csv_hint' },
]

/** Saves a call, running or over, in each form. */
export function ExportBar({ model, callId }: { model: TabModel; callId: string }) {
  return (
    <div class="export-bar" role="group" aria-label={t('export_label')}>
      <span class="export-label" aria-hidden="true">
        {t('export_label')}
      </span>
      {BUTTONS.map(({ kind, label, hint }) => (
        <button
          key={kind}
          type="button"
          class="small-button"
          title={t(hint)}
          onClick={() => void model.export(callId, kind)}
        >
          {t(label)}
        </button>
      ))}
    </div>
  )
}
