/** The toolbar button of a tab: whether Mien is on there, why it no longer is, and that a call is there to be read. */
import { browser } from '../shared/browser'
import type { Problem } from '../shared/protocol'
import { SerialQueue } from '../shared/serial-queue'
import { recordOf } from './enabled-tabs'

/** The icon's dark green; white on it has a contrast of 8.6:1. */
const ON_COLOUR = '#1f5d57'
/** White on it has a contrast of 6.5:1. */
const PROBLEM_COLOUR = '#b3261e'

/** One after another: each shows what is stored by then, so the last one is right. */
const updates = new SerialQueue()

/**
 * Shows what is stored of a tab.
 * @param problem Why it was turned off other than by the user: it stands on the button until the page changes.
 */
export function updateBadge(tabId: number, problem: Problem['code'] | null = null): Promise<void> {
  return updates.add(async () => {
    const isOn = (await recordOf(tabId)) !== null
    const text = isOn ? 'on' : problem ? '!' : ''
    const sentence = isOn || !problem ? '' : browser.i18n.getMessage(`problem_${problem.replaceAll('-', '_')}`)
    const title = sentence || browser.i18n.getMessage('extension_name')
    await show(tabId, text, title)
  })
}

/** Shows that a call runs in a tab in which Mien is off, or no longer. A problem that stands on the button stays. */
export function showCallHere(tabId: number, isHere: boolean): Promise<void> {
  return updates.add(async () => {
    const shown = await textOn(tabId)
    if ((await recordOf(tabId)) !== null || (shown !== '' && shown !== callHereText())) return
    const title = browser.i18n.getMessage(isHere ? 'call_here_title' : 'extension_name')
    await show(tabId, isHere ? callHereText() : '', title)
  })
}

/** Whether the button says that a call runs there. The browser keeps that until the tab gets another page. */
export async function isCallShown(tabId: number): Promise<boolean> {
  return (await textOn(tabId)) === callHereText()
}

function callHereText(): string {
  return browser.i18n.getMessage('call_here_badge')
}

/** @returns nothing for a tab that was closed */
function textOn(tabId: number): Promise<string | undefined> {
  return browser.action.getBadgeText({ tabId }).catch(() => undefined)
}

async function show(tabId: number, text: string, title: string): Promise<void> {
  try {
    await browser.action.setBadgeBackgroundColor({ tabId, color: text === '!' ? PROBLEM_COLOUR : ON_COLOUR })
    await browser.action.setBadgeText({ tabId, text })
    await browser.action.setTitle({ tabId, title })
  } catch {
    // The tab has just been closed, and its button with it.
  }
}
