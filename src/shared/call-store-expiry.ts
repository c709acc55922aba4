import type { SettingsStore } from './settings-store'

/** What decides whether a call has expired when it is read. */
export interface Expiry {
  /** How long history keeps calls, in days; null where the setting is not known: then a call that it keeps stays. */
  keepDays(): Promise<number | null>
  /** Epoch milliseconds. */
  nowMs(): number
}

/** For a context that cannot read the settings: a call that history keeps stays. */
export const KEPT_STAY: Expiry = { keepDays: () => Promise.resolve(null), nowMs: () => Date.now() }

/** As the settings say; what is deleted does not come back, so settings that cannot be read delete nothing. */
export function expiryAsSet(store: Pick<SettingsStore, 'load'>): Expiry {
  return {
    async keepDays() {
      try {
        const { settings, repaired } = await store.load()
        return repaired.includes('keepDays') ? null : settings.keepDays
      } catch (error) {
        console.error('Mien: the settings could not be read, so calls that history keeps do not expire', error)
        return null
      }
    },
    nowMs: () => Date.now(),
  }
}
