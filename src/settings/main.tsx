import { effect } from '@preact/signals'
import { render } from 'preact'
import { purposeStore } from '../shared/purpose-store'
import { browser } from '../shared/browser'
import { openCallStore } from '../shared/call-store'
import { settingsStore } from '../shared/settings-store'
import { startAppearance } from '../ui/appearance'
import { t } from '../ui/messages'
import { loadSettingsModel } from './settings-model'
import { SettingsPage } from './settings-page'

const root = document.getElementById('root')
if (!root) throw new Error('settings/index.html has no #root')
const area = browser.storage.local
const store = settingsStore(area, area.onChanged)
await startAppearance(store)
effect(() => {
  document.title = t('settings_title')
})
const model = await loadSettingsModel({
  store,
  purposes: purposeStore(area, Date.now),
  async deleteEverything() {
    await (await openCallStore()).deleteAll()
    await area.clear()
  },
})
render(<SettingsPage model={model} />, root)
