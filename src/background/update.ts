/** An update of the extension waits until no call runs: it would end them all. */
import { browser } from '../shared/browser'
import { enabledTabs } from './enabled-tabs'
import { isEngineOpen } from './engine-document'

/** In storage.session, because the service worker may end while the update waits. */
const STORAGE_KEY = 'updateWaits'

/** The browser has an update ready. */
export async function updateReady(): Promise<void> {
  await browser.storage.session.set({ [STORAGE_KEY]: true })
  await updateWhenQuiet()
}

/** Applies an update that waits, once Mien is on in no tab and the engine has stored everything and closed. */
export async function updateWhenQuiet(): Promise<void> {
  if ((await browser.storage.session.get(STORAGE_KEY))[STORAGE_KEY] !== true) return
  if ((await enabledTabs()).length === 0 && !(await isEngineOpen())) browser.runtime.reload()
}
