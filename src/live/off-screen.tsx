import type { Problem } from '../shared/protocol'
import { t } from '../ui/messages'
import { ProblemNotice } from '../ui/problem-notice'
import { AlwaysOnBox } from './always-on'
import { InformNote } from './inform-note'
import { LastCall } from './last-call'
import { MessageScreen } from './message-screen'
import { PageLinks, PanelButton } from './page-links'
import { StateHead } from './state-head'
import type { TabModel } from './tab-model'

/** Mien is off in the tab: the button that turns it on, and what happens with data. */
export function OffScreen({
  model,
  isEnabling,
  problem,
}: {
  model: TabModel
  isEnabling: boolean
  problem: Problem | null
}) {
  const isCallHere = model.isCallHere.value
  return (
    <MessageScreen>
      <StateHead look="ready" title={t(isCallHere ? 'off_call_here' : 'off_title')} />
      {problem && <ProblemNotice problem={problem} tone="error" />}
      {/* Not `disabled`: that would drop the keyboard's focus. A second press changes nothing. */}
      <button
        type="button"
        class="main-button wide-button"
        aria-disabled={isEnabling}
        onClick={() => {
          if (!isEnabling) void model.enable()
        }}
      >
        {isEnabling ? t('off_enabling') : t(isCallHere ? 'off_read_call' : 'off_enable')}
      </button>
      <p class="quiet">{t('off_promise')}</p>
      <AlwaysOnBox model={model} />
      <InformNote />
      <LastCall model={model} />
      <div class="button-row">
        <PanelButton model={model} />
        <PageLinks model={model} />
      </div>
    </MessageScreen>
  )
}
