// Shows the report page in one made-up state, given in the query: ?state=six
import { render } from 'preact'
import { App } from '../../../src/report/app'
import { createReportModel } from '../../../src/report/report-model'
import { chooseLanguage } from '../../../src/ui/messages'
import { ID, OTHER_ID, STATES, NOW_MS } from './states'

const address = new URLSearchParams(location.search)
const state = STATES[address.get('state') ?? 'six']
const root = document.getElementById('root')
if (!state || !root) throw new Error(`The gallery has no state ${address.get('state')}`)
document.documentElement.dir = address.get('dir') ?? 'ltr'

// The extension's own files are in public/ on this server.
const serverFetch = globalThis.fetch
globalThis.fetch = (from) => serverFetch(from instanceof Request ? from : `/public${new URL(from).pathname}`)
if (state.language) await chooseLanguage(state.language)

const model = createReportModel({
  callId: state.callId === undefined ? ID : state.callId,
  otherId: state.other ? OTHER_ID : null,
  palette: 'standard',
  openStore: () =>
    Promise.resolve({
      loadCall: (id) =>
        state.load ? state.load() : Promise.resolve(id === ID ? (state.call ?? null) : (state.other ?? null)),
      update: () => Promise.resolve(true),
      deleteCall: () => Promise.resolve(),
    }),
  save: () => undefined,
  nowMs: () => NOW_MS,
  newId: () => 'a note',
})
render(<App model={model} />, root)
