import { browser } from '../shared/browser'
import { openCallStore } from '../shared/call-store'
import { expiryAsSet } from '../shared/call-store-expiry'
import { settingsStore } from '../shared/settings-store'
import { enabledTabs } from './enabled-tabs'

/**
 * Deletes the calls whose time is over, without opening the engine.
 * @throws CallStoreError when the database cannot be read or written
 */
export async function deleteExpiredCalls(): Promise<void> {
  const { local } = browser.storage
  const expiry = expiryAsSet(settingsStore(local, local.onChanged))
  const runningIds = new Set((await enabledTabs()).map(({ callId }) => callId))
  const store = await openCallStore(expiry)
  try {
    await store.deleteExpired(expiry.nowMs(), await expiry.keepDays(), runningIds)
  } finally {
    await store.close()
  }
}
