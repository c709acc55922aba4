import { browser } from '../shared/browser'
import { openCallStore } from '../shared/call-store'
import { KEEP_DAYS_LIMITS } from '../shared/settings'
import { settingsStore } from '../shared/settings-store'
import { enabledTabs } from './enabled-tabs'

/**
 * Deletes the calls whose time is over, without opening the engine.
 * @throws DOMException when the database cannot be read or written
 */
export async function deleteExpiredCalls(): Promise<void> {
  const runningIds = new Set((await enabledTabs()).map(({ callId }) => callId))
  const store = await openCallStore()
  try {
    await store.deleteExpired(Date.now(), await keepDays(), runningIds)
  } finally {
    await store.close()
  }
}

/** As set; the most that can be set where that cannot be read: what is deleted does not come back. */
async function keepDays(): Promise<number> {
  try {
    const { local } = browser.storage
    const { settings, repaired } = await settingsStore(local, local.onChanged).load()
    return repaired.includes('keepDays') ? KEEP_DAYS_LIMITS.max : settings.keepDays
  } catch {
    return KEEP_DAYS_LIMITS.max
  }
}
