import { render } from 'preact'
import { openCallStore } from '../shared/call-store'
import { startAppearance } from '../ui/appearance'
import { downloadText } from '../ui/download'
import { t } from '../ui/messages'
import { App } from './app'
import { createReportModel } from './report-model'

const root = document.getElementById('root')
if (!root) throw new Error('report/index.html has no #root')
const { palette } = await startAppearance()
document.title = t('report_page_title')
const address = new URLSearchParams(location.search)
const model = createReportModel({
  callId: address.get('call'),
  otherId: address.get('with'),
  palette,
  openShelf: openCallStore,
  save: (file) => downloadText(file.name, file.text, file.mediaType),
  nowMs: Date.now,
  newId: () => crypto.randomUUID(),
})
render(<App model={model} />, root)
