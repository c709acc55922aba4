/** Reaches the content script of a tab's page. */
import * as v from 'valibot'
import { browser } from '../shared/browser'
import { messageOf } from '../shared/error-message'
import { contentAnswer } from '../shared/protocol'
import type { ContentAnswer, Problem, ToContent } from '../shared/protocol'
import { withTimeLimit } from '../shared/time-limit'

/** A page that is busy loading answers late; one that takes longer hangs. */
const ANSWER_LIMIT_MS = 5_000
/** The browser injects once the page's document is parsed. */
const INJECTION_LIMIT_MS = 15_000

/** Why a page could not be started. */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly code: Problem['code']

  constructor(code: Problem['code'], cause: unknown) {
    super(messageOf(cause), { cause })
    this.code = code
  }
}

/** Has the page run that call: on a known site its content script waits there, any other page gets it now. @throws PageError */
export async function startPage(tabId: number, callId: string): Promise<void> {
  if (!(await askPage(tabId, 'ping'))) await inject(tabId)
  const start: ToContent = { target: 'content', type: 'start', callId }
  let answer = await send(tabId, start)
  if (answer !== null && answer.callId !== callId) {
    // A call that was turned off still runs there, and a page runs one call only.
    await askPage(tabId, 'stop')
    answer = await send(tabId, start)
  }
  if (answer?.callId !== callId) throw new PageError('page-not-reached', 'The page did not answer')
}

/** Stops the call in a page, or asks which one runs. @returns null where no content script answers */
export function askPage(tabId: number, type: 'ping' | 'stop'): Promise<ContentAnswer | null> {
  return send(tabId, { target: 'content', type })
}

async function inject(tabId: number): Promise<void> {
  const files = browser.runtime.getManifest().content_scripts?.[0]?.js
  if (!files) throw new Error('The manifest names no content script')
  try {
    const injected = chrome.scripting.executeScript({ target: { tabId }, files })
    await withTimeLimit(injected, INJECTION_LIMIT_MS, 'Reaching the page')
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeLimitError'
    throw new PageError(isLate ? 'page-not-reached' : 'page-not-allowed', error)
  }
}

async function send(tabId: number, message: ToContent): Promise<ContentAnswer | null> {
  try {
    const sent: Promise<unknown> = browser.tabs.sendMessage(tabId, message, { frameId: 0 })
    const parsed = v.safeParse(contentAnswer, await withTimeLimit(sent, ANSWER_LIMIT_MS, 'The answer of the page'))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
