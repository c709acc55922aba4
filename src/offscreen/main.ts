import { browser } from '../shared/browser'
import type { Runtime } from '../shared/browser'
import { parseOrDrop } from '../shared/parse-or-drop'
import { MIRROR_PATH } from '../shared/own-pages'
import { fromWorker, toOffscreen } from '../shared/protocol'
import type { FromWorker, OffscreenAnswer, ToWorker } from '../shared/protocol'
import { BackgroundLink } from './background-link'
import { watchBattery } from './battery'
import { LatestConfiguration } from './latest-configuration'
import { Supervisor, TICK_MS } from './supervisor'
import { Switchboard } from './switchboard'

const configuration = new LatestConfiguration()
const background = new BackgroundLink((message) => browser.runtime.sendMessage(message))
let worker: Worker | null = null
let isOnBattery = false

const toWorker = (message: ToWorker, transfer: Transferable[] = []) => worker?.postMessage(message, transfer)

const ENGINE_IDLE = { target: 'background', type: 'engine-idle' } as const

const switchboard = new Switchboard({
  extensionId: browser.runtime.id,
  extensionUrl: browser.runtime.getURL(''),
  mirrorUrl: browser.runtime.getURL(MIRROR_PATH),
  toWorker,
  retry: () => supervisor.retry(),
})

const supervisor: Supervisor = new Supervisor({
  startWorker() {
    switchboard.setProblem(null)
    switchboard.closeAll()
    switchboard.workerIsIdle()
    worker = startWorker()
    passConfigurationOn()
    toWorker({ kind: 'power', isOnBattery })
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
      void background.tell({ target: 'background', type: 'keep-left-out', tabId, callId, leftOut })
      break
    }
    case 'keep-own-name': {
      const { siteId, name } = message
      void background.tell({ target: 'background', type: 'keep-own-name', siteId, name })
      break
    }
    case 'idle':
      switchboard.workerIsIdle()
      void background.tell(ENGINE_IDLE)
  }
}

function passConfigurationOn(): void {
  const { current } = configuration
  if (current) toWorker({ kind: 'configuration', configuration: current })
}

browser.runtime.onMessage.addListener((received: unknown, sender: Runtime.MessageSender) => {
  // Other messages that arrive here are for the background.
  if (!switchboard.isOurPage(sender) || !isForUs(received)) return undefined
  const message = parseOrDrop(toOffscreen, received, 'the background')
  if (message === null) return undefined
  configuration.receive(message.configuration)
  passConfigurationOn()
  // A worker that cannot run says nothing of its calls.
  const isUnneeded = !switchboard.mayHaveCall || !supervisor.isReady
  const { tabs, mirrorTabIds } = message.configuration
  if (tabs.length === 0 && mirrorTabIds.length === 0 && isUnneeded) void background.tell(ENGINE_IDLE)
  const answer: OffscreenAnswer = { hasReceived: true }
  return Promise.resolve(answer)
})
browser.runtime.onConnect.addListener((port) => switchboard.opened(port))
void watchBattery(navigator, (isNow) => {
  isOnBattery = isNow
  toWorker({ kind: 'power', isOnBattery })
})
// Until the document closes.
void background.askForConfiguration(() => configuration.current, new AbortController().signal)

function isForUs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && Reflect.get(message, 'target') === 'offscreen'
}
