import { t } from '../ui/messages'
import { PurposeForm } from '../ui/purpose-form'
import { MessageScreen } from './message-screen'
import type { Purpose } from '../shared/purpose-store'

/** Shown once, before Mien can be turned on: what it does with data, and where the law forbids it. */
export function PurposeScreen({ onAgree }: { onAgree: (purpose: Purpose) => void }) {
  return (
    <MessageScreen>
      <h2>{t('purpose_title')}</h2>
      <p>{t('purpose_reads')}</p>
      <PurposeForm initial={null} button={t('purpose_agree')} onAgree={onAgree} />
    </MessageScreen>
  )
}
