import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { Misfit } from '../shared/protocol'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'

const RESULTS: Readonly<Record<'copied' | 'not-copied' | 'no-answer', MessageKey>> = {
  copied: 'misfit_copied',
  'not-copied': 'misfit_not_copied',
  'no-answer': 'misfit_no_answer',
}

/** Says that the page has changed under its reader, and copies a description of its tiles for a bug report. */
export function MisfitNotice({
  misfit,
  describePage,
}: {
  misfit: Misfit
  describePage: (misfit: Misfit) => Promise<string>
}) {
  const id = useId()
  const result = useSignal<keyof typeof RESULTS | null>(null)
  const description = useSignal('')

  const copy = async () => {
    result.value = null
    try {
      description.value = await describePage(misfit)
    } catch (error) {
      console.warn('Mien: the page did not describe itself', error)
      result.value = 'no-answer'
      return
    }
    result.value = await navigator.clipboard.writeText(description.value).then(
      () => 'copied' as const,
      () => 'not-copied' as const,
    )
  }

  return (
    <div class="notice notice-warning misfit">
      <p>{t('misfit_text')}</p>
      <button type="button" class="small-button" onClick={() => void copy()}>
        {t('misfit_copy')}
      </button>
      <p class="misfit-result" role="status">
        {result.value !== null && t(RESULTS[result.value])}
      </p>
      {description.value !== '' && result.value !== 'no-answer' && (
        <details open={result.value === 'not-copied'}>
          <summary id={id}>{t('misfit_show')}</summary>
          <textarea class="misfit-description" aria-labelledby={id} readOnly rows={8} value={description.value} />
        </details>
      )}
    </div>
  )
}
