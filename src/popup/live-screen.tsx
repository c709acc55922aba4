import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { AlwaysOnBox } from '../live/always-on'
import { CallHead, NobodyYet } from '../live/call-head'
import { EngineDetails } from '../live/engine-details'
import { ExportBar } from '../live/export-bar'
import { FloatingButton } from '../live/floating-button'
import { LiveNotices } from '../live/live-notices'
import { LiveRegion } from '../live/live-region'
import { PageLinks, PanelButton, ReportButton } from '../live/page-links'
import { ParticipantRow } from '../live/participant-row'
import type { RecordedCall } from '../live/recorded-call'
import type { LiveScreenState } from '../live/screen'
import type { TabModel } from '../live/tab-model'
import type { ViewChoices } from '../live/view-choices'
import { t } from '../ui/messages'
import { RoomNow } from './room-now'

/** As many rows of two lines as the popup shows without scrolling. With more people each has one line. */
const TWO_LINES_AT_MOST = 8

/** A running call. */
export function LiveScreen({
  model,
  choices,
  live,
  recorded,
}: {
  model: TabModel
  choices: ViewChoices
  live: LiveScreenState
  recorded: RecordedCall
}) {
  const { call, status } = live
  const isCrowd = call.readouts.length > TWO_LINES_AT_MOST
  const openKey = useSignal<string | null>(null)
  const toggle = useRef((key: string) => {
    openKey.value = openKey.value === key ? null : key
  }).current
  const timelines = new Map(recorded.call.value?.participants.map(({ key, timeline }) => [key, timeline]))

  return (
    <>
      <CallHead model={model} live={live} />
      <main class="live">
        <LiveNotices model={model} choices={choices} live={live} />
        {isCrowd && <RoomNow readouts={call.readouts} />}
        {call.readouts.length === 0 ? (
          <NobodyYet model={model} />
        ) : (
          <ul class="participants" aria-label={t('participants_label')}>
            {call.readouts.map((readout, index) => (
              <ParticipantRow
                key={readout.key}
                readout={readout}
                order={index + 1}
                isDense={isCrowd}
                isOpen={openKey.value === readout.key}
                timeline={timelines.get(readout.key) ?? null}
                lastSecond={recorded.lastSecond}
                actions={model}
                onToggle={toggle}
              />
            ))}
          </ul>
        )}
        {model.settings.value.isSpoken && <LiveRegion readouts={call.readouts} />}
      </main>
      <footer class="bottom-bar">
        <div class="button-row">
          <PanelButton model={model} />
          <FloatingButton model={model} />
          <ReportButton model={model} callId={call.callId} />
          <PageLinks model={model} />
        </div>
        <details class="more">
          <summary>{t('panel_more')}</summary>
          <AlwaysOnBox model={model} />
          <ExportBar model={model} callId={call.callId} />
          <EngineDetails status={status} readouts={call.readouts} />
        </details>
      </footer>
    </>
  )
}
