import * as v from 'valibot'
import { Engine } from '../engine/engine'
import { loadPipeline } from '../engine/vision/pipeline'
import { badgeWordsOf } from '../shared/badge-words'
import { openCallStore } from '../shared/call-store'
import { loadCatalogue, textOf } from '../shared/catalogue'
import { toWorker } from '../shared/protocol'
import type { FromWorker } from '../shared/protocol'

const baseUrl = new URL('/', location.href).href
const tell = (message: FromWorker) => postMessage(message)

const engine = new Engine({
  loadPipeline: () => loadPipeline(baseUrl),
  openShelf: openCallStore,
  loadBadgeWords: async (language) => {
    const texts = await loadCatalogue(baseUrl, language)
    return badgeWordsOf((key) => textOf(texts, key, []))
  },
  send: (portId, message) => tell({ kind: 'send', portId, message }),
  idle: () => tell({ kind: 'idle' }),
  nowMs: Date.now,
})

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = v.parse(toWorker, data)
  if (message.kind === 'opened') engine.opened(message.portId, message.portName, message.tabId)
  else if (message.kind === 'heard') engine.heard(message.portId, message.message)
  else if (message.kind === 'closed') engine.closed(message.portId)
  else engine.setSettings(message.settings)
})
