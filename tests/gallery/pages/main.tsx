// Shows the settings, history, welcome or mirror page in one made-up state, given in the query: ?state=history-six
import { signal } from '@preact/signals'
import { render } from 'preact'
import { madeMeeting } from '../../../src/call/testing/made-meeting'
import { createHistoryModel } from '../../../src/history/history-model'
import { HistoryPage } from '../../../src/history/history-page'
import type { CallFacts, DamagedCall } from '../../../src/shared/call-store'
import { ownNameStore } from '../../../src/shared/own-names'
import { purposeStore } from '../../../src/shared/purpose-store'
import { loadSettingsModel } from '../../../src/settings/settings-model'
import { SettingsPage } from '../../../src/settings/settings-page'
import { SETTINGS_KEY, settingsStore } from '../../../src/shared/settings-store'
import { startAppearance } from '../../../src/ui/appearance'
import { startClock } from '../../../src/ui/clock'
import { t } from '../../../src/ui/messages'
import { browser } from '../../../src/ui/testing/fake-browser'
import { MirrorPage } from '../../../src/mirror/mirror-page'
import { createWelcomeModel } from '../../../src/welcome/welcome-model'
import { WelcomePage } from '../../../src/welcome/welcome-page'
import { madeMirror } from './made-mirror'
import { NOW_MS, STATES } from './states'
import type { PageState } from './states'

const name = new URLSearchParams(location.search).get('state') ?? 'settings'
const state = STATES[name]
const root = document.getElementById('root')
if (!state || !root) throw new Error(`The gallery has no state ${name}`)

// The extension's own files are in public/ on this server.
const serverFetch = globalThis.fetch
globalThis.fetch = (address) =>
  serverFetch(address instanceof Request ? address : `/public${new URL(address).pathname}`)

const area = browser.storage.local
const store = settingsStore(area, area.onChanged)
const ownNames = ownNameStore(area)
const purposes = purposeStore(area, () => NOW_MS)
if (state.stored) await area.set({ [SETTINGS_KEY]: state.stored })
if (state.settings) await store.change(state.settings)
for (const { siteId, name: ownName } of state.ownNames ?? []) await ownNames.keep(siteId, ownName)
if (state.purpose) await purposes.save(state.purpose)

await startAppearance(store)
if (state.isRightToLeft) document.documentElement.dir = 'rtl'
startClock(() => NOW_MS)
const PAGES = { settings: settingsPage, history: historyPage, welcome: welcomePage, mirror: mirrorPage }
render(await PAGES[state.page](state), root)

async function welcomePage({ pin = 'unknown', isFirefox = false }: PageState) {
  await import('../../../src/welcome/welcome.css')
  const model = await createWelcomeModel({
    purposes,
    pin: { isPinned: async () => (pin === 'unknown' ? null : pin === 'pinned'), onChange: () => undefined },
    contentSecurityPolicy: "default-src 'none'; connect-src 'self'",
    ownAddress: isFirefox ? 'moz-extension://mien/' : 'chrome-extension://mien/',
    isFirefox,
  })
  return <WelcomePage model={model} />
}

async function mirrorPage({ mirror }: PageState) {
  await import('../../../src/mirror/mirror.css')
  return <MirrorPage model={await madeMirror(mirror ?? { stage: { kind: 'checking' } })} />
}

async function settingsPage() {
  await import('../../../src/settings/settings.css')
  return (
    <SettingsPage
      model={await loadSettingsModel({
        store,
        purposes,
        ownNames,
        sites: {
          granted: () => Promise.resolve(state?.grantedSites ?? []),
          remove: () => Promise.resolve(true),
          onChange: () => undefined,
        },
        deleteEverything: () => Promise.resolve(),
      })}
    />
  )
}

/** A made-up recording for a call in the list. */
function meetingOf(call: CallFacts | DamagedCall | undefined) {
  if (!call || call.isDamaged) return null
  return { ...madeMeeting(call.participantNames.length, call.lengthS, call.lengthS), damagedSeconds: 0 }
}

async function historyPage({ calls = [], selectedIds = [], search = '', result }: PageState) {
  await import('../../../src/history/history.css')
  const model = createHistoryModel({
    openStore: () =>
      Promise.resolve({
        list: () => Promise.resolve([...calls]),
        loadCall: (id) => Promise.resolve(meetingOf(calls.find((call) => call.id === id))),
        update: () => Promise.resolve(true),
        add: () => Promise.resolve(true),
        deleteCall: () => Promise.resolve(),
        deleteAll: () => Promise.resolve(),
        deleteExpired: () => Promise.resolve(),
      }),
    settings: store,
    save: () => undefined,
    unnamed: (order) => t('participant_numbered', order),
    nowMs: () => NOW_MS,
  })
  await model.load()
  for (const id of selectedIds) model.select(id, true)
  model.search.value = search
  return <HistoryPage model={result ? { ...model, result: signal(result) } : model} />
}
