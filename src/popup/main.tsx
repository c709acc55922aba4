import { render } from 'preact'
import { browser } from '../shared/browser'
import type { ToView } from '../shared/protocol'
import { startClock } from '../ui/clock'
import { loadViewChoices } from '../live/view-choices'
import { App } from './app'
import { extensionWorld, startSettings } from '../live/extension-world'
import { BrokenScreen } from '../live/message-screens'
import { RecordedCall } from '../live/recorded-call'
import { SPANS } from '../ui/sparkline'
import { panelOpener } from './panel-opener'
import { createTabModel } from '../live/tab-model'
import { watchedTab } from '../live/watched-tab'

const root = document.getElementById('root')
if (!root) throw new Error('popup/index.html has no #root')
startClock()
try {
  const [settings, choices, tabId, ownWindow] = await Promise.all([
    startSettings(),
    loadViewChoices(browser.storage.local, browser.storage.session),
    watchedTab(location.search, () => browser.tabs.query({ active: true, currentWindow: true })),
    browser.windows.getCurrent(),
  ])
  const openPanel = ownWindow.id === undefined ? null : panelOpener(ownWindow.id, () => close())
  const recorded = new RecordedCall()
  const recorder = {
    pastS: SPANS.minute.lengthS,
    onMessage: (message: ToView) => recorded.onMessage(message),
  }
  const model = createTabModel(extensionWorld({ tabId, settings, openPanel, recorder }))
  // The background keeps the tabs that are on there: a change means that a tab was turned on or off.
  browser.storage.session.onChanged.addListener(() => void model.look())
  render(<App model={model} choices={choices} recorded={recorded} />, root)
} catch (error) {
  render(
    <div class="popup">
      <BrokenScreen detail={String(error)} />
    </div>,
    root,
  )
}
