import { render } from 'preact'
import * as v from 'valibot'
import { browser } from '../shared/browser'
import { openCallStore } from '../shared/call-store'
import { VIEW_PORT, outcome } from '../shared/protocol'
import type { ToBackground } from '../shared/protocol'
import { startClock } from '../ui/clock'
import { downloadText } from '../ui/download'
import { openEngineLink } from '../ui/engine-link'
import { t } from '../ui/messages'
import { App } from './app'
import { BrokenScreen } from './message-screens'
import { createPopupModel } from './popup-model'
import { purposeStore } from './purpose-store'
import { watchedTab } from './watched-tab'

const ask = async (message: ToBackground) => v.parse(outcome, await browser.runtime.sendMessage(message))

const modelOf = (tabId: number) =>
  createPopupModel({
    tabId,
    ask,
    openLink: (id) =>
      openEngineLink(
        id,
        () => browser.runtime.connect({ name: VIEW_PORT }),
        () => ask({ target: 'background', type: 'ensure-engine' }),
      ),
    openShelf: openCallStore,
    purposes: purposeStore(browser.storage.local, Date.now),
    save: (file) => downloadText(file.name, file.text, file.mediaType),
    nowMs: Date.now,
  })

const root = document.getElementById('root')
if (!root) throw new Error('popup/index.html has no #root')
document.documentElement.lang = t('language_code')
document.documentElement.dir = t('text_direction')
startClock()
try {
  const tabId = await watchedTab(location.search, () => browser.tabs.query({ active: true, currentWindow: true }))
  render(<App model={modelOf(tabId)} />, root)
} catch (error) {
  render(<BrokenScreen detail={String(error)} />, root)
}
