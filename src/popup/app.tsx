import type { ViewChoices } from '../ui/view-choices'
import { LiveScreen } from './live-screen'
import { MessageScreens } from './message-screens'
import type { PopupModel } from './popup-model'
import { ResultLine } from './result-line'

/** The whole popup. */
export function App({ model, choices }: { model: PopupModel; choices: ViewChoices }) {
  const screen = model.screen.value
  return (
    <div class="popup">
      {screen.kind === 'live' ? (
        <LiveScreen
          model={model}
          choices={choices}
          call={screen.call}
          status={screen.status}
          warning={screen.warning}
        />
      ) : (
        <MessageScreens model={model} screen={screen} />
      )}
      <ResultLine result={model.result.value} />
    </div>
  )
}
