import { describe, expect, it } from 'vitest'
import { summarise } from '../summary'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../testing/made-calls'
import { toSummaryCsv, toTimelineCsv } from './csv'

/** Parses RFC 4180 strictly: throws at a bare CR or LF, and at a quote inside an unquoted cell. */
function parse(csv: string): string[][] {
  expect(csv.startsWith('\uFEFF')).toBe(true)
  expect(csv.endsWith('\r\n')).toBe(true)
  const rows: string[][] = []
  let cells: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  pattern.lastIndex = 1
  while (pattern.lastIndex < csv.length) {
    const match = pattern.exec(csv)
    if (!match) throw new Error('Not RFC 4180')
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '\r\n') {
      rows.push(cells)
      cells = []
    }
  }
  return rows
}

function records(csv: string): Record<string, string>[] {
  const [columns = [], ...rows] = parse(csv)
  return rows.map((row) => {
    expect(row).toHaveLength(columns.length)
    return Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']))
  })
}

const summaryOf = (...participants: Parameters<typeof madeCall>[0]) => summarise(madeCall(participants), CALL_START_MS)

describe('summary', () => {
  it('has a row for each participant', () => {
    const csv = toSummaryCsv(
      summaryOf(
        madeParticipant({ key: 'a', pageName: 'Ana', isSelf: true, timeline: timelineOf('hhhn-c') }),
        madeParticipant({ key: 'b' }),
      ),
    )
    expect(records(csv)).toMatchObject([
      {
        participant: 'Ana',
        is_self: 'true',
        is_left_out: 'false',
        call_start_utc: '2026-11-24T00:33:12.000Z',
        call_length_s: '10',
        first_seen_s: '0',
        last_seen_s: '5',
        seconds_seen: '6',
        seconds_read: '4',
        seconds_no_face: '1',
        seconds_camera_off: '1',
        seconds_paused: '0',
        share_happy: '0.75',
        share_neutral: '0.25',
        mean_fear: '0.051',
        changes: '1',
        longest_run_expression: 'happy',
        longest_run_start_s: '0',
        longest_run_length_s: '3',
      },
      {
        participant: 'Participant 2',
        first_seen_s: '',
        seconds_seen: '0',
        share_happy: '',
        longest_run_expression: '',
      },
    ])
  })

  it('has no figures for somebody who was left out', () => {
    const csv = toSummaryCsv(
      summaryOf(madeParticipant({ key: 'a', pageName: 'Ana', isLeftOut: true, timeline: timelineOf('hh') })),
    )
    expect(records(csv)).toMatchObject([{ participant: 'Ana', is_left_out: 'true', seconds_seen: '', share_happy: '' }])
  })

  it('is only a header for an empty call', () => {
    expect(parse(toSummaryCsv(summaryOf()))).toHaveLength(1)
  })
})

describe('timeline', () => {
  it('has a row for each participant and second', () => {
    const csv = toTimelineCsv(
      summaryOf(
        madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('h c') }),
        madeParticipant({ key: 'b', pageName: 'Ben', timeline: timelineOf(' n') }),
        madeParticipant({ key: 'c', pageName: 'Cem', isLeftOut: true, timeline: timelineOf('n') }),
      ),
    )
    expect(records(csv)).toMatchObject([
      {
        participant: 'Ana',
        second: '0',
        time_utc: '2026-11-24T00:33:12.000Z',
        expression: 'happy',
        no_reading_reason: '',
        p_happy: '0.702',
      },
      {
        participant: 'Ana',
        second: '2',
        time_utc: '2026-11-24T00:33:14.000Z',
        expression: '',
        no_reading_reason: 'camera-off',
        p_happy: '',
      },
      { participant: 'Ben', second: '1', expression: 'neutral' },
    ])
  })
})

describe('names', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['=cmd()|calc', "'=cmd()|calc"],
    ['+49', "'+49"],
    ['-Ben', "'-Ben"],
    ['@ana', "'@ana"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['＝1', "'＝1"],
    ['Ana = Ben', 'Ana = Ben'],
    ['"', '"'],
    ['a","b', 'a","b'],
    ['a;=1+1', 'a;=1+1'],
    ['two\r\nlines', 'two\r\nlines'],
    ['two\nlines', 'two\nlines'],
    ['', ''],
    ['👩🏽‍🚀', '👩🏽‍🚀'],
    ['أحمد', 'أحمد'],
    ['\u202Egnp', '\u202Egnp'],
    ['x'.repeat(500), 'x'.repeat(500)],
  ])('%j', (name, cell) => {
    const summary = summaryOf(madeParticipant({ key: 'a', pageName: name, timeline: timelineOf('h') }))
    expect(records(toSummaryCsv(summary))[0]?.['participant']).toBe(cell)
    expect(records(toTimelineCsv(summary))[0]?.['participant']).toBe(cell)
  })

  it('are quoted at the start of the row, for spreadsheets that split at semicolons', () => {
    const summary = summaryOf(madeParticipant({ key: 'a', pageName: 'a;=1+1', timeline: timelineOf('h') }))
    expect(toSummaryCsv(summary)).toContain('\r\n"a;=1+1",')
  })
})
