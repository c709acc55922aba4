// Shows the side panel in one made-up state, given in the query: ?state=panel-6
import { signal } from '@preact/signals'
import { render } from 'preact'
import { leadingMoments } from '../../src/call/leading-moments'
import { findMoments } from '../../src/call/moments'
import { madeCall } from '../../src/call/testing/made-calls'
import { browser } from '../../src/shared/browser'
import { PanelApp } from '../../src/sidepanel/app'
import { withNotes } from '../../src/sidepanel/numbered-moments'
import type { TabView } from '../../src/sidepanel/panel-model'
import { madeLive } from '../../src/live/testing/made-screens'
import { callMessage } from '../../src/live/testing/call-messages'
import { startClock } from '../../src/ui/clock'
import { RecordedCall } from '../../src/live/recorded-call'
import { loadViewChoices } from '../../src/live/view-choices'
import { madeModel } from '../../src/live/testing/made-model'
import { PANEL_STATES } from '../../src/sidepanel/testing/panel-states'
import { showAs } from './as-seen'

const name = new URLSearchParams(location.search).get('state') ?? 'panel-6'
const state = PANEL_STATES[name]
const root = document.getElementById('root')
if (!state || !root) throw new Error(`The gallery has no state ${name}`)

const call = state.call ?? madeCall([])
const lengthS = ((call.endedAtMs ?? call.startedAtMs) - call.startedAtMs) / 1000
const message = callMessage(call, lengthS - 1, { isWhole: true, fromS: 0 }, state.view)
const recorded = new RecordedCall()
recorded.onMessage(message)
const live = message.call && madeLive(message.call, state.live)
const screen = signal(state.screen ?? live ?? { kind: 'checking' as const })
const moments = withNotes(findMoments(call), call.notes)
const view: TabView = {
  tabId: 1,
  model: madeModel({
    screen,
    hosts: {
      alwaysOn: signal({ host: 'call.example.org', isGranted: false }),
      setAlwaysOn: () => Promise.resolve(),
      lockedFrames: signal(state.lockedFrames ?? []),
    },
  }),
  recorded,
  moments: signal(moments),
  leading: signal(leadingMoments(moments, lengthS)),
  close: () => undefined,
}

await showAs(state)
startClock(() => call.startedAtMs + lengthS * 1000)
const choices = await loadViewChoices(browser.storage.local, browser.storage.session)
for (const key of state.pinned ?? []) choices.setPinned(call.id, key, true)
render(<PanelApp panel={{ view: signal(view) }} choices={choices} />, root)
