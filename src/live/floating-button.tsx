import { t } from '../ui/messages'
import type { TabModel } from './tab-model'

/** Opens a small window with everybody's present expressions. */
export function FloatingButton({ model }: { model: Pick<TabModel, 'openPage'> }) {
  return (
    <button type="button" class="small-button" onClick={() => model.openPage({ kind: 'floating' })}>
      {t('floating_title')}
    </button>
  )
}
