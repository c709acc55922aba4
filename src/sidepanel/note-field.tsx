import { MAX_NOTE_LENGTH } from '../shared/protocol'
import { clockLength } from '../ui/format'
import { LineField } from '../ui/line-field'
import { t } from '../ui/messages'

/** A field for a note on a moment. */
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
  const label = t('panel_note_field', clockLength(second * 1000))
  const input = { maxLength: MAX_NOTE_LENGTH, 'aria-label': label, placeholder: label, title: t('panel_note_hint') }
  return (
    <LineField
      formClass="note-form"
      initial={initial}
      isSelected={false}
      input={input}
      onKeep={onKeep}
      onDrop={onDrop}
    />
  )
}
