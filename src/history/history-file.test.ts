import { describe, expect, it } from 'vitest'
import { CallFileError } from '../call/importers/json'
import { madeCall, madeLongCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import { callDocument, historyFile, readFile } from './history-file'

const NOW = { isRunning: false, nowMs: 0 }
const documentOf = (call: Call) => callDocument(call, NOW, (order) => `Participant ${order}`)
const ANA = madeParticipant({ key: 'a', pageName: 'Ana "$&" \u2028', timeline: timelineOf('hhh-n c') })
const CALLS: readonly Call[] = [
  madeCall([ANA, madeParticipant({ key: 'b', isLeftOut: true })], {
    givenTitle: 'Ours\n,\n{',
    notes: [{ id: 'n', second: 2, text: '"calls": [' }],
  }),
  { ...madeLongCall(6, 300), id: 'a3d7a2a4-0b1f-4d7e-8f1c-2f6c0d1e2f3a' },
  madeCall([], { id: '0a8f3f8e-52a3-4c0e-9a3f-6b6e5d4c3b2a', title: '' }),
]
const FILE = historyFile(CALLS.map(documentOf))
const faultOf = (text: string) => {
  try {
    readFile(text)
  } catch (error) {
    return error instanceof CallFileError ? error.fault : error
  }
  return null
}

it('gives every call back, and the same bytes again', () => {
  const { calls, faults } = readFile(FILE)
  expect(faults).toEqual([])
  expect(calls.map(({ id }) => id)).toEqual(CALLS.map(({ id }) => id))
  expect(historyFile(calls.map(documentOf))).toBe(FILE)
})

it('is JSON that says what it is, also with no call in it', () => {
  expect(JSON.parse(FILE)).toMatchObject({
    format: 'mien-history',
    version: 1,
    calls: [{ format: 'mien-call-summary' }, {}, {}],
  })
  expect(readFile(historyFile([]))).toEqual({ calls: [], faults: [] })
})

it('may have been reformatted by another program', () => {
  const laidOut = `\uFEFF${JSON.stringify(JSON.parse(FILE), null, 4)}`
  expect(historyFile(readFile(laidOut).calls.map(documentOf))).toBe(FILE)
})

it('reads the export of one call too', () => {
  const [first] = CALLS
  expect(readFile(`${first && documentOf(first)}\n`).calls.map(({ id }) => id)).toEqual([first?.id])
})

it('loses no call for a damaged one beside it', () => {
  const broken = FILE.replace('"isLeftOut": true', '"isLeftOut": "maybe"')
  const { calls, faults } = readFile(broken)
  expect(calls).toHaveLength(2)
  expect(faults.map(({ fault }) => fault)).toEqual(['damaged'])
})

describe('what is no file of calls', () => {
  it.each([
    ['not-json', FILE.slice(0, -9)],
    ['not-json', ''],
    ['foreign', '{"format":"other","calls":[]}'],
    ['foreign', '[]'],
    ['newer', FILE.replace('"version": 1', '"version": 2')],
  ])('is %s', (fault, text) => {
    expect(faultOf(text)).toBe(fault)
  })
})
