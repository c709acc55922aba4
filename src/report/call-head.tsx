import { useSignal } from '@preact/signals'
import { titleOf } from '../call/names'
import { clockLength, isoLength, shortDateTime } from '../ui/format'
import { t, tCount } from '../ui/messages'
import { NameField } from '../ui/name-field'
import { siteName } from '../ui/site-name'
import type { Report } from './report-data'
import type { ReportEdits } from './report-edits'

/** Which call: title, site, start, length, who. */
export function CallHead({
  report: { summary, isRunning, damagedSeconds },
  edits,
}: {
  report: Report
  edits: ReportEdits | null
}) {
  const title = titleOf(summary) || t('call_untitled')
  const lengthMs = summary.lengthS * 1000
  return (
    <header class="report-head">
      <p class="report-brand">{t('report_of_mien')}</p>
      {edits ? <EditableTitle title={title} edits={edits} /> : <h1 dir="auto">{title}</h1>}
      <ul class="report-facts">
        <li>
          <time dateTime={new Date(summary.startedAtMs).toISOString()}>{shortDateTime(summary.startedAtMs)}</time>
        </li>
        <li>
          <time dateTime={isoLength(lengthMs)} aria-label={t('call_length_label')}>
            {clockLength(lengthMs)}
          </time>
        </li>
        <li>{tCount('participants', summary.participants.length)}</li>
        <li>{siteName(summary.siteId)}</li>
      </ul>
      {isRunning && <p class="notice">{t('report_running')}</p>}
      {damagedSeconds > 0 && <p class="notice notice-warning">{tCount('report_damaged_seconds', damagedSeconds)}</p>}
    </header>
  )
}

function EditableTitle({ title, edits }: { title: string; edits: ReportEdits }) {
  const isEditing = useSignal(false)
  return (
    <div class="report-title-line">
      <h1 dir="auto" class={isEditing.value ? 'visually-hidden' : ''}>
        {title}
      </h1>
      {isEditing.value ? (
        <NameField
          name={t('report_this_call')}
          initial={title}
          onKeep={(kept) => {
            isEditing.value = false
            edits.rename(kept)
          }}
          onDrop={() => (isEditing.value = false)}
        />
      ) : (
        <button type="button" class="link-button" onClick={() => (isEditing.value = true)}>
          {t('row_rename')}
        </button>
      )}
    </div>
  )
}
