import { t } from '../ui/messages'
import type { TabModel } from './tab-model'

/** The ways to the extension's other pages that need no call. */
export function PageLinks({ model }: { model: TabModel }) {
  return (
    <nav class="page-links" aria-label={t('popup_pages')}>
      <button type="button" class="link-button" onClick={() => model.openPage({ kind: 'history' })}>
        {t('popup_history')}
      </button>
      <button type="button" class="link-button" onClick={() => model.openPage({ kind: 'settings' })}>
        {t('popup_settings')}
      </button>
    </nav>
  )
}

/** Opens the side panel; nothing where there is none, or this is it. */
export function PanelButton({ model }: { model: TabModel }) {
  if (!model.openPanel) return null
  return (
    <button type="button" class="small-button" onClick={model.openPanel}>
      {t('popup_open_panel')}
    </button>
  )
}
