import { beforeEach, describe, expect, it } from 'vitest'
import { CallClock, MAX_GAP_MS } from './call-clock'

const START_MS = Date.UTC(2026, 10, 24, 9)
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

let nowMs: number
let wallMs: number
let clock: CallClock
const begin = (startedAtMs = START_MS, recordedMs = 0) => {
  clock = new CallClock(startedAtMs, recordedMs, { nowMs: () => nowMs, wallMs: () => wallMs })
}
beforeEach(() => {
  nowMs = 5000
  wallMs = START_MS
  begin()
})

/** Moves the clocks; gives the seconds of the call. */
function pass(monotonicS: number, wallS = monotonicS): number {
  nowMs += monotonicS * 1000
  wallMs += wallS * 1000
  clock.advance()
  return clock.second
}

describe('the time of a call', () => {
  it('follows the monotonic clock', () => {
    expect(pass(1.5)).toBe(1)
    expect(pass(1.5)).toBe(3)
    expect(clock.callMs).toBe(3000)
  })

  it.each([
    ['an hour back', -HOUR_MS, 0],
    ['months back', -100 * DAY_MS, 0],
    ['a little ahead', 3000, 0],
    ['ten minutes ahead', 600_000, 600],
  ])('with a wall clock that is set %s', (_what, byMs, gapS) => {
    pass(10)
    wallMs += byMs
    expect(pass(1)).toBe(11 + gapS)
    expect(pass(1)).toBe(12 + gapS)
    expect(clock.isOver).toBe(false)
  })

  it('does not count an hour twice that was set back and forward again', () => {
    pass(10)
    wallMs -= HOUR_MS
    pass(10)
    wallMs += HOUR_MS
    expect(pass(10)).toBe(30)
    expect(clock.isOver).toBe(false)
  })

  it.each([
    ['stands still', 0.1],
    ['goes on', 600],
  ])('has a gap for a sleep in which the monotonic clock %s', (_what, monotonicS) => {
    pass(10)
    expect(pass(monotonicS, 600)).toBe(610)
    expect(clock.isOver).toBe(false)
  })

  it.each([
    ['a day forward', 1, 24 * 3600],
    ['months forward', 1, 100 * 24 * 3600],
    ['a long sleep, monotonic clock stopped', 0.1, 3600],
    ['a long sleep, monotonic clock going', 3600, 3600],
  ])('ends with %s, and stands still', (_what, monotonicS, wallS) => {
    pass(10)
    expect(pass(monotonicS, wallS)).toBe(10)
    expect(clock.isOver).toBe(true)
    expect(pass(5)).toBe(10)
    expect(clock.isOver).toBe(true)
  })

  it('goes on after a gap just short of the limit', () => {
    expect(pass(0, MAX_GAP_MS / 1000)).toBe(MAX_GAP_MS / 1000)
    expect(clock.isOver).toBe(false)
  })

  it('never goes back, not even with a monotonic clock that does', () => {
    pass(10)
    expect(pass(-5, -5)).toBe(10)
    expect(pass(1)).toBe(11)
  })

  it('of a call that goes on starts at the wall clock, but never before what is recorded', () => {
    wallMs = START_MS + 60_000
    begin(START_MS, 50_000)
    expect(clock.second).toBe(60)
    wallMs = START_MS - HOUR_MS
    begin(START_MS, 50_000)
    expect(clock.second).toBe(50)
    expect(pass(2)).toBe(52)
  })

  it('of a call that was cut off too long ago is over at once', () => {
    wallMs = START_MS + DAY_MS
    begin(START_MS, 50_000)
    expect(clock.isOver).toBe(true)
    expect(clock.second).toBe(50)
  })

  it('that starts in the future counts from zero', () => {
    begin(START_MS + DAY_MS)
    expect(clock.second).toBe(0)
    expect(pass(3)).toBe(3)
  })
})

describe('a time of the call', () => {
  it('is told of monotonic times, and on the wall clock as it is set now', () => {
    pass(10)
    expect(clock.at(nowMs - 400)).toBe(9600)
    expect(clock.at(nowMs + 400)).toBe(10_000)
    expect(clock.wallAt(9600)).toBe(START_MS + 9600)
    wallMs -= HOUR_MS
    expect(clock.wallAt(9600)).toBe(START_MS + 9600 - HOUR_MS)
  })
})
