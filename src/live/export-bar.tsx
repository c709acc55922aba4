import { DATA_EXPORTERS } from '../call/exporters'
import { t } from '../ui/messages'
import type { TabModel } from './tab-model'

/** Saves a call, running or over, in each form. */
export function ExportBar({ model, callId }: { model: TabModel; callId: string }) {
  return (
    <div class="export-bar" role="group" aria-label={t('export_label')}>
      <span class="export-label" aria-hidden="true">
        {t('export_label')}
      </span>
      {DATA_EXPORTERS.map(({ id, labelKey, hintKey }) => (
        <button
          key={id}
          type="button"
          class="small-button"
          title={t(hintKey)}
          onClick={() => void model.export(callId, id)}
        >
          {t(labelKey)}
        </button>
      ))}
    </div>
  )
}
