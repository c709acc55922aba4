import { MessageScreen } from '../live/message-screen'
import { MessageScreens } from '../live/message-screens'
import { ResultLine } from '../live/result-line'
import { t } from '../ui/messages'
import type { ViewChoices } from '../live/view-choices'
import { LivePanel } from './live-panel'
import type { PanelModel, TabView } from './panel-model'

/** The whole side panel. */
export function PanelApp({ panel, choices }: { panel: Pick<PanelModel, 'view'>; choices: ViewChoices }) {
  const view = panel.view.value
  return (
    <div class="panel">
      {view ? (
        <TabScreen key={view.tabId} view={view} choices={choices} />
      ) : (
        <MessageScreen>
          <p class="quiet">{t('checking')}</p>
        </MessageScreen>
      )}
    </div>
  )
}

function TabScreen({ view, choices }: { view: TabView; choices: ViewChoices }) {
  const { model } = view
  const screen = view.model.screen.value
  return (
    <>
      {screen.kind === 'live' ? (
        <LivePanel key={screen.call.callId} view={view} choices={choices} live={screen} />
      ) : (
        // A click in the panel gives no access to a page; a click on the toolbar button does.
        <MessageScreens model={model} screen={screen} notAllowedHint={t('panel_use_toolbar')} />
      )}
      <ResultLine result={model.result.value} />
    </>
  )
}
