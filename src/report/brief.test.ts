import { describe, expect, it, vi } from 'vitest'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { madeMeeting } from '../call/testing/made-meeting'
import type { Call } from '../call/timeline'
import { briefInWords } from './brief-words'
import { nameInReport, reportOf } from './report-data'

vi.mock('../shared/browser', () => import('../ui/testing/fake-browser'))

function sentencesOf(call: Call, nowMs = 0): readonly string[] {
  const report = reportOf(call, nowMs, null, (order) => `Participant ${order}`)
  return briefInWords(report.brief, nameInReport(report))
}
/** A call whose participants have a line of letters each, and that ends with the longest. */
function callOf(...lines: readonly string[]): Call {
  const participants = lines.map((letters, index) =>
    madeParticipant({ key: `p${index}`, timeline: timelineOf(letters) }),
  )
  const call = madeCall(participants)
  return { ...call, endedAtMs: call.startedAtMs + Math.max(0, ...lines.map((line) => line.length)) * 1000 }
}

it('says how long, who was read, what was read most, what changed, and what stands out', () => {
  const sentences = sentencesOf(madeMeeting(6, 47 * 60))
  expect(sentences).toHaveLength(4)
  expect(sentences[0]).toMatch(
    /^In 47 minutes, expressions of 5 of 6 participants were read, for \d\d% of their time on a tile\. 1 was left out\.$/,
  )
  expect(sentences[1]).toMatch(/^Neutral was read most \(\d\d%\), then Happy \(\d\d%\)\.$/)
  expect(sentences[2]).toBe('The first and the second half differ little.')
  expect(sentences[3]).toMatch(/^\d+ moments stand out, most clearly at \d+:\d\d: (?:Several together|The room), /)
})

describe('of a calm call', () => {
  it('it is two halves alike, and no moment', () => {
    expect(sentencesOf(callOf('n'.repeat(600)))).toEqual([
      'In 10 minutes, expressions of 1 participant were read, for 100% of their time on a tile.',
      'Nearly all that was read is Neutral (100%).',
      'The first and the second half differ little.',
      'No moment stands out.',
    ])
  })
})

describe('what changed', () => {
  it('is what one half shows clearly more, or less, of than the other', () => {
    expect(sentencesOf(callOf('n'.repeat(100) + 'h'.repeat(20) + 'n'.repeat(40) + 'h'.repeat(80)))[2]).toBe(
      'The second half shows more Happy than the first (67% after 17%).',
    )
    expect(sentencesOf(callOf('s'.repeat(80) + 'n'.repeat(160)))[2]).toBe(
      'The second half shows less Sad than the first (0% after 67%).',
    )
  })

  it('is not said where too little was read in one of them', () => {
    expect(sentencesOf(callOf('h'.repeat(120) + '-'.repeat(100) + 'n'.repeat(20)))).toHaveLength(3)
    expect(sentencesOf(callOf('h'.repeat(59) + 'n'.repeat(59)))).toHaveLength(3)
  })
})

it('says so of a running call', () => {
  const call = callOf('n'.repeat(120))
  expect(sentencesOf({ ...call, endedAtMs: null }, call.startedAtMs + 120_000)[0]).toMatch(/^So far, in 2 minutes, /)
})

it('names one moment where one stands out', () => {
  expect(sentencesOf(callOf('n'.repeat(300) + 'u'.repeat(12) + 'n'.repeat(100))).at(-1)).toMatch(
    /^One moment stands out, at 5:00: (?:Peak|Lasting change), Participant 1: Surprise\.$/,
  )
})

it('of a call in which nothing was read is one sentence', () => {
  expect(sentencesOf(callOf('c'.repeat(45)))).toEqual(['In 45 seconds, no expression was read.'])
  expect(sentencesOf(madeCall([]))).toEqual(['In 10 seconds, no expression was read.'])
})

it('counts who was left out, and nothing of what was read of them', () => {
  const call = callOf('n'.repeat(600), 'h'.repeat(600))
  const [first, second] = call.participants
  if (!first || !second) throw new Error('Nobody there')
  expect(sentencesOf({ ...call, participants: [first, { ...second, isLeftOut: true }] }).slice(0, 2)).toEqual([
    'In 10 minutes, expressions of 1 of 2 participants were read, for 100% of their time on a tile. 1 was left out.',
    'Nearly all that was read is Neutral (100%).',
  ])
})
