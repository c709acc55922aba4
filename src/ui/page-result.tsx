/** What came of the last action on a page, shown and spoken; empty while there is nothing to say. */
export function PageResult({ text, isFault }: { text: string; isFault: boolean }) {
  return (
    <p class={`page-result${isFault ? ' page-result-fault' : ''}`} role="status" aria-live="polite">
      {text}
    </p>
  )
}
