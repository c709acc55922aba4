import { describe, expect, it } from 'vitest'
import { CALL_START_MS, madeCall, madeLongCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { madeMeeting } from '../call/testing/made-meeting'
import { MAX_LISTED_MOMENTS, reportOf } from './report-data'

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

  it('of the room are notes and what several did together; the others stand with their participant', () => {
    expect(new Set(report.roomMoments.moments.map(({ kind }) => kind))).toEqual(new Set(['note', 'together']))
    for (const [key, { moments }] of report.momentsOf) {
      expect(moments.length).toBeGreaterThan(0)
      for (const moment of moments) {
        expect(moment.participantKeys).toContain(key)
        expect(['lasting-change', 'peak', 'absence']).toContain(moment.kind)
      }
    }
  })

  it('stay a list that can be read, with every note in it', () => {
    const notes = Array.from({ length: MAX_LISTED_MOMENTS + 5 }, (_, order) => ({
      id: `n${order}`,
      second: order,
      text: '',
    }))
    const long = reportOf({ ...madeMeeting(6, 4 * 3600), notes }, 0, null, unnamed)
    expect(long.roomMoments.moments.filter(({ kind }) => kind === 'note')).toHaveLength(notes.length)
    expect(long.roomMoments.moreCount).toBeGreaterThan(0)
    for (const { moments } of long.momentsOf.values()) {
      expect(moments.length).toBeLessThanOrEqual(MAX_LISTED_MOMENTS)
      expect(moments.map(({ second }) => second)).toEqual(moments.map(({ second }) => second).toSorted((a, b) => a - b))
    }
    const listed = long.momentsOf.get('p0')
    expect(listed?.moments.length).toBe(MAX_LISTED_MOMENTS)
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
