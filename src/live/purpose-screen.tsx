import type { Problem } from '../shared/protocol'
import type { Purpose } from '../shared/purpose-store'
import { t } from '../ui/messages'
import { ProblemNotice } from '../ui/problem-notice'
import { PurposeForm } from '../ui/purpose-form'
import { MessageScreen } from './message-screen'

/** Shown once, before Mien can be turned on: what it does with data, and where the law forbids it. */
export function PurposeScreen({
  problem,
  onAgree,
}: {
  /** Why the last answer does not count. */
  problem: Problem | null
  onAgree: (purpose: Purpose) => void
}) {
  return (
    <MessageScreen>
      <h2>{t('purpose_title')}</h2>
      {problem && <ProblemNotice problem={problem} tone="error" />}
      <p>{t('purpose_reads')}</p>
      <PurposeForm initial={null} button={t('purpose_agree')} onAgree={onAgree} />
    </MessageScreen>
  )
}
