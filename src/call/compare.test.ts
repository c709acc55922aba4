import { describe, expect, it } from 'vitest'
import { LEAST_COMPARED_S, compareCalls } from './compare'
import { summarise } from './summary'
import { CALL_START_MS, madeCall, madeParticipant, timelineOf } from './testing/made-calls'
import type { Participant } from './timeline'

const ALL_NEUTRAL = 'n'.repeat(LEAST_COMPARED_S)
const HALF_HAPPY = 'nh'.repeat(LEAST_COMPARED_S / 2)

/** The summary of a call with these people: name (null for none) and what was read. */
function callWith(people: readonly (readonly [string | null, string])[], given: Partial<Participant> = {}) {
  const participants = people.map(([pageName, letters], index) =>
    madeParticipant({ key: `${index}`, pageName, timeline: timelineOf(letters), ...given }),
  )
  return summarise(madeCall(participants), CALL_START_MS)
}

describe('compareCalls', () => {
  it('compares the shares of the same people, in order of appearance', () => {
    const compared = compareCalls(
      callWith([
        ['Zoe', ALL_NEUTRAL],
        ['Ana', HALF_HAPPY],
      ]),
      callWith([
        ['Ben', ALL_NEUTRAL],
        ['Ana', ALL_NEUTRAL],
        ['Zoe', HALF_HAPPY],
      ]),
    )
    expect(compared.map(({ name }) => name)).toEqual(['Zoe', 'Ana', 'Ben'])
    expect(compared.map(({ before, after }) => [before !== null, after !== null])).toEqual([
      [true, true],
      [true, true],
      [false, true],
    ])
    expect(compared[0]?.shareChanges).toEqual({
      angry: 0,
      disgust: 0,
      fear: 0,
      happy: 0.5,
      sad: 0,
      surprise: 0,
      neutral: -0.5,
    })
    expect(compared[1]?.shareChanges).toMatchObject({ happy: -0.5, neutral: 0.5 })
    expect(compared[2]?.shareChanges).toBeNull()
  })

  it.each([
    ['Ana Lopes', ' ana lopes '],
    ['René', 'Rene\u0301'],
    ['Strauß', 'STRAUSS'],
  ])('matches %s with %s', (before, after) => {
    const compared = compareCalls(callWith([[before, ALL_NEUTRAL]]), callWith([[after, ALL_NEUTRAL]]))
    expect(compared).toHaveLength(1)
    expect(compared[0]?.name).toBe(after)
  })

  it('prefers the name that the user gave', () => {
    const after = callWith([['ana-lopes-4711', ALL_NEUTRAL]], { givenName: 'Ana' })
    expect(compareCalls(callWith([['Ana', ALL_NEUTRAL]]), after)).toHaveLength(1)
  })

  it('matches several people with one name in order of appearance', () => {
    const compared = compareCalls(
      callWith([
        ['Ana', ALL_NEUTRAL],
        ['Ana', HALF_HAPPY],
      ]),
      callWith([
        ['Ana', ALL_NEUTRAL],
        ['Ana', ALL_NEUTRAL],
      ]),
    )
    expect(compared.map(({ before, after }) => [before?.key, after?.key])).toEqual([
      ['0', '0'],
      ['1', '1'],
    ])
    expect(
      compareCalls(
        callWith([['Ana', ALL_NEUTRAL]]),
        callWith([
          ['Ana', ALL_NEUTRAL],
          ['Ana', ALL_NEUTRAL],
        ]),
      ),
    ).toHaveLength(2)
  })

  it('matches nobody without a name, though both are called Participant 1', () => {
    const compared = compareCalls(
      callWith([
        [null, ALL_NEUTRAL],
        ['  ', ALL_NEUTRAL],
      ]),
      callWith([
        [null, ALL_NEUTRAL],
        ['  ', ALL_NEUTRAL],
      ]),
    )
    expect(compared).toHaveLength(4)
    expect(compared.every(({ shareChanges }) => shareChanges === null)).toBe(true)
  })

  it.each([
    ['in the first', ALL_NEUTRAL.slice(1), ALL_NEUTRAL],
    ['in the second', ALL_NEUTRAL, ALL_NEUTRAL.slice(1)],
    ['in either', '', ''],
  ])('compares no shares where too little was read %s', (_, before, after) => {
    expect(compareCalls(callWith([['Ana', before]]), callWith([['Ana', after]]))[0]?.shareChanges).toBeNull()
  })

  it('compares no shares of somebody who was left out', () => {
    const leftOut = callWith([['Ana', ALL_NEUTRAL]], { isLeftOut: true })
    expect(compareCalls(leftOut, callWith([['Ana', ALL_NEUTRAL]]))[0]?.shareChanges).toBeNull()
  })
})
