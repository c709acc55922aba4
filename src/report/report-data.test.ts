import { describe, expect, it } from 'vitest'
import { CALL_START_MS, madeCall, madeLongCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { madeMeeting } from '../call/testing/made-meeting'
import { MAX_LISTED_MOMENTS, MAX_LISTED_OF_ONE, reportOf } from './report-data'

const unnamed = (order: number) => `Participant ${order}`

it('ends a call that was cut off with its last second, and lets a running one run', () => {
  const open = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhhhh') })], { endedAtMs: null })
  expect(reportOf(open, CALL_START_MS + 60_000, null, unnamed)).toMatchObject({
    isRunning: false,
    summary: { lengthS: 5, endedAtMs: CALL_START_MS + 5000 },
  })
  expect(reportOf(open, CALL_START_MS + 7000, null, unnamed)).toMatchObject({
    isRunning: true,
    summary: { lengthS: 7, endedAtMs: null },
  })
})

it('has the room in steps of round lengths', () => {
  const { room } = reportOf(madeMeeting(2, 47 * 60), 0, null, unnamed)
  expect(new Set(room.map(({ lengthS }) => lengthS))).toEqual(new Set([30]))
})

it('has no room in a call without a second', () => {
  expect(reportOf(madeCall([], { endedAtMs: CALL_START_MS }), 0, null, unnamed).room).toEqual([])
})

describe('moments', () => {
  const meeting = madeMeeting(5, 47 * 60)
  const report = reportOf(meeting, 0, null, unnamed)

  it('that lead are few, and in the order of time', () => {
    const seconds = report.leading.map(({ moment }) => moment.second)
    expect(seconds.length).toBeGreaterThan(2)
    expect(seconds.length).toBeLessThanOrEqual(12)
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
    expect(report.moments.moments.length).toBeGreaterThan(seconds.length)
  })

  it('stand with each participant too', () => {
    for (const [key, { moments }] of report.momentsOf) {
      expect(moments.length).toBeGreaterThan(0)
      for (const moment of moments) expect(moment.participantKeys).toContain(key)
    }
  })

  it('stay a list that can be read, with every note and every one that leads in it', () => {
    const notes = Array.from({ length: MAX_LISTED_MOMENTS + 5 }, (_, order) => ({
      id: `n${order}`,
      second: order,
      text: '',
    }))
    const withNotes = reportOf({ ...madeMeeting(6, 4 * 3600), notes }, 0, null, unnamed)
    expect(withNotes.moments.moments.filter(({ kind }) => kind === 'note')).toHaveLength(notes.length)
    const long = reportOf(madeMeeting(6, 4 * 3600), 0, null, unnamed)
    expect(long.moments.moments).toHaveLength(MAX_LISTED_MOMENTS)
    expect(long.moments.moreCount).toBeGreaterThan(0)
    expect(long.moments.moments).toEqual(expect.arrayContaining(long.leading.map(({ moment }) => moment)))
    for (const { moments } of long.momentsOf.values()) {
      expect(moments.length).toBeLessThanOrEqual(MAX_LISTED_OF_ONE)
      expect(moments.map(({ second }) => second)).toEqual(moments.map(({ second }) => second).toSorted((a, b) => a - b))
    }
    const listed = long.momentsOf.get('p0')
    expect(listed?.moments.length).toBe(MAX_LISTED_OF_ONE)
    expect(listed?.moreCount).toBeGreaterThan(0)
  })
})

it('compares two calls in the order in which they were', () => {
  const later = madeLongCall(2, 100)
  const earlier = {
    ...madeLongCall(2, 100),
    id: 'earlier',
    startedAtMs: CALL_START_MS - 1e6,
    endedAtMs: CALL_START_MS - 9e5,
  }
  for (const [call, other] of [
    [later, earlier],
    [earlier, later],
  ] as const) {
    expect(reportOf(call, 0, other, unnamed).comparison).toMatchObject({
      before: { id: 'earlier' },
      after: { id: later.id },
    })
  }
})
