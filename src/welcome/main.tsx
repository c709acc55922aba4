import { effect } from '@preact/signals'
import { render } from 'preact'
import * as v from 'valibot'
import { browser } from '../shared/browser'
import { purposeStore } from '../shared/purpose-store'
import { startAppearance } from '../ui/appearance'
import { t } from '../ui/messages'
import { actionPin } from './pin'
import { createWelcomeModel } from './welcome-model'
import { WelcomePage } from './welcome-page'

const root = document.getElementById('root')
if (!root) throw new Error('welcome/index.html has no #root')
await startAppearance()
effect(() => {
  document.title = t('welcome_title')
})
const manifest = v.parse(
  v.object({ content_security_policy: v.object({ extension_pages: v.string() }) }),
  browser.runtime.getManifest(),
)
const ownAddress = browser.runtime.getURL('')
const model = await createWelcomeModel({
  purposes: purposeStore(browser.storage.local, Date.now),
  pin: actionPin(chrome.action, document),
  contentSecurityPolicy: manifest.content_security_policy.extension_pages,
  ownAddress,
  isFirefox: ownAddress.startsWith('moz-extension:'),
})
render(<WelcomePage model={model} />, root)
