import { useSignal } from '@preact/signals'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { MessageScreen } from './message-screens'
import { PURPOSES } from './purpose-store'
import type { Purpose } from './purpose-store'

const LABELS: Readonly<Record<Purpose, MessageKey>> = {
  private: 'purpose_private',
  professional: 'purpose_professional',
  'work-or-school': 'purpose_work_or_school',
}

/** Shown once, before Mien can be turned on: what it does with data, and where the law forbids it. */
export function PurposeScreen({ onAgree }: { onAgree: (purpose: Purpose) => void }) {
  const chosen = useSignal<Purpose | null>(null)
  const isAllowed = useSignal(false)
  const missing = useSignal<MessageKey | null>(null)

  const agree = () => {
    if (chosen.value === null) missing.value = 'purpose_missing'
    else if (chosen.value === 'work-or-school' && !isAllowed.value) missing.value = 'purpose_not_allowed_yet'
    else onAgree(chosen.value)
  }

  return (
    <MessageScreen>
      <h2>{t('purpose_title')}</h2>
      <p>{t('purpose_reads')}</p>
      <fieldset class="purposes">
        <legend>{t('purpose_question')}</legend>
        {PURPOSES.map((purpose) => (
          <label key={purpose} class="choice">
            <input
              type="radio"
              name="purpose"
              value={purpose}
              checked={chosen.value === purpose}
              onChange={() => {
                chosen.value = purpose
                missing.value = null
              }}
            />
            <span>{t(LABELS[purpose])}</span>
          </label>
        ))}
      </fieldset>
      {chosen.value === 'work-or-school' && (
        <div class="notice notice-warning">
          <p role="status">{t('purpose_ban')}</p>
          <label class="choice">
            <input
              type="checkbox"
              checked={isAllowed.value}
              onChange={(event) => {
                isAllowed.value = event.currentTarget.checked
                missing.value = null
              }}
            />
            <span>{t('purpose_allowed')}</span>
          </label>
        </div>
      )}
      <p>{t('purpose_inform')}</p>
      <button type="button" class="main-button wide-button" onClick={agree}>
        {t('purpose_agree')}
      </button>
      <p class="purpose-missing" role="alert">
        {missing.value && t(missing.value)}
      </p>
    </MessageScreen>
  )
}
