/** Stores the settings in storage.local, which extension pages can read, and the offscreen document cannot. */
import { readSettings, storedSettings } from './settings'
import type { ReadSettings, Settings } from './settings'
import { SerialQueue } from './serial-queue'

export const SETTINGS_KEY = 'settings'

/** The user's settings. All methods throw when the browser cannot read or write. */
export interface SettingsStore {
  load(): Promise<ReadSettings>
  /** Changes some settings; changes made at the same time are all kept. @returns All settings. */
  change(changes: Partial<Settings>): Promise<Settings>
  /** Calls the listener after every change, from any view. @returns Removes the listener. */
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
  /** Each change reads what the one before it wrote. */
  const changes = new SerialQueue()
  const load = async () => readSettings((await area.get(SETTINGS_KEY))[SETTINGS_KEY])

  return {
    load,
    change: (changed) =>
      changes.add(async () => {
        const settings = { ...(await load()).settings, ...changed }
        await area.set({ [SETTINGS_KEY]: storedSettings(settings) })
        return settings
      }),
    onChange(listener) {
      const onChange: ChangesListener = (items) => {
        const change = items[SETTINGS_KEY]
        // After a removal some browsers leave `newValue` out, others set it to null.
        if (change) listener(readSettings(change.newValue ?? undefined).settings)
      }
      onChanged.addListener(onChange)
      return () => onChanged.removeListener(onChange)
    },
  }
}
