/** "Always on this site": the content script waits on the sites that the user has granted, from the start of a page. */
import { alwaysOnPatterns, patternOf } from '../shared/always-on'
import { browser } from '../shared/browser'
import { SerialQueue } from '../shared/serial-queue'
import { siteOfAddress } from '../shared/site-catalogue'
import { contentScriptFiles } from './page'

const SCRIPT_ID = 'always-on'

/** Two changes at once would register twice. */
const changes = new SerialQueue()

/** Brings the registered content script in line with what is granted. An update of the extension drops it. */
export function registerAlwaysOn(): Promise<void> {
  return changes.add(async () => {
    const matches = alwaysOnPatterns((await browser.permissions.getAll()).origins ?? [])
    const script = {
      id: SCRIPT_ID,
      matches,
      js: contentScriptFiles(),
      allFrames: true,
      runAt: 'document_idle',
    } as const
    const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] })
    if (matches.length === 0) {
      if (registered) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] })
    } else if (registered) {
      await chrome.scripting.updateContentScripts([script])
    } else {
      await chrome.scripting.registerContentScripts([script])
    }
  })
}

/** Whether Mien waits on the pages of an address: those of a known site, and of one that the user has granted. */
export async function isWaitingOn(url: string): Promise<boolean> {
  if (siteOfAddress(url) !== null) return true
  const pattern = patternOf(url)
  return pattern !== null && (await browser.permissions.contains({ origins: [pattern] }))
}

/** Null for an address without an origin. */
export function originOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  const { origin } = new URL(url)
  return origin === 'null' ? null : origin
}
