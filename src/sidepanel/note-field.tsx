import { useEffect, useRef } from 'preact/hooks'
import { MAX_NOTE_LENGTH } from '../shared/protocol'
import { clockLength } from '../ui/format'
import { t } from '../ui/messages'

/** A field for a note on a moment. Enter, and leaving the field, keep what is in it; Escape drops it. */
export function NoteField({
  second,
  initial,
  onKeep,
  onDrop,
}: {
  second: number
  initial: string
  onKeep: (text: string) => void
  onDrop: () => void
}) {
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useEffect(() => field.current?.focus(), [])

  // Closing the field takes its focus, and that must not answer a second time.
  const once = (answer: () => void) => {
    if (isDone.current) return
    isDone.current = true
    answer()
  }
  const keep = () => once(() => onKeep(field.current?.value.trim() ?? ''))

  return (
    <form
      class="note-form"
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
        maxLength={MAX_NOTE_LENGTH}
        aria-label={t('panel_note_field', clockLength(second * 1000))}
        placeholder={t('panel_note_field', clockLength(second * 1000))}
        title={t('panel_note_hint')}
        autocomplete="off"
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          once(onDrop)
        }}
      />
    </form>
  )
}
