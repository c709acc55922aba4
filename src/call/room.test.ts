import { describe, expect, it } from 'vitest'
import { EXPRESSIONS, isExpression } from './reading'
import { roomOverTime } from './room'
import { CALL_START_MS, madeCall, madeLongCall, madeParticipant, timelineOf } from './testing/made-calls'
import type { Call } from './timeline'

function callOf(...lines: readonly string[]): Call {
  const participants = lines.map((letters, index) =>
    madeParticipant({ key: `${index}`, timeline: timelineOf(letters) }),
  )
  return madeCall(participants, { endedAtMs: CALL_START_MS + Math.max(...lines.map(({ length }) => length)) * 1000 })
}

describe('roomOverTime', () => {
  it('adds up the seconds of all participants, step by step', () => {
    const room = roomOverTime(callOf('nnnnhh', 'hhhh--', 'cc  hh'), 3)
    expect(room.map(({ second, lengthS, secondsRead }) => [second, lengthS, secondsRead])).toEqual([
      [0, 2, 4],
      [2, 2, 4],
      [4, 2, 4],
    ])
    expect(room[0]?.secondsBy).toMatchObject({ happy: 2, neutral: 2, sad: 0 })
    expect(room[2]?.secondsBy).toMatchObject({ happy: 4, neutral: 0 })
  })

  it('has empty steps where nobody was read', () => {
    expect(roomOverTime(callOf('nn--nn', 'cccccc'), 3).map(({ secondsRead }) => secondsRead)).toEqual([2, 0, 2])
  })

  it('does not count people who were left out', () => {
    const call = callOf('nnnn', 'hhhh')
    const [first, second] = call.participants
    if (!first || !second) throw new Error('Nobody there')
    expect(
      roomOverTime({ ...call, participants: [first, { ...second, isLeftOut: true }] }, 1)[0]?.secondsBy.happy,
    ).toBe(0)
  })

  it('takes a part of the call', () => {
    const room = roomOverTime(callOf('nnnnhhhhuuuu'), 2, 4, 8)
    expect(room).toMatchObject([
      { second: 4, lengthS: 2, secondsRead: 2, secondsBy: { happy: 2 } },
      { second: 6, lengthS: 2, secondsRead: 2, secondsBy: { happy: 2 } },
    ])
  })

  it('goes to the last recorded second while the call runs', () => {
    expect(roomOverTime({ ...callOf('nnnnn'), endedAtMs: null }, 10)).toHaveLength(5)
  })

  it('has no steps for a call without seconds', () => {
    expect(roomOverTime(madeCall([], { endedAtMs: null }), 10)).toEqual([])
    expect(roomOverTime(callOf('nnnn'), 10, 4, 4)).toEqual([])
  })

  it.each([0, -1, 1.5])('refuses %s steps', (steps) => {
    expect(() => roomOverTime(callOf('nn'), steps)).toThrow(RangeError)
  })

  it.each([1, 7, 100, 599, 600, 5000])('in at most %i steps, every second read counts once', (steps) => {
    const call = madeLongCall(5, 600)
    const room = roomOverTime(call, steps)
    expect(room.length).toBeLessThanOrEqual(steps)
    const read = call.participants
      .flatMap(({ timeline }) => [...timeline.cells()])
      .filter(({ shown }) => isExpression(shown))
    expect(room.reduce((sum, { secondsRead }) => sum + secondsRead, 0)).toBe(read.length)
    let next = 0
    for (const { second, lengthS, secondsBy, secondsRead } of room) {
      expect(second).toBe(next)
      next = second + lengthS
      expect(EXPRESSIONS.reduce((sum, name) => sum + secondsBy[name], 0)).toBe(secondsRead)
    }
    expect(next).toBe(600)
  })
})
