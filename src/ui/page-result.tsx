/** Result of the last action on a page, which screen readers announce too; may be empty. */
export function PageResult({ text, isFault }: { text: string; isFault: boolean }) {
  return (
    <p class={`page-result${isFault ? ' page-result-fault' : ''}`} role="status" aria-live="polite">
      {text}
    </p>
  )
}
