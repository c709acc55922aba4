import { useSignal } from '@preact/signals'
import { t } from '../ui/messages'

/**
 * A button that deletes, and asks first.
 * @param label On the button.
 * @param about For screen readers: the label with what it is about, where several buttons say the same.
 */
export function ConfirmButton({ label, about, onConfirm }: { label: string; about?: string; onConfirm: () => void }) {
  const isAsking = useSignal(false)
  if (!isAsking.value) {
    return (
      <button type="button" class="link-button danger" aria-label={about ?? label} onClick={() => (isAsking.value = true)}>
        {label}
      </button>
    )
  }
  return (
    <span class="confirm" role="group" aria-label={about ?? label}>
      <button type="button" class="link-button danger" ref={(button) => button?.focus()} onClick={onConfirm}>
        {t('report_delete_sure')}
      </button>
      <button type="button" class="link-button" onClick={() => (isAsking.value = false)}>
        {t('report_delete_drop')}
      </button>
    </span>
  )
}
