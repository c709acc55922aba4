import { t } from '../ui/messages'
import type { TabModel } from './tab-model'

/** Links to the extension's pages that need no call. */
export function PageLinks({ model }: { model: TabModel }) {
  return (
    <nav class="page-links" aria-label={t('popup_pages')}>
      <button type="button" class="link-button" onClick={() => model.openPage({ kind: 'history' })}>
        {t('popup_history')}
      </button>
      <button type="button" class="link-button" onClick={() => model.openPage({ kind: 'settings' })}>
        {t('popup_settings')}
      </button>
      <button type="button" class="link-button" onClick={() => model.openPage({ kind: 'mirror' })}>
        {t('mirror_title')}
      </button>
    </nav>
  )
}

/** Opens the report of a call. */
export function ReportButton({ model, callId }: { model: TabModel; callId: string }) {
  return (
    <button type="button" class="small-button" onClick={() => model.openPage({ kind: 'report', callId })}>
      {t('popup_open_report')}
    </button>
  )
}

/** Opens the side panel; nothing where the browser has none, or in the panel itself. */
export function PanelButton({ model }: { model: TabModel }) {
  if (!model.openPanel) return null
  return (
    <button type="button" class="small-button" onClick={model.openPanel}>
      {t('popup_open_panel')}
    </button>
  )
}
