import type { InputHTMLAttributes } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * A one-line field that replaces the text it edits. Enter and leaving the field keep the text; Escape discards it.
 * @param formClass Class of the form around the field.
 * @param isSelected Whether the text is selected when the field opens; otherwise the field only has the focus.
 * @param input Further attributes of the field: label, hint and longest text.
 * @param onKeep Receives the trimmed text.
 */
export function LineField({
  formClass,
  initial,
  isSelected,
  input,
  onKeep,
  onDrop,
}: {
  formClass: string
  initial: string
  isSelected: boolean
  input: InputHTMLAttributes<HTMLInputElement>
  onKeep: (text: string) => void
  onDrop: () => void
}) {
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useLayoutEffect(() => (isSelected ? field.current?.select() : field.current?.focus()), [])

  // Closing the field causes a blur, which must not answer a second time.
  const once = (answer: () => void) => {
    if (isDone.current) return
    isDone.current = true
    answer()
  }
  const keep = () => once(() => onKeep(field.current?.value.trim() ?? ''))

  return (
    <form
      class={formClass}
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      <input
        {...input}
        ref={field}
        class="name-field"
        dir="auto"
        defaultValue={initial}
        autocomplete="off"
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Otherwise the browser would close the popup.
          event.preventDefault()
          event.stopPropagation()
          once(onDrop)
        }}
      />
    </form>
  )
}
