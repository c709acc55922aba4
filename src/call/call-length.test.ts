import { describe, expect, it } from 'vitest'
import { callLengthS, endAtLastSecond, recordedLengthS, wasCutOff } from './call-length'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from './testing/made-calls'

const call = (endedAtMs: number | null) =>
  madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhh') }), madeParticipant({ key: 'b' })], { endedAtMs })
const LAST_MS = CALL_START_MS + 3000
const SILENT_MS = 20_000

describe('a call was cut off', () => {
  it('when it has no end and no second was stored for a while', () => {
    expect(wasCutOff(call(null), 3, LAST_MS + SILENT_MS + 1)).toBe(true)
  })

  it('not while it may still run, and not when it has an end', () => {
    expect(wasCutOff(call(null), 3, LAST_MS + SILENT_MS)).toBe(false)
    expect(wasCutOff(call(LAST_MS), 3, LAST_MS + 10 * SILENT_MS)).toBe(false)
  })

  it('also when it has no participants', () => {
    expect(wasCutOff(madeCall([], { endedAtMs: null }), 0, CALL_START_MS + SILENT_MS + 1)).toBe(true)
  })
})

it('measures a call to its end, and takes the given length where there is none', () => {
  expect(recordedLengthS(call(null))).toBe(3)
  expect(recordedLengthS(madeCall([]))).toBe(0)
  expect(callLengthS(call(null), 7)).toBe(7)
  expect(callLengthS(call(CALL_START_MS + 4001), 7)).toBe(5)
  expect(callLengthS(call(CALL_START_MS - 1), 7)).toBe(0)
})

it('ends a call that was cut off at its last second', () => {
  expect(endAtLastSecond(call(null)).endedAtMs).toBe(LAST_MS)
  expect(endAtLastSecond(call(1)).endedAtMs).toBe(1)
})
