import * as v from 'valibot'
import { DEFAULT_SETTINGS, readSettings, storedSettings } from './settings'
import type { Settings } from './settings'
import { SETTINGS_KEY } from './settings-store'
import type { StorageArea } from './settings-store'

/** What the user says that Mien is used for; what is allowed depends on it, in the EU by law. */
export const PURPOSES = ['private', 'professional', 'work-or-school'] as const
export type Purpose = (typeof PURPOSES)[number]

export const PURPOSE_KEY = 'purpose'
const storedPurpose = v.object({ purpose: v.picklist(PURPOSES), agreedAtMs: v.number() })

/** The default settings for a purpose: at work or school only the user is read. */
export function defaultSettingsFor(purpose: Purpose | null): Settings {
  return purpose === 'work-or-school' ? { ...DEFAULT_SETTINGS, analysed: 'only-me' } : DEFAULT_SETTINGS
}

/** Stores the purpose. Both methods throw when the browser cannot read or write. */
export interface PurposeStore {
  /** Null until the user has agreed, and where the stored purpose is damaged. */
  load(): Promise<Purpose | null>
  /**
   * Stores the purpose. With "work or school" only the user is read from now on, unless the user has chosen something
   * other than "everyone" before.
   */
  save(purpose: Purpose): Promise<void>
}

/** A purpose store in a storage area. */
export function purposeStore(area: StorageArea, nowMs: () => number): PurposeStore {
  return {
    async load() {
      const stored = v.safeParse(storedPurpose, (await area.get(PURPOSE_KEY))[PURPOSE_KEY])
      return stored.success ? stored.output.purpose : null
    },
    async save(purpose) {
      const agreement = { [PURPOSE_KEY]: { purpose, agreedAtMs: nowMs() } }
      if (purpose !== 'work-or-school') return area.set(agreement)
      const { settings } = readSettings((await area.get(SETTINGS_KEY))[SETTINGS_KEY])
      if (settings.analysed !== DEFAULT_SETTINGS.analysed) return area.set(agreement)
      // Both in one write: the agreement must not stand without the setting.
      const { analysed } = defaultSettingsFor(purpose)
      return area.set({ ...agreement, [SETTINGS_KEY]: storedSettings({ ...settings, analysed }) })
    },
  }
}
