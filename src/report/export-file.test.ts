import { describe, expect, it, vi } from 'vitest'
import { callFromJson } from '../call/importers/json'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { REPORT_EXPORTERS, reportFile } from './export-file'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

const long = (letter: string) => timelineOf(letter.repeat(90))
const call = madeCall(
  [
    madeParticipant({ key: 'device-of-Ana', pageName: 'Ana Duarte', timeline: long('h') }),
    madeParticipant({ key: 'b', pageName: 'ana3', givenName: 'Benedikt', isLeftOut: true }),
    madeParticipant({ key: 'c', pageName: 'Chidi', timeline: long('n') }),
  ],
  {
    title: 'Ana Duarte’s room',
    givenTitle: 'With Chidi',
    endedAtMs: CALL_START_MS + 90_000,
    notes: [{ id: 'n', second: 3, text: 'Ana laughs at Benedikt' }],
  },
)
const other = madeCall(
  [
    madeParticipant({ key: 'x', pageName: 'Chidi', timeline: long('s') }),
    madeParticipant({ key: 'y', pageName: 'Yusuf', timeline: long('s') }),
  ],
  {
    id: 'other',
    title: 'Yusuf’s room',
    startedAtMs: CALL_START_MS - 1e7,
    endedAtMs: CALL_START_MS - 1e7 + 90_000,
  },
)
const KINDS = REPORT_EXPORTERS.map(({ id }) => id)
const fileOf = (kind: (typeof KINDS)[number], isAnonymous: boolean) =>
  reportFile(call, kind, { nowMs: CALL_START_MS + 1e8, isAnonymous, other, palette: 'standard' })

it.each(KINDS)('%s has a name, a type and names of people', (kind) => {
  const file = fileOf(kind, false)
  expect(file.name).toMatch(/^mien-2026-11-\d\d-\d{6}/)
  expect(file.mediaType).toMatch(/^(?:text|application)\/\w+$/)
  expect(file.text).toContain('Ana Duarte')
})

describe('without names', () => {
  it.each(KINDS)('%s names nobody', (kind) => {
    const { text } = fileOf(kind, true)
    expect(text).not.toMatch(/Ana\b|Duarte|Benedikt|ana3|Chidi|Yusuf/i)
    expect(text).toContain('Participant 1')
    expect(text).toContain('Participant 3')
  })

  it('still compares who is who, and numbers strangers on', () => {
    const { text } = fileOf('markdown', true)
    expect(text).toMatch(/Two calls side by side\n\n### Participant 3\n/)
    expect(fileOf('html', true).text).toContain(
      'In one of the two calls only: Participant 4, Participant 1, and Participant 2.',
    )
  })

  it('can be imported', () => {
    expect(callFromJson(fileOf('json', true).text).participants.map(({ key, givenName }) => [key, givenName])).toEqual([
      ['participant-1', 'Participant 1'],
      ['participant-2', 'Participant 2'],
      ['participant-3', 'Participant 3'],
    ])
  })
})
