import { describe, expect, it } from 'vitest'
import { NO_READING_REASONS } from './reading'
import { MAX_BRIDGED_GAP_S, summarise } from './summary'
import type { ParticipantReadings } from './summary'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from './testing/made-calls'

function readingsOf(letters: string): ParticipantReadings {
  const participant = madeParticipant({ key: 'a', timeline: timelineOf(letters) })
  const readings = summarise(madeCall([participant]), CALL_START_MS).participants[0]?.readings
  if (!readings) throw new Error('Nobody was left out')
  return readings
}

const RESTING = { probabilities: [0, 0, 0, 0, 0.2, 0, 0.8], source: 'set', readings: 9 } as const

describe('seconds', () => {
  it('counts the seconds seen, the seconds read, and the reasons for the rest', () => {
    const readings = readingsOf('  hh-cch nn')
    expect(readings).toMatchObject({ firstSeenS: 2, lastSeenS: 10, secondsSeen: 8, secondsRead: 5 })
    expect(readings.secondsWithout).toMatchObject({ 'no-face': 1, 'camera-off': 2, paused: 0 })
    expect(Object.keys(readings.secondsWithout)).toEqual([...NO_READING_REASONS])
  })

  it('has no figures for somebody who was never on a tile', () => {
    expect(readingsOf('')).toMatchObject({
      firstSeenS: null,
      lastSeenS: null,
      secondsSeen: 0,
      secondsRead: 0,
      shares: null,
      meanProbabilities: null,
      changes: 0,
      longestRun: null,
    })
  })

  it('has no shares where nothing was read', () => {
    expect(readingsOf('cccc')).toMatchObject({ secondsSeen: 4, secondsRead: 0, shares: null, longestRun: null })
  })
})

describe('shares and means', () => {
  it('gives each expression its share of the seconds read', () => {
    expect(readingsOf('hhhn--').shares).toEqual({
      angry: 0,
      disgust: 0,
      fear: 0,
      happy: 0.75,
      sad: 0,
      surprise: 0,
      neutral: 0.25,
    })
  })

  it('averages the probabilities of the seconds read', () => {
    const means = readingsOf('hhhn--').meanProbabilities
    expect(means?.happy).toBeCloseTo((3 * 0.7 + 0.05) / 4, 2)
    expect(means?.neutral).toBeCloseTo((0.7 + 3 * 0.05) / 4, 2)
    expect(means?.fear).toBeCloseTo(0.05, 2)
  })

  it('leaves out the probabilities of a second that showed a reason', () => {
    const timeline = timelineOf('h')
    timeline.set({ second: 1, shown: 'unsure', probabilities: [1, 0, 0, 0, 0, 0, 0] })
    const summary = summarise(madeCall([madeParticipant({ key: 'a', timeline })]), CALL_START_MS)
    expect(summary.participants[0]?.readings?.meanProbabilities?.angry).toBeCloseTo(0.05, 2)
  })

  it('has shares but no means where no second has probabilities', () => {
    const timeline = timelineOf('')
    timeline.set({ second: 0, shown: 'sad', probabilities: null })
    const readings = summarise(madeCall([madeParticipant({ key: 'a', timeline })]), CALL_START_MS).participants[0]
      ?.readings
    expect(readings?.shares?.sad).toBe(1)
    expect(readings?.meanProbabilities).toBeNull()
  })
})

describe('changes', () => {
  it.each([
    ['hhhh', 0],
    ['hhnn', 1],
    ['hnhn', 3],
    ['hh--hh', 0],
    ['hh------nn', 1],
    ['hh  nn', 1],
  ])('%s: %i', (letters, changes) => {
    expect(readingsOf(letters).changes).toBe(changes)
  })
})

describe('longest run', () => {
  it.each([
    ['nnhhhn', { expression: 'happy', startS: 2, lengthS: 3 }],
    ['nnnhhh', { expression: 'neutral', startS: 0, lengthS: 3 }],
    ['hh--hhn', { expression: 'happy', startS: 0, lengthS: 6 }],
    ['hh---hhh', { expression: 'happy', startS: 5, lengthS: 3 }],
    ['hh  hh', { expression: 'happy', startS: 0, lengthS: 6 }],
    ['hhnhh', { expression: 'happy', startS: 0, lengthS: 2 }],
    ['hh-n-hhh', { expression: 'happy', startS: 5, lengthS: 3 }],
  ] as const)('%s', (letters, run) => {
    expect(MAX_BRIDGED_GAP_S).toBe(2)
    expect(readingsOf(letters).longestRun).toEqual(run)
  })
})

describe('the call', () => {
  it('has a length from start to end', () => {
    expect(summarise(madeCall([]), CALL_START_MS + 99_000)).toMatchObject({ lengthS: 10, participants: [] })
  })

  it('has a length up to now while it runs, the second that has begun included', () => {
    const call = madeCall([], { endedAtMs: null })
    expect(summarise(call, CALL_START_MS + 4_001)).toMatchObject({ lengthS: 5, endedAtMs: null })
  })

  it('has no negative length when the clock was set back', () => {
    expect(summarise(madeCall([], { endedAtMs: null }), CALL_START_MS - 5_000).lengthS).toBe(0)
  })

  it('lists somebody who was left out, without readings', () => {
    const participant = madeParticipant({
      key: 'a',
      pageName: 'Ana',
      isLeftOut: true,
      restingFace: RESTING,
      timeline: timelineOf('hhh'),
    })
    expect(summarise(madeCall([participant]), CALL_START_MS).participants).toEqual([
      { key: 'a', name: 'Ana', pageName: 'Ana', givenName: null, isSelf: false, restingFace: null, readings: null },
    ])
  })

  it('takes names from the user, else from the page, else from the order of appearance', () => {
    const call = madeCall([
      madeParticipant({ key: 'a', pageName: 'a page name', givenName: 'Ana' }),
      madeParticipant({ key: 'b', pageName: 'Ben' }),
      madeParticipant({ key: 'c' }),
    ])
    expect(summarise(call, CALL_START_MS).participants.map(({ name }) => name)).toEqual(['Ana', 'Ben', 'Participant 3'])
    expect(summarise(call, CALL_START_MS, (order) => `Person ${order}`).participants[2]?.name).toBe('Person 3')
  })
})
