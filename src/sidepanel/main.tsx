import { render } from 'preact'
import { BrokenScreen } from '../live/message-screens'
import { extensionWorld, startSettings } from '../live/extension-world'
import { createTabModel } from '../live/tab-model'
import { givenTab } from '../live/watched-tab'
import { browser } from '../shared/browser'
import { startClock } from '../ui/clock'
import { loadViewChoices } from '../live/view-choices'
import { PanelApp } from './app'
import { followActiveTab } from '../live/follow-active-tab'
import { createPanelModel, openTabView } from './panel-model'

const root = document.getElementById('root')
if (!root) throw new Error('sidepanel/index.html has no #root')
startClock()
try {
  const [settings, choices, ownWindow] = await Promise.all([
    startSettings(),
    loadViewChoices(browser.storage.local, browser.storage.session),
    browser.windows.getCurrent(),
  ])
  const openView = (tabId: number) =>
    openTabView(tabId, new Worker(new URL('./moments.worker.ts', import.meta.url), { type: 'module' }), (recorder) =>
      createTabModel(extensionWorld({ tabId, settings, openPanel: null, recorder })),
    )
  const panel = createPanelModel(openView)
  // The background keeps the tabs that are on there: a change means that a tab was turned on or off.
  browser.storage.session.onChanged.addListener(() => panel.look())
  const given = givenTab(location.search)
  if (given !== null) panel.follow(given)
  else if (ownWindow.id !== undefined) {
    await followActiveTab(browser.tabs, ownWindow.id, {
      onTab: (tabId) => panel.follow(tabId),
      onChange: (tabId) => {
        if (tabId === panel.view.value?.tabId) panel.look()
      },
    })
  }
  render(<PanelApp panel={panel} choices={choices} />, root)
} catch (error) {
  render(
    <div class="panel">
      <BrokenScreen detail={String(error)} />
    </div>,
    root,
  )
}
