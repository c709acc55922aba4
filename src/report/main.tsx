import { render } from 'preact'
import { browser } from '../shared/browser'
import { openCallStore } from '../shared/call-store'
import { expiryAsSet } from '../shared/call-store-expiry'
import { settingsStore } from '../shared/settings-store'
import { startAppearance } from '../ui/appearance'
import { downloadText } from '../ui/download'
import { t } from '../ui/messages'
import { App } from './app'
import { createReportModel } from './report-model'

const root = document.getElementById('root')
if (!root) throw new Error('report/index.html has no #root')
const { local } = browser.storage
const settings = settingsStore(local, local.onChanged)
const { palette } = await startAppearance(settings)
const store = openCallStore(expiryAsSet(settings))
document.title = t('report_page_title')
const address = new URLSearchParams(location.search)
const model = createReportModel({
  callId: address.get('call'),
  otherId: address.get('with'),
  palette,
  openStore: () => store,
  save: (file) => downloadText(file.name, file.text, file.mediaType),
  nowMs: Date.now,
  newId: () => crypto.randomUUID(),
})
render(<App model={model} />, root)
