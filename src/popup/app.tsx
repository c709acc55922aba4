import type { ViewChoices } from '../live/view-choices'
import { LiveScreen } from './live-screen'
import { MessageScreens } from '../live/message-screens'
import type { RecordedCall } from '../live/recorded-call'
import type { TabModel } from '../live/tab-model'
import { ResultLine } from '../live/result-line'

/** The whole popup. @param recorded The last minute of the running call. */
export function App({ model, choices, recorded }: { model: TabModel; choices: ViewChoices; recorded: RecordedCall }) {
  const screen = model.screen.value
  return (
    <div class="popup">
      {screen.kind === 'live' ? (
        <LiveScreen key={screen.call.callId} model={model} choices={choices} live={screen} recorded={recorded} />
      ) : (
        <MessageScreens model={model} screen={screen} />
      )}
      <ResultLine result={model.result.value} />
    </div>
  )
}
