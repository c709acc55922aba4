import { browser } from '../shared/browser'
import { VIEW_PORT } from '../shared/protocol'
import type { FromView } from '../shared/protocol'
import { enabledTabs } from './enabled-tabs'

/** As in manifest.config.ts. */
export const MARK_MOMENT_COMMAND = 'mark-moment'

/**
 * Marks the present moment of the call that the user is in.
 * @param tabId The tab in front, where the browser passes it with the command.
 */
export async function markMoment(tabId: number | undefined): Promise<void> {
  const frontId = tabId ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id
  const callTabId = await callTabOf(frontId)
  if (callTabId === null) return
  const message: FromView = { type: 'mark-moment', tabId: callTabId }
  const port = browser.runtime.connect({ name: VIEW_PORT })
  port.postMessage(message)
  // What was posted arrives before the end does; tried in Chromium 156.
  port.disconnect()
}

/** The tab whose call is meant: the one in front if Mien is on there, else the only one where it is on. */
async function callTabOf(frontId: number | undefined): Promise<number | null> {
  const tabIds = (await enabledTabs()).map(({ tabId }) => tabId)
  const [only, ...others] = tabIds
  if (frontId !== undefined && tabIds.includes(frontId)) return frontId
  return only !== undefined && others.length === 0 ? only : null
}
