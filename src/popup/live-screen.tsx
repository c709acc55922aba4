import { LiveRegion } from '../live/live-region'
import { t } from '../ui/messages'
import { ParticipantRow } from '../live/participant-row'
import type { ViewChoices } from '../live/view-choices'
import { AlwaysOnBox } from '../live/always-on'
import { CallHead, NobodyYet } from '../live/call-head'
import { EngineDetails } from '../live/engine-details'
import { ExportBar } from '../live/export-bar'
import { FloatingButton } from '../live/floating-button'
import { LiveNotices } from '../live/live-notices'
import { PageLinks, PanelButton, ReportButton } from '../live/page-links'
import type { LiveScreenState } from '../live/screen'
import type { TabModel } from '../live/tab-model'

/** With more participants than this, each starts as one line: full rows would need long scrolling. */
const FULL_ROWS_AT_MOST = 8

/** A running call. */
export function LiveScreen({ model, choices, live }: { model: TabModel; choices: ViewChoices; live: LiveScreenState }) {
  const { call, status } = live
  const count = call.readouts.length
  const isCompact = choices.isPopupCompact.value ?? count > FULL_ROWS_AT_MOST

  return (
    <>
      <CallHead
        model={model}
        live={live}
        aside={
          count > 1 && (
            <button type="button" class="link-button" onClick={() => choices.setPopupCompact(!isCompact)}>
              {isCompact ? t('view_full') : t('view_compact')}
            </button>
          )
        }
      />
      <main class="live">
        <LiveNotices model={model} choices={choices} live={live} />
        {count === 0 ? (
          <NobodyYet model={model} />
        ) : (
          <ul class="participants" aria-label={t('participants_label')}>
            {call.readouts.map((readout, index) => (
              <ParticipantRow
                key={readout.key}
                readout={readout}
                order={index + 1}
                isCompact={isCompact}
                actions={model}
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
        <AlwaysOnBox model={model} />
        <ExportBar model={model} callId={call.callId} />
        <EngineDetails status={status} readouts={call.readouts} />
      </footer>
    </>
  )
}
