import type { ViewChoices } from '../live/view-choices'
import { LiveScreen } from './live-screen'
import { MessageScreens } from '../live/message-screens'
import type { TabModel } from '../live/tab-model'
import { ResultLine } from '../live/result-line'

/** The whole popup. */
export function App({ model, choices }: { model: TabModel; choices: ViewChoices }) {
  const screen = model.screen.value
  return (
    <div class="popup">
      {screen.kind === 'live' ? (
        <LiveScreen key={screen.call.callId} model={model} choices={choices} live={screen} />
      ) : (
        <MessageScreens model={model} screen={screen} />
      )}
      <ResultLine result={model.result.value} />
    </div>
  )
}
