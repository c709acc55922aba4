/** Listens to a call like a view: over the view port, from inside an extension page. */
import type { OpenPopup } from './driver'
import * as v from 'valibot'
import { toView, type FromView, type ToView } from '../../src/shared/protocol'

const received = v.object({ atMs: v.number(), message: toView })
export type ReceivedState = v.InferOutput<typeof received>

declare global {
  /** In a page with {@link listenInPage}: what was received since the last {@link takeReceived}. */
  var mienReceived: ReceivedState[]
  /** The page's open port. */
  var mienPort: chrome.runtime.Port
}

/**
 * Runs inside an extension page. It must not use anything outside itself, as it is passed on as text.
 * The engine may not be running yet, or may restart, so the port is opened again whenever it is closed.
 */
export function listenInPage(tabId: number): void {
  const RETRY_MS = 50
  globalThis.mienReceived = []
  const open = (): void => {
    const port = chrome.runtime.connect({ name: 'mien-view' })
    globalThis.mienPort = port
    port.onMessage.addListener((message: ToView) => {
      globalThis.mienReceived.push({ atMs: Date.now(), message })
    })
    port.onDisconnect.addListener(() => {
      // Read, so that Chromium does not log "Unchecked runtime.lastError".
      void chrome.runtime.lastError
      setTimeout(open, RETRY_MS)
    })
    port.postMessage({ type: 'watch', tabId })
  }
  open()
}

/** Starts listening to a tab's call in an open popup. */
export async function listenToCall(popup: Pick<OpenPopup, 'evaluate'>, tabId: number): Promise<void> {
  await popup.evaluate(`(${listenInPage.toString()})(${tabId})`)
}

/** Sends a message to the engine over the listening port. */
export async function sendToEngine(popup: Pick<OpenPopup, 'evaluate'>, message: FromView): Promise<void> {
  await popup.evaluate(`globalThis.mienPort.postMessage(${JSON.stringify(message)})`)
}

/** Returns what was received since the last time. */
export async function takeReceived(popup: Pick<OpenPopup, 'evaluate'>): Promise<ReceivedState[]> {
  return v.parse(v.array(received), await popup.evaluate('globalThis.mienReceived.splice(0)'))
}
