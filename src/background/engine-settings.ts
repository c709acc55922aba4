import { browser } from '../shared/browser'
import type { ToOffscreen } from '../shared/protocol'
import type { Settings } from '../shared/settings'
import { settingsStore } from '../shared/settings-store'
import { isEngineOpen } from './offscreen-lifecycle'

const store = settingsStore(browser.storage.local, browser.storage.local.onChanged)

/** Tells the engine the settings, which its document cannot read itself. @throws when it is not there, or storage fails. */
export async function sendSettings(): Promise<void> {
  await send((await store.load()).settings)
}

/** Tells the engine of each change while it is open. */
export function sendChangedSettings(): void {
  store.onChange((settings) => {
    void isEngineOpen()
      .then((isOpen) => (isOpen ? send(settings) : undefined))
      // An engine that is just opening has no ear yet, and asks by itself once it has.
      .catch((thrown: unknown) => console.warn('Mien: the engine did not hear of the settings', thrown))
  })
}

async function send(settings: Settings): Promise<void> {
  const message: ToOffscreen = { target: 'offscreen', type: 'settings', settings }
  await browser.runtime.sendMessage(message)
}
