import { useSignal } from '@preact/signals'
import { t } from '../ui/messages'

/** Who must know that Mien runs, and a notice to paste into the chat. */
export function InformNote() {
  const copied = useSignal<'no' | 'yes' | 'failed'>('no')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(t('inform_notice'))
      copied.value = 'yes'
    } catch {
      copied.value = 'failed'
    }
  }
  return (
    <details class="inform">
      <summary>{t('inform_summary')}</summary>
      <p>{t('inform_text')}</p>
      <blockquote class="inform-notice">{t('inform_notice')}</blockquote>
      <button type="button" class="small-button" onClick={() => void copy()}>
        {t('inform_copy')}
      </button>
      <span class="quiet inform-copied" role="status">
        {copied.value === 'yes' && t('inform_copied')}
        {copied.value === 'failed' && t('inform_not_copied')}
      </span>
    </details>
  )
}
