/** Listens to a call as a view does: over the view port, from inside an extension page. */
import type { TargetSession } from './chromium'
import * as v from 'valibot'
import { toView, type FromView, type ToView } from '../../src/shared/protocol'

const received = v.object({ atMs: v.number(), message: toView })
export type ReceivedState = v.InferOutput<typeof received>

declare global {
  /** What a page that {@link listenInPage} runs in has received and not handed over yet. */
  var mienReceived: ReceivedState[]
  /** Its open port. */
  var mienPort: chrome.runtime.Port
}

/**
 * Runs inside an extension page. It must stand alone: it travels as text.
 * The engine may not be there yet, or go and come back, so the port is opened again whenever it drops.
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

/** Starts to listen in an open popup. */
export async function listenTo(popup: TargetSession, tabId: number): Promise<void> {
  await popup.evaluate(`(${listenInPage.toString()})(${tabId})`)
}

/** Tells the engine something, as the view that listens. */
export async function tellEngine(popup: TargetSession, message: FromView): Promise<void> {
  await popup.evaluate(`globalThis.mienPort.postMessage(${JSON.stringify(message)})`)
}

/** Takes what has been received since the last time. */
export async function takeReceived(popup: TargetSession): Promise<ReceivedState[]> {
  return v.parse(v.array(received), await popup.evaluate('globalThis.mienReceived.splice(0)'))
}
