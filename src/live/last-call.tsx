import { endAtLastSecond, recordedLengthS, wasCutOff } from '../call/call-length'
import { nowMs } from '../ui/clock'
import { ConfirmButton } from '../ui/confirm-button'
import { clockLength, shortDateTime } from '../ui/format'
import { t } from '../ui/messages'
import { ExportBar } from './export-bar'
import { ReportButton } from './page-links'
import type { TabModel } from './tab-model'

/** The last call: report, export, deletion, and whether it was cut off. Nothing where there is none. */
export function LastCall({ model }: { model: TabModel }) {
  const stored = model.lastCall.value
  if (!stored) return null
  const call = endAtLastSecond(stored)
  const length = clockLength((call.endedAtMs ?? call.startedAtMs) - call.startedAtMs)

  return (
    <section class="last-call" aria-labelledby="last-call-heading">
      <div class="last-call-head">
        <h2 id="last-call-heading">{t('last_call_heading')}</h2>
        <ConfirmButton
          label={t('last_call_delete')}
          question={t('last_call_delete_sure')}
          onConfirm={() => void model.deleteCall(call.id)}
        />
      </div>
      <p class="last-call-title">
        <bdi>{call.title || t('call_untitled')}</bdi>
      </p>
      <p class="quiet">{t('last_call_line', shortDateTime(call.startedAtMs), length)}</p>
      {wasCutOff(stored, recordedLengthS(stored), nowMs.value) && <p class="last-call-cut-off">{t('popup_cut_off')}</p>}
      <ReportButton model={model} callId={call.id} />
      <ExportBar model={model} callId={call.id} />
    </section>
  )
}
