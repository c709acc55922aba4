import { LiveScreen } from './live-screen'
import { CheckingScreen, FailedScreen, NotAllowedScreen, StartingScreen } from './message-screens'
import { OffScreen } from './off-screen'
import type { PopupModel } from './popup-model'
import { PurposeScreen } from './purpose-screen'
import { ResultLine } from './result-line'

/** The whole popup. */
export function App({ model }: { model: PopupModel }) {
  return (
    <div class="popup">
      <CurrentScreen model={model} />
      <ResultLine result={model.result.value} />
    </div>
  )
}

function CurrentScreen({ model }: { model: PopupModel }) {
  const screen = model.screen.value
  switch (screen.kind) {
    case 'checking':
      return <CheckingScreen />
    case 'purpose':
      return <PurposeScreen onAgree={(purpose) => void model.agree(purpose)} />
    case 'off':
      return <OffScreen model={model} isEnabling={screen.isEnabling} problem={screen.problem} />
    case 'not-allowed':
      return <NotAllowedScreen model={model} problem={screen.problem} />
    case 'starting':
      return <StartingScreen model={model} />
    case 'failed':
      return <FailedScreen model={model} problem={screen.problem} callId={screen.callId} />
    case 'live':
      return <LiveScreen model={model} call={screen.call} status={screen.status} warning={screen.warning} />
  }
}
