// The real side panel, with a worker instead of the engine: ?participants=49&recordedS=600&runS=60
import { signal } from '@preact/signals'
import { render } from 'preact'
import { createTabModel } from '../../src/live/tab-model'
import { browser } from '../../src/shared/browser'
import type { Port } from '../../src/shared/port'
import type { FromView } from '../../src/shared/protocol'
import { DEFAULT_SETTINGS } from '../../src/shared/settings'
import { PanelApp } from '../../src/sidepanel/app'
import { openTabView } from '../../src/sidepanel/panel-model'
import { startClock } from '../../src/ui/clock'
import { openEngineLink } from '../../src/live/engine-link'
import { loadViewChoices } from '../../src/live/view-choices'

const query = new URLSearchParams(location.search)
const numberOf = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise)

function connect(): Port<FromView> {
  const engine = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
  const { port1, port2 } = new MessageChannel()
  engine.postMessage(
    { participants: numberOf('participants', 49), recordedS: numberOf('recordedS', 600), runS: numberOf('runS', 60) },
    [port2],
  )
  return {
    postMessage: () => undefined,
    disconnect: () => engine.terminate(),
    onMessage: { addListener: (listener) => (port1.onmessage = ({ data }) => listener(data)) },
    onDisconnect: { addListener: () => undefined },
  }
}

const worker = new Worker(new URL('../../src/sidepanel/moments.worker.ts', import.meta.url), { type: 'module' })
const view = openTabView(1, worker, (recorder) =>
  createTabModel({
    tabId: 1,
    ask: () => Promise.resolve({ ok: true, isEnabled: true }),
    openLink: (tabId) => openEngineLink(tabId, connect, () => Promise.resolve(), { recorder }),
    openStore: () => Promise.reject(new Error('There is no store here')),
    purposes: { load: () => Promise.resolve('private'), save: () => Promise.resolve() },
    save: () => undefined,
    openPage: () => undefined,
    permissions: {
      has: () => Promise.resolve(false),
      request: () => Promise.resolve(false),
      remove: () => Promise.resolve(false),
      onChange: () => () => undefined,
    },
    addressOfTab: () => Promise.resolve(null),
    describePage: () => Promise.resolve(''),
    openPanel: null,
    settings: signal(DEFAULT_SETTINGS),
    nowMs: Date.now,
  }),
)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

startClock()
const choices = await loadViewChoices(browser.storage.local, browser.storage.session)
render(<PanelApp panel={{ view: signal(view) }} choices={choices} />, root)
