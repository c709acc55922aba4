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

/** A tab's page (frame 0), or a frame in it. */
export interface Frame {
  readonly tabId: number
  readonly frameId: number
}

/**
 * Starts that call in a page or frame: on a known site its content script waits there, any other page gets it now.
 * @throws PageError
 */
export async function startPage(frame: Frame, callId: string): Promise<void> {
  if (!(await askPage(frame, 'ping'))) {
    await inject(frame.tabId)
    // A frame that loads slowly must not hold the page up.
    void injectIntoFrames(frame.tabId)
  }
  const start: ToContent = { target: 'content', type: 'start', callId }
  let answer = await send(frame, start)
  if (answer !== null && answer.callId !== callId) {
    // A call that was turned off still runs there, and a page runs one call only.
    await askPage(frame, 'stop')
    answer = await send(frame, start)
  }
  if (answer?.callId !== callId) throw new PageError('page-not-reached', 'The page did not answer')
}

/** Stops the call in a page or frame, or asks which one runs. @returns null where no content script answers */
export function askPage(frame: Frame, type: 'ping' | 'stop'): Promise<ContentAnswer | null> {
  return send(frame, { target: 'content', type })
}

/** Stops the call in a tab, whichever frame it runs in. */
export async function stopTab(tabId: number): Promise<void> {
  await sendToAll(tabId, { target: 'content', type: 'stop' })
}

/** Asks every content script of a tab to say so if it sees a call. */
export async function askForCalls(tabId: number): Promise<void> {
  await sendToAll(tabId, { target: 'content', type: 'tell-call' })
}

/** Puts the content script into all frames of a tab that the browser lets Mien into. A script that sees a call there says so. */
export async function injectIntoFrames(tabId: number): Promise<void> {
  try {
    await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, files: contentScriptFiles() })
  } catch (error) {
    // A page that was loaded anew since the click lets no script in; frames that were granted get theirs as they load.
    console.info('Mien: no script can be put into the frames of a page', error)
  }
}

async function inject(tabId: number): Promise<void> {
  try {
    const injected = chrome.scripting.executeScript({ target: { tabId }, files: contentScriptFiles() })
    await withTimeLimit(injected, INJECTION_LIMIT_MS, 'Reaching the page')
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeLimitError'
    throw new PageError(isLate ? 'page-not-reached' : 'page-not-allowed', error)
  }
}

/** The content script's file, as the build has named it. */
export function contentScriptFiles(): string[] {
  const files = browser.runtime.getManifest().content_scripts?.[0]?.js
  if (!files) throw new Error('The manifest names no content script')
  return files
}

/** To all frames of a tab; some may have no content script, or none that answers. */
async function sendToAll(tabId: number, message: ToContent): Promise<void> {
  const sent: Promise<unknown> = browser.tabs.sendMessage(tabId, message)
  await withTimeLimit(sent, ANSWER_LIMIT_MS, 'The answer of the page').catch(() => undefined)
}

async function send({ tabId, frameId }: Frame, message: ToContent): Promise<ContentAnswer | null> {
  try {
    const sent: Promise<unknown> = browser.tabs.sendMessage(tabId, message, { frameId })
    const parsed = v.safeParse(contentAnswer, await withTimeLimit(sent, ANSWER_LIMIT_MS, 'The answer of the page'))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
