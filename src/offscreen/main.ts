import * as v from 'valibot'
import { browser } from '../shared/browser'
import { fromWorker } from '../shared/protocol'
import type { Runtime } from '../shared/browser'
import type { ToBackground } from '../shared/protocol'
import { connectSwitchboard } from './switchboard'

const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'mien-engine' })
const tellBackground = (message: ToBackground) => browser.runtime.sendMessage(message)

const switchboard = connectSwitchboard({
  extensionId: browser.runtime.id,
  extensionUrl: browser.runtime.getURL(''),
  toWorker: (message, transfer) => worker.postMessage(message, transfer),
  // The background closes this document; if it is not there to do so, the document only waits.
  idle: () =>
    void tellBackground({ target: 'background', type: 'engine-idle' }).catch((thrown: unknown) =>
      console.warn('Mien: still open', thrown),
    ),
})
browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  switchboard.heardMessage(message, sender)
  return undefined
})
browser.runtime.onConnect.addListener((port) => switchboard.opened(port))
worker.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
  switchboard.heardWorker(v.parse(fromWorker, data)),
)
worker.addEventListener('error', ({ message }) => console.error('Mien: the engine worker failed', message))
// A document of this kind has no storage API. Without an answer the engine goes by the defaults.
void tellBackground({ target: 'background', type: 'send-settings' }).catch((thrown: unknown) =>
  console.warn('Mien: no settings', thrown),
)
