import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { t } from '../ui/messages'

/** Asks whether what was read of somebody is erased too, and says when it is. @param onKeep The user says no. */
export function EraseQuestion({ onErase, onKeep }: { onErase: () => void; onKeep: () => void }) {
  const isErased = useSignal(false)
  const words = useRef<HTMLParagraphElement>(null)
  const erase = () => {
    isErased.value = true
    // The button that has the focus disappears.
    words.current?.focus()
    onErase()
  }
  return (
    <div
      class="erase-question"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // The browser would close the popup.
        event.preventDefault()
        event.stopPropagation()
        onKeep()
      }}
    >
      <p role="status" tabIndex={-1} ref={words}>
        {isErased.value ? t('row_erased') : t('row_erase_question')}
      </p>
      {!isErased.value && (
        <div class="participant-actions">
          <button type="button" class="small-button danger-button" onClick={erase}>
            {t('row_erase_yes')}
          </button>
          <button type="button" class="small-button" onClick={onKeep}>
            {t('row_erase_no')}
          </button>
        </div>
      )}
    </div>
  )
}
