import { effect } from '@preact/signals'
import { render } from 'preact'
import { browser } from '../shared/browser'
import { openCallStore } from '../shared/call-store'
import { expiryAsSet } from '../shared/call-store-expiry'
import { settingsStore } from '../shared/settings-store'
import { startAppearance } from '../ui/appearance'
import { startClock } from '../ui/clock'
import { downloadText } from '../ui/download'
import { t } from '../ui/messages'
import { createHistoryModel } from './history-model'
import { HistoryPage } from './history-page'

const root = document.getElementById('root')
if (!root) throw new Error('history/index.html has no #root')
const settings = settingsStore(browser.storage.local, browser.storage.local.onChanged)
await startAppearance(settings)
effect(() => {
  document.title = t('history_page_title')
})
startClock()

const store = openCallStore(expiryAsSet(settings))
const model = createHistoryModel({
  openStore: () => store,
  settings,
  save: (fileName, text) => downloadText(fileName, text, 'application/json'),
  unnamed: (order) => t('participant_numbered', order),
  nowMs: Date.now,
})
await model.load()
render(<HistoryPage model={model} />, root)
// A call may have ended while the page was hidden.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void model.load()
})
