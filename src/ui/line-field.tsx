import type { InputHTMLAttributes } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * A one-line field in place of the text that it changes. Enter, and leaving the field, keep its text; Escape discards it.
 * @param formClass Class of the form around the field.
 * @param isSelected Whether the text in it is selected when it opens; otherwise the field has the focus alone.
 * @param input What else the field says and allows: its label, hint and longest text.
 * @param onKeep Gets the text without blanks around it.
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

  // Closing the field takes its focus; that blur must not answer a second time.
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
          // The browser would close the popup.
          event.preventDefault()
          event.stopPropagation()
          once(onDrop)
        }}
      />
    </form>
  )
}
