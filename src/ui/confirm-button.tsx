import { useSignal } from '@preact/signals'

/** A button for what cannot be undone: it asks before it acts. Leaving it, and Escape, cancel the question. */
export function ConfirmButton({
  label,
  question,
  name,
  onConfirm,
}: {
  label: string
  question: string
  /** What the button is about, for screen readers, where many are alike. */
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
        // The browser would close the popup.
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
