// Draws the popup in one made-up state, named by the query: ?state=live-6
import { signal } from '@preact/signals'
import { render } from 'preact'
import { App } from '../../src/popup/app'
import type { PopupModel } from '../../src/popup/popup-model'
import { startClock } from '../../src/ui/clock'
import { NOW_MS } from '../../src/ui/testing/made-readouts'
import { STATES } from './states'

const name = new URLSearchParams(location.search).get('state') ?? 'live-6'
const state = STATES[name]
const root = document.getElementById('root')
if (!state || !root) throw new Error(`The gallery has no state ${name}`)

const nothing = () => undefined
const nothingYet = () => Promise.resolve()
const model: PopupModel = {
  screen: signal(state.screen),
  lastCall: signal(state.lastCall ?? null),
  result: signal(state.result ?? null),
  agree: nothingYet,
  enable: nothingYet,
  stop: nothingYet,
  tryAgain: nothingYet,
  pause: nothing,
  rename: nothing,
  markSelf: nothing,
  leaveOut: nothing,
  export: nothingYet,
  deleteCall: nothingYet,
  close: nothing,
}

startClock(() => NOW_MS)
render(<App model={model} />, root)
