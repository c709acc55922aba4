import { describe, expect, it } from 'vitest'
import { packSecond, unpackSecond } from './packed-second'
import { EXPRESSIONS, NO_READING_REASONS, SHOWN_CODES, shownOfCode } from './reading'
import { madeParticipant } from './testing/made-calls'
import { Timeline } from './timeline'

/** The codes in stored calls. None of them may ever change. */
const STORED_CODES = {
  angry: 1,
  disgust: 2,
  fear: 3,
  happy: 4,
  sad: 5,
  surprise: 6,
  neutral: 7,
  'no-face': 8,
  'too-small': 9,
  'turned-away': 10,
  unsure: 11,
  'camera-off': 12,
  'no-frames': 13,
  'screen-share': 14,
  blocked: 15,
  'tab-hidden': 16,
  paused: 17,
  'left-out': 18,
  stale: 19,
  black: 20,
}

/** A second with Ana happy, nobody at place 1, and Chidi without a face. */
const GOLDEN = [
  [0, 0, 4, 1, 0, 0, 0, 204, 0, 0, 51],
  [0, 2, 8, 0, 0, 0, 0, 0, 0, 0, 0],
].flat()

const twoOfThree = () => [
  madeParticipant({ key: 'ana' }),
  madeParticipant({ key: 'ben' }),
  madeParticipant({ key: 'chidi' }),
]

describe('codes', () => {
  it('are the ones in stored calls', () => {
    expect(SHOWN_CODES).toEqual(STORED_CODES)
  })

  it('are different for each expression and reason, and 0 and unknown codes mean nothing', () => {
    const names = [...EXPRESSIONS, ...NO_READING_REASONS]
    expect(new Set(names.map((name) => SHOWN_CODES[name])).size).toBe(names.length)
    for (const name of names) expect(shownOfCode(SHOWN_CODES[name])).toBe(name)
    for (const code of [0, 21, 255, -1, 0.5, 256]) expect(shownOfCode(code)).toBeNull()
  })
})

describe('a packed second', () => {
  it('has these bytes', () => {
    const participants = twoOfThree()
    participants[0]?.timeline.set({ second: 5, shown: 'happy', probabilities: [0, 0, 0, 0.8, 0, 0, 0.2] })
    participants[2]?.timeline.set({ second: 5, shown: 'no-face', probabilities: null })
    expect([...packSecond({ participants }, 5)]).toEqual(GOLDEN)
    expect(packSecond({ participants }, 4)).toHaveLength(0)
  })

  it('is unpacked from these bytes', () => {
    const participants = twoOfThree()
    expect(unpackSecond(5, new Uint8Array(GOLDEN), participants)).toBe(0)
    expect(participants.map(({ timeline }) => timeline.at(5))).toEqual([
      { second: 5, shown: 'happy', probabilities: [0, 0, 0, 0.8, 0, 0, 0.2] },
      null,
      { second: 5, shown: 'no-face', probabilities: null },
    ])
  })

  it.each(Object.entries(STORED_CODES))('reads %s from %i', (shown, code) => {
    const participants = twoOfThree()
    unpackSecond(0, new Uint8Array([0, 1, code, 0, 0, 0, 0, 0, 0, 0, 0]), participants)
    expect(participants[1]?.timeline.shownAt(0)).toBe(shown)
  })
})

describe('damage in a packed second', () => {
  const [ana, chidi] = [GOLDEN.slice(0, 11), GOLDEN.slice(11)]
  it.each([
    ['an unknown code', [0, 0, 21, 1, 0, 0, 0, 204, 0, 0, 51]],
    ['the code for no tile', [0, 0, 0, 1, 0, 0, 0, 204, 0, 0, 51]],
    ['a participant who is not there', [0, 3, 4, 1, 0, 0, 0, 204, 0, 0, 51]],
  ])('skips and counts %s, and reads the rest', (_name, entry) => {
    const participants = twoOfThree()
    expect(unpackSecond(5, new Uint8Array([...entry, ...chidi]), participants)).toBe(1)
    expect(participants.map(({ timeline }) => timeline.shownAt(5))).toEqual([null, null, 'no-face'])
  })

  it('counts bytes that are cut off', () => {
    const participants = twoOfThree()
    expect(unpackSecond(5, new Uint8Array([...ana, ...chidi.slice(0, 7)]), participants)).toBe(1)
    expect(participants.map(({ timeline }) => timeline.shownAt(5))).toEqual(['happy', null, null])
  })

  it('a timeline refuses a cell with an unknown code', () => {
    const timeline = new Timeline()
    expect(() => timeline.setPacked(0, new Uint8Array([21, 0, 0, 0, 0, 0, 0, 0, 0]))).toThrow(RangeError)
    expect(timeline.lengthS).toBe(0)
  })
})
