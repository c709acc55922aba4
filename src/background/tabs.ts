import * as v from 'valibot'
import { browser } from '../shared/browser'
import { contentAnswer } from '../shared/protocol'
import type { Outcome, Problem, ToContent } from '../shared/protocol'
import { ensureEngine } from './offscreen-lifecycle'

/** Which tabs are on, in storage that outlives the service worker but not the browser. */
const STORAGE_KEY = 'enabledTabs'
const BADGE_TEXT = 'on'
/** The neutral dark of the icon; white on it has a contrast of 8.6:1. */
const BADGE_COLOUR = '#1f5d57'

const tabIds = v.fallback(v.array(v.number()), [])

/** Changes of the list take turns: two at once would lose one. */
let lastChange: Promise<unknown> = Promise.resolve()

async function enabledTabs(): Promise<number[]> {
  const stored = await browser.storage.session.get(STORAGE_KEY)
  return v.parse(tabIds, stored[STORAGE_KEY] ?? [])
}

async function setEnabled(tabId: number, isEnabled: boolean): Promise<void> {
  const change = lastChange.then(async () => {
    const others = (await enabledTabs()).filter((id) => id !== tabId)
    await browser.storage.session.set({ [STORAGE_KEY]: isEnabled ? [...others, tabId] : others })
  })
  lastChange = change.catch(() => undefined)
  await change
}

/** Whether Mien is on in a tab. */
export async function isEnabled(tabId: number): Promise<boolean> {
  return (await enabledTabs()).includes(tabId)
}

/** Whether it is on in any tab. */
export async function isAnyEnabled(): Promise<boolean> {
  return (await enabledTabs()).length > 0
}

/** The tab whose call a keyboard command means: the one in front if Mien is on there, else the only one where it is on. */
export async function tabOfCommand(frontId: number | undefined): Promise<number | null> {
  const tabIds = await enabledTabs()
  const [only, ...others] = tabIds
  if (frontId !== undefined && tabIds.includes(frontId)) return frontId
  return only !== undefined && others.length === 0 ? only : null
}

/** Turns Mien on in a tab: on a known site its content script waits there, any other page gets it now. */
export async function enable(tabId: number): Promise<Outcome> {
  try {
    await ensureEngine()
  } catch (thrown) {
    return failed('engine-not-started', thrown)
  }
  if (!(await send(tabId, 'ping'))) {
    try {
      await inject(tabId)
    } catch (thrown) {
      return failed('page-not-allowed', thrown)
    }
  }
  const answer = await send(tabId, 'start')
  if (!answer?.isRunning) return failed('page-not-reached', 'The page did not answer')
  await setEnabled(tabId, true)
  await showBadge(tabId, BADGE_TEXT)
  return { ok: true, isEnabled: true }
}

/** Turns Mien off in a tab, whether it still answers or not. */
export async function disable(tabId: number): Promise<Outcome> {
  await setEnabled(tabId, false)
  await send(tabId, 'stop')
  await showBadge(tabId, '')
  return { ok: true, isEnabled: false }
}

/** Forgets a tab that was closed. */
export async function forget(tabId: number): Promise<void> {
  if (await isEnabled(tabId)) await setEnabled(tabId, false)
}

/**
 * Turns Mien off in a tab whose page has gone. A page that only changed its address still runs its content script and
 * says so.
 */
export async function checkPage(tabId: number): Promise<void> {
  if (!(await isEnabled(tabId))) return
  const answer = await send(tabId, 'ping')
  if (!answer?.isRunning) await disable(tabId)
}

/** {@link checkPage} for every tab that is on: the engine may hear of a page's end before this does. */
export async function checkPages(): Promise<void> {
  await Promise.all((await enabledTabs()).map(checkPage))
}

async function inject(tabId: number): Promise<void> {
  const files = browser.runtime.getManifest().content_scripts?.[0]?.js
  if (!files) throw new Error('The manifest names no content script')
  await chrome.scripting.executeScript({ target: { tabId }, files })
}

/** The content script's answer; null when there is none in the tab. */
async function send(tabId: number, type: ToContent['type']) {
  const message: ToContent = { target: 'content', type }
  try {
    const answer: unknown = await browser.tabs.sendMessage(tabId, message, { frameId: 0 })
    const parsed = v.safeParse(contentAnswer, answer)
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

async function showBadge(tabId: number, text: string): Promise<void> {
  try {
    await browser.action.setBadgeBackgroundColor({ tabId, color: BADGE_COLOUR })
    await browser.action.setBadgeText({ tabId, text })
  } catch {
    // The tab has just been closed, and its badge with it.
  }
}

function failed(code: Problem['code'], thrown: unknown): Outcome {
  return { ok: false, problem: { code, detail: thrown instanceof Error ? thrown.message : String(thrown) } }
}
