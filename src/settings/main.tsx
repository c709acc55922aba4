import { effect } from '@preact/signals'
import { render } from 'preact'
import { alwaysOnPatterns } from '../shared/always-on'
import { ownNameStore } from '../shared/own-names'
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
  ownNames: ownNameStore(area),
  sites: {
    granted: async () => alwaysOnPatterns((await browser.permissions.getAll()).origins ?? []),
    remove: (pattern) => browser.permissions.remove({ origins: [pattern] }),
    onChange(listener) {
      browser.permissions.onAdded.addListener(listener)
      browser.permissions.onRemoved.addListener(listener)
    },
  },
  async deleteEverything() {
    await (await openCallStore()).deleteAll()
    await area.clear()
  },
})
render(<SettingsPage model={model} />, root)
