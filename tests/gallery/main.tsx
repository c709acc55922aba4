// Shows the popup in one made-up state, given in the query: ?state=live-6
import { signal } from '@preact/signals'
import { render } from 'preact'
import { App } from '../../src/popup/app'
import { browser } from '../../src/shared/browser'
import { startClock } from '../../src/ui/clock'
import { NOW_MS } from '../../src/live/testing/made-readouts'
import { loadViewChoices } from '../../src/live/view-choices'
import { madeModel } from '../../src/live/testing/made-model'
import { lastMinuteOf } from '../../src/live/testing/last-minute'
import { STATES } from '../../src/live/testing/screen-states'
import { showAs } from './as-seen'

const name = new URLSearchParams(location.search).get('state') ?? 'live-6'
const state = STATES[name]
const root = document.getElementById('root')
if (!state || !root) throw new Error(`The gallery has no state ${name}`)

await showAs(state)
startClock(() => NOW_MS)
const choices = await loadViewChoices(browser.storage.local, browser.storage.session)
const model = madeModel({
  screen: signal(state.screen),
  lastCall: signal(state.lastCall ?? null),
  result: signal(state.result ?? null),
  isCallHere: signal(state.isCallHere ?? false),
  hosts: {
    alwaysOn: signal(state.alwaysOn ?? null),
    setAlwaysOn: () => Promise.resolve(),
    lockedFrames: signal(state.lockedFrames ?? []),
  },
  openPanel: () => undefined,
})
const recorded = lastMinuteOf(state.screen)
render(<App model={model} choices={choices} recorded={recorded} />, root)
