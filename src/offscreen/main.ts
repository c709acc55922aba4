import { browser } from '../shared/browser'
import type { Runtime } from '../shared/browser'
import { parseOrDrop } from '../shared/parse-or-drop'
import { fromWorker, toOffscreen } from '../shared/protocol'
import type { FromWorker, OffscreenAnswer, ToBackground, ToWorker } from '../shared/protocol'
import { LatestConfiguration } from './latest-configuration'
import { Supervisor, TICK_MS } from './supervisor'
import { Switchboard } from './switchboard'

/** Time between attempts to reach the background, which may be just starting. */
const ASK_AGAIN_MS = 500
/** After so many attempts the background has been told all that it can be told. */
const MAX_ATTEMPTS = 20

const configuration = new LatestConfiguration()
let worker: Worker | null = null
/** Whether the engine has said that it has no call left, and no page has connected since. */
let isIdle = true

const toWorker = (message: ToWorker, transfer: Transferable[] = []) => worker?.postMessage(message, transfer)

const switchboard = new Switchboard({
  extensionId: browser.runtime.id,
  extensionUrl: browser.runtime.getURL(''),
  toWorker,
  retry: () => supervisor.retry(),
})

const supervisor: Supervisor = new Supervisor({
  startWorker() {
    switchboard.setProblem(null)
    switchboard.closeAll()
    worker = startWorker()
    isIdle = true
    const { current } = configuration
    if (current) toWorker({ kind: 'configuration', configuration: current })
  },
  stopWorker(problem) {
    worker?.terminate()
    worker = null
    switchboard.setProblem(problem)
    switchboard.closeAll()
  },
  ping: (pingId) => toWorker({ kind: 'ping', pingId }),
  nowMs: () => performance.now(),
})
setInterval(() => supervisor.tick(), TICK_MS)

function startWorker(): Worker {
  const started = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'mien-engine' })
  const isCurrent = () => worker === started
  started.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseOrDrop(fromWorker, data, 'the engine worker')
    if (message !== null && isCurrent()) receivedFromWorker(message)
  })
  started.addEventListener('error', ({ message }) => {
    if (isCurrent()) supervisor.workerFailed(message || 'The worker could not be loaded')
  })
  started.addEventListener('messageerror', () => {
    if (isCurrent()) supervisor.workerFailed('A message of the worker could not be read')
  })
  return started
}

function receivedFromWorker(message: FromWorker): void {
  switch (message.kind) {
    case 'send':
      switchboard.send(message.portId, message.message)
      break
    case 'close':
      switchboard.close(message.portId)
      break
    case 'heartbeat':
      switchboard.workerHasRead()
      supervisor.heartbeat(message)
      break
    case 'keep-left-out': {
      const { tabId, callId, leftOut } = message
      configuration.keepLeftOut(callId, leftOut)
      void tellBackground({ target: 'background', type: 'keep-left-out', tabId, callId, leftOut })
      break
    }
    case 'idle':
      isIdle = true
      void tellBackground({ target: 'background', type: 'engine-idle' })
  }
}

/** Tells the background until it answers. @returns whether it did */
async function tellBackground(message: ToBackground): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    try {
      await browser.runtime.sendMessage(message)
      return true
    } catch (error) {
      console.warn('Mien: the background does not answer', error)
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
  return false
}

/** This document cannot read storage. Without a configuration the engine reads nobody, so it asks until one comes. */
async function askForConfiguration(): Promise<void> {
  while (configuration.current === null) {
    await tellBackground({ target: 'background', type: 'send-configuration' })
    if (configuration.current === null) await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
}

browser.runtime.onMessage.addListener((received: unknown, sender: Runtime.MessageSender) => {
  // Other messages that arrive here are for the background.
  if (!switchboard.isOurPage(sender) || !isForUs(received)) return undefined
  const message = parseOrDrop(toOffscreen, received, 'the background')
  if (message === null) return undefined
  configuration.receive(message.configuration)
  const { current } = configuration
  if (current) toWorker({ kind: 'configuration', configuration: current })
  const hasNoCall = (isIdle && !switchboard.hasPages) || !supervisor.isReady
  if (message.configuration.tabs.length === 0 && hasNoCall)
    void tellBackground({ target: 'background', type: 'engine-idle' })
  const answer: OffscreenAnswer = { hasReceived: true }
  return Promise.resolve(answer)
})
browser.runtime.onConnect.addListener((port) => {
  switchboard.opened(port)
  if (switchboard.hasPages) isIdle = false
})
void askForConfiguration()

function isForUs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && Reflect.get(message, 'target') === 'offscreen'
}
