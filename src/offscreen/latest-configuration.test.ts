import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../shared/settings'
import { LatestConfiguration } from './latest-configuration'

const CALL_ID = 'b3b1a3c0-9a5e-4d2a-8a55-0d7f4c1c2e11'
const ADA = { personIds: [], names: ['Ada'], sourceIds: [] }
const BEN = { personIds: [], names: ['Ben'], sourceIds: [] }
const tab = { tabId: 1, callId: CALL_ID, frameId: 0, startedAtMs: 1, leftOut: [ADA] }

it('knows nothing at first', () => {
  expect(new LatestConfiguration().current).toBeNull()
})

it('is what came last', () => {
  const latest = new LatestConfiguration()
  latest.receive({ settings: null, tabs: [], mirrorTabIds: [], ownNames: [] })
  latest.receive({ settings: DEFAULT_SETTINGS, tabs: [tab], mirrorTabIds: [], ownNames: [] })
  expect(latest.current).toEqual({ settings: DEFAULT_SETTINGS, tabs: [tab], mirrorTabIds: [], ownNames: [] })
})

it('holds who was left out since, whatever the background had stored by then', () => {
  const latest = new LatestConfiguration()
  latest.receive({ settings: null, tabs: [tab], mirrorTabIds: [], ownNames: [] })
  latest.keepLeftOut(CALL_ID, [ADA, BEN])
  expect(latest.current?.tabs).toEqual([{ ...tab, leftOut: [ADA, BEN] }])
  latest.receive({ settings: null, tabs: [tab], mirrorTabIds: [], ownNames: [] })
  expect(latest.current?.tabs).toEqual([{ ...tab, leftOut: [ADA, BEN] }])
})

it('brings back who is no longer left out', () => {
  const latest = new LatestConfiguration()
  latest.receive({ settings: null, tabs: [tab], mirrorTabIds: [], ownNames: [] })
  latest.keepLeftOut(CALL_ID, [])
  expect(latest.current?.tabs).toEqual([{ ...tab, leftOut: [] }])
})

it('forgets calls that are over', () => {
  const latest = new LatestConfiguration()
  latest.keepLeftOut(CALL_ID, [BEN])
  latest.receive({ settings: null, tabs: [], mirrorTabIds: [], ownNames: [] })
  latest.receive({ settings: null, tabs: [tab], mirrorTabIds: [], ownNames: [] })
  expect(latest.current?.tabs).toEqual([tab])
})
