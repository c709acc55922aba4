import { browser } from '../shared/browser'
import { VIEW_PORT } from '../shared/protocol'
import type { FromView } from '../shared/protocol'
import { tabOfCommand } from './tabs'

/** As in manifest.config.ts. */
export const MARK_MOMENT_COMMAND = 'mark-moment'

/**
 * Marks the present moment of the call that the user is in.
 * @param tabId The tab in front, where the browser says so with the command.
 */
export async function markMoment(tabId: number | undefined): Promise<void> {
  const frontId = tabId ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id
  const callTabId = await tabOfCommand(frontId)
  if (callTabId === null) return
  const message: FromView = { type: 'mark-moment', tabId: callTabId }
  const port = browser.runtime.connect({ name: VIEW_PORT })
  port.postMessage(message)
  // What was posted arrives before the end does; tried in Chromium 156.
  port.disconnect()
}
