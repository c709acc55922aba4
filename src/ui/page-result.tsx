/** Result of the last action on a page, also announced to screen readers; empty without one. */
export function PageResult({ text, isFault }: { text: string; isFault: boolean }) {
  return (
    <p class={`page-result${isFault ? ' page-result-fault' : ''}`} role="status" aria-live="polite">
      {text}
    </p>
  )
}
