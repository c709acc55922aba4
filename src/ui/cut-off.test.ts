import { expect, it } from 'vitest'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { SILENT_MS, wasCutOff } from './cut-off'

const call = (endedAtMs: number | null) =>
  madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhh') })], { endedAtMs })
const LAST_MS = CALL_START_MS + 3000

it('is cut off when it has no end and has been silent', () => {
  expect(wasCutOff(call(null), LAST_MS + SILENT_MS + 1)).toBe(true)
})

it('is not while it may still run, or when it has an end', () => {
  expect(wasCutOff(call(null), LAST_MS + SILENT_MS)).toBe(false)
  expect(wasCutOff(call(LAST_MS), LAST_MS + 10 * SILENT_MS)).toBe(false)
})

it('holds for a call in which nobody was seen', () => {
  expect(wasCutOff(madeCall([], { endedAtMs: null }), CALL_START_MS + SILENT_MS + 1)).toBe(true)
})
