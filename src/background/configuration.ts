/** Tells the engine whom it may read: the settings, which its document cannot read itself, and the tabs that are on. */
import * as v from 'valibot'
import { browser } from '../shared/browser'
import { offscreenAnswer } from '../shared/protocol'
import type { Configuration, OwnName, ToOffscreen } from '../shared/protocol'
import { ownNameStore } from '../shared/own-names'
import { purposeStore } from '../shared/purpose-store'
import { SerialQueue } from '../shared/serial-queue'
import type { Settings } from '../shared/settings'
import { settingsStore } from '../shared/settings-store'
import { withTimeLimit } from '../shared/time-limit'
import { enabledTabs } from './enabled-tabs'
import { isEngineOpen } from './engine-document'
import { mirrorTabIds } from './mirror-tabs'

/** The document only passes the configuration on. One that takes longer hangs. */
const ANSWER_LIMIT_MS = 3_000

const store = settingsStore(browser.storage.local, browser.storage.local.onChanged)
const ownNames = ownNameStore(browser.storage.local)
const purposes = purposeStore(browser.storage.local, Date.now)
/** One after another, so that an older configuration never arrives after a newer one. */
const sending = new SerialQueue()

/** Sends the present configuration. @returns whether the engine's document has received it; false where there is none */
export function sendConfiguration(): Promise<boolean> {
  return sending.add(async () => {
    try {
      if (!(await isEngineOpen())) return false
      const message: ToOffscreen = { target: 'offscreen', type: 'configuration', configuration: await configuration() }
      const sent: Promise<unknown> = browser.runtime.sendMessage(message)
      return v.is(offscreenAnswer, await withTimeLimit(sent, ANSWER_LIMIT_MS, 'The answer of the engine'))
    } catch (error) {
      // A document that is just opening does not listen yet, and asks for the configuration once it does.
      console.warn('Mien: the engine did not receive the configuration', error)
      return false
    }
  })
}

/** Sends it again whenever the settings change. */
export function sendChangedSettings(): void {
  store.onChange(() => void sendConfiguration())
}

/** Null without a purpose: nobody may be read then. @throws when the browser cannot read */
async function loadSettings(): Promise<Settings | null> {
  const [{ settings }, purpose] = await Promise.all([store.load(), purposes.load()])
  return purpose === null ? null : settings
}

async function configuration(): Promise<Configuration> {
  const settings = await loadSettings().catch((error: unknown) => {
    console.warn('Mien: the settings cannot be read, so nobody is', error)
    return null
  })
  const tabs = (await enabledTabs()).map(({ origin: _origin, frameOrigin: _frameOrigin, ...tab }) => tab)
  return {
    settings,
    tabs,
    mirrorTabIds: settings === null ? [] : await mirrorTabIds(),
    ownNames: await loadOwnNames(),
  }
}

/** None where they cannot be read: then the user is asked. */
async function loadOwnNames(): Promise<OwnName[]> {
  return ownNames.load().catch((error: unknown) => {
    console.warn('Mien: the own names cannot be read', error)
    return []
  })
}
