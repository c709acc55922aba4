import { MAX_TEXT_LENGTH } from '../shared/protocol'
import { LineField } from './line-field'
import { t } from './messages'

/**
 * A field to change a person's name.
 * @param name The current name, for the field's label.
 * @param onKeep Receives null for an empty name.
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
  const input = {
    maxLength: MAX_TEXT_LENGTH,
    'aria-label': t('row_rename_field', name),
    title: t('row_rename_hint'),
    spellcheck: false,
  }
  return (
    <LineField
      formClass="name-form"
      initial={initial}
      isSelected
      input={input}
      onKeep={(text) => onKeep(text || null)}
      onDrop={onDrop}
    />
  )
}
