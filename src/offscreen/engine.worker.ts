import { Engine } from '../engine/engine'
import { loadPipeline } from '../engine/vision/pipeline'
import { badgeWordsOf } from '../shared/badge-words'
import { openCallStore } from '../shared/call-store'
import { loadCatalogue, textOf } from '../shared/catalogue'
import { parseOrDrop } from '../shared/parse-or-drop'
import { toWorker } from '../shared/protocol'
import type { FromWorker } from '../shared/protocol'

const baseUrl = new URL('/', location.href).href
const post = (message: FromWorker) => postMessage(message)

const engine = new Engine(
  {
    loadPipeline: () => loadPipeline(baseUrl),
    // A running call never expires, whatever the wall clock says; the others are deleted by `deleteExpired`.
    openStore: () => openCallStore({ keepDays: async () => null, nowMs: () => 0 }),
    loadBadgeWords: async (language) => {
      const texts = await loadCatalogue(baseUrl, language)
      return badgeWordsOf((key) => textOf(texts, key, []))
    },
    send: (portId, message) => post({ kind: 'send', portId, message }),
    close: (portId) => post({ kind: 'close', portId }),
    keepLeftOut: (tabId, callId, leftOut) => post({ kind: 'keep-left-out', tabId, callId, leftOut: [...leftOut] }),
    keepOwnName: (change) => post({ kind: 'keep-own-name', ...change }),
    idle: () => post({ kind: 'idle' }),
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
    newId: () => crypto.randomUUID(),
  },
  // The supervisor ends the whole worker.
  new AbortController().signal,
)

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = parseOrDrop(toWorker, data, 'the offscreen document')
  switch (message?.kind) {
    case 'opened':
      return engine.onOpened(message.portId, message.portName, message.tabId, message.frameId)
    case 'received':
      return engine.onMessage(message.portId, message.message)
    case 'closed':
      return engine.onClosed(message.portId)
    case 'configuration':
      return engine.configure(message.configuration)
    case 'power':
      return engine.onPower(message.isOnBattery)
    case 'ping':
      return post(engine.heartbeat(message.pingId))
    case undefined:
      return undefined
  }
})
