import { useSignal } from '@preact/signals'
import { t } from '../ui/messages'

/** Asks whether what was read of somebody is erased too, and says when it is. @param onClose They are kept. */
export function EraseQuestion({ onErase, onClose }: { onErase: () => void; onClose: () => void }) {
  const isErased = useSignal(false)
  return (
    <div
      class="erase-question"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // The browser would close the popup.
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
    >
      <p role="status">{isErased.value ? t('row_erased') : t('row_erase_question')}</p>
      {!isErased.value && (
        <div class="participant-actions">
          <button
            type="button"
            class="small-button danger-button"
            onClick={() => {
              isErased.value = true
              onErase()
            }}
          >
            {t('row_erase_yes')}
          </button>
          <button type="button" class="small-button" onClick={onClose}>
            {t('row_erase_no')}
          </button>
        </div>
      )}
    </div>
  )
}
