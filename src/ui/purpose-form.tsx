import { useSignal } from '@preact/signals'
import { PURPOSES } from '../shared/purpose-store'
import type { Purpose } from '../shared/purpose-store'
import { t } from './messages'
import type { MessageKey } from './messages'

/** Label of each purpose. */
export const PURPOSE_LABELS: Readonly<Record<Purpose, MessageKey>> = {
  private: 'purpose_private',
  professional: 'purpose_professional',
  'work-or-school': 'purpose_work_or_school',
}

/** Asks what Mien is used for, and explains where the law forbids it. @param button Label of the submit button. */
export function PurposeForm({
  initial,
  button,
  onAgree,
}: {
  initial: Purpose | null
  button: string
  onAgree: (purpose: Purpose) => void
}) {
  const chosen = useSignal(initial)
  const isAllowed = useSignal(false)
  const missing = useSignal<MessageKey | null>(null)

  const agree = () => {
    if (chosen.value === null) missing.value = 'purpose_missing'
    else if (chosen.value === 'work-or-school' && !isAllowed.value) missing.value = 'purpose_not_allowed_yet'
    else onAgree(chosen.value)
  }

  return (
    <>
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
            <span>{t(PURPOSE_LABELS[purpose])}</span>
          </label>
        ))}
      </fieldset>
      {chosen.value === 'work-or-school' && (
        <div class="notice notice-warning">
          <p role="status">
            {t('purpose_ban')} {t('purpose_starts_only_me')}
          </p>
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
        {button}
      </button>
      <p class="purpose-missing" role="alert">
        {missing.value && t(missing.value)}
      </p>
    </>
  )
}
