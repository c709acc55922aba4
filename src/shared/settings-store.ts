/** Keeps the settings in storage.local, where every context but the offscreen document can read them. */
import { readSettings, storedSettings } from './settings'
import type { ReadSettings, Settings } from './settings'

export const SETTINGS_KEY = 'settings'

/** The user's settings. All methods throw when the browser cannot read or write. */
export interface SettingsStore {
  load(): Promise<ReadSettings>
  /** Stores what is given, on top of what is stored by then: two changes at once lose nothing. @returns All settings. */
  change(changes: Partial<Settings>): Promise<Settings>
  /** Calls the listener after every change, from whichever view. @returns Stops that. */
  onChange(listener: (settings: Settings) => void): () => void
}

/** The part of an extension storage area that the store uses. */
export interface StorageArea {
  get(key: string): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
}

type ChangesListener = (changes: Readonly<Record<string, { readonly newValue?: unknown }>>) => void

/** The event of a storage area, not that of all areas. */
export interface StorageChanges {
  addListener(listener: ChangesListener): void
  removeListener(listener: ChangesListener): void
}

/** A settings store in a storage area: `settingsStore(browser.storage.local, browser.storage.local.onChanged)`. */
export function settingsStore(area: StorageArea, onChanged: StorageChanges): SettingsStore {
  /** Changes wait for each other: each reads what the one before it wrote. */
  let lastChange: Promise<unknown> = Promise.resolve()
  const load = async () => readSettings((await area.get(SETTINGS_KEY))[SETTINGS_KEY])

  return {
    load,
    change(changes) {
      const apply = async () => {
        const settings = { ...(await load()).settings, ...changes }
        await area.set({ [SETTINGS_KEY]: storedSettings(settings) })
        return settings
      }
      // One that failed has told its caller, and does not stop the next.
      const change = lastChange.then(apply, apply)
      lastChange = change
      return change
    },
    onChange(listener) {
      const hear: ChangesListener = (changes) => {
        const change = changes[SETTINGS_KEY]
        if (change) listener(readSettings(change.newValue).settings)
      }
      onChanged.addListener(hear)
      return () => onChanged.removeListener(hear)
    },
  }
}
