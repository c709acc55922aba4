import { useEffect, useRef } from 'preact/hooks'
import { MAX_TEXT_LENGTH } from '../shared/protocol'
import { t } from './messages'

/**
 * A field in the place of a name. Enter, and leaving the field, keep what is in it; Escape drops it.
 * @param name What the person is called now, for the field's label.
 * @param onKeep Gets null for an empty name.
 */
export function NameField({
  name,
  initial,
  onKeep,
  onDrop,
}: {
  name: string
  initial: string
  onKeep: (name: string | null) => void
  onDrop: () => void
}) {
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useEffect(() => field.current?.select(), [])

  // Closing the field takes its focus, and that must not answer a second time.
  const once = (answer: () => void) => {
    if (isDone.current) return
    isDone.current = true
    answer()
  }
  const keep = () => once(() => onKeep(field.current?.value.trim() || null))

  return (
    <form
      class="name-form"
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      <input
        ref={field}
        class="name-field"
        dir="auto"
        defaultValue={initial}
        maxLength={MAX_TEXT_LENGTH}
        aria-label={t('row_rename_field', name)}
        title={t('row_rename_hint')}
        autocomplete="off"
        spellcheck={false}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // The browser would close the popup.
          event.preventDefault()
          event.stopPropagation()
          once(onDrop)
        }}
      />
    </form>
  )
}
