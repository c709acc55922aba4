import { t } from '../ui/messages'
import { storeFaultInWords } from '../ui/store-fault'
import type { Result } from './stored-calls'

/** Result of an export; always in the page, so that screen readers notice a change. */
export function ResultLine({ result }: { result: Result | null }) {
  const isFault = result?.kind === 'not-read' || result?.kind === 'nothing-recorded'
  return (
    <p class={`result-line${isFault ? ' result-fault' : ''}`} role="status">
      {result && inWords(result)}
    </p>
  )
}

function inWords(result: Result): string {
  switch (result.kind) {
    case 'saved':
      return t('export_done', result.fileName)
    case 'nothing-recorded':
      return t('export_nothing')
    case 'not-read':
      return storeFaultInWords(result.fault, 'export_failed')
    case 'deleted':
      return t('last_call_deleted')
  }
}
