import { useSignal } from '@preact/signals'

/** A button for an action that cannot be undone: it asks first. Moving the focus away and Escape cancel the question. */
export function ConfirmButton({
  label,
  question,
  name,
  onConfirm,
}: {
  label: string
  question: string
  /** What the button acts on, for screen readers, where a page has several such buttons. */
  name?: string
  onConfirm: () => void
}) {
  const isSure = useSignal(false)
  const words = isSure.value ? question : label
  return (
    <button
      type="button"
      class={`small-button ${isSure.value ? 'sure-button' : 'danger-button'}`}
      aria-label={name === undefined ? undefined : `${words} ${name}`}
      onBlur={() => (isSure.value = false)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isSure.value) return
        // Otherwise the browser would close the popup.
        event.preventDefault()
        isSure.value = false
      }}
      onClick={() => {
        if (isSure.value) onConfirm()
        isSure.value = !isSure.value
      }}
    >
      {words}
    </button>
  )
}
