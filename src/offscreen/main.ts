import * as v from 'valibot'
import { browser } from '../shared/browser'
import { fromWorker } from '../shared/protocol'
import type { ToBackground } from '../shared/protocol'
import { connectSwitchboard } from './switchboard'

const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'mien-engine' })
const idle: ToBackground = { target: 'background', type: 'engine-idle' }

const switchboard = connectSwitchboard({
  extensionId: browser.runtime.id,
  toWorker: (message, transfer) => worker.postMessage(message, transfer),
  // The background closes this document; if it is not there to do so, the document only waits.
  idle: () => void browser.runtime.sendMessage(idle).catch((thrown: unknown) => console.warn('Mien: still open', thrown)),
})
browser.runtime.onConnect.addListener((port) => switchboard.opened(port))
worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => switchboard.heardWorker(v.parse(fromWorker, data)))
worker.addEventListener('error', ({ message }) => console.error('Mien: the engine worker failed', message))
