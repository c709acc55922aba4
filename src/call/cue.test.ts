import { describe, expect, it } from 'vitest'
import { BEFORE_S, LEAST_BEFORE_READ_S, RECENT_S, cueOf } from './cue'
import { timelineOf } from './testing/made-calls'

/** The cue at the last second of the letters. */
function cueAfter(letters: string) {
  return cueOf(timelineOf(letters), letters.length - 1)
}
const NEUTRAL_BEFORE = 'n'.repeat(60)

describe('cueOf', () => {
  it.each([
    ['now smiling', 'new', 'happy', `${NEUTRAL_BEFORE}hhhhhhhhhh`],
    ['now smiling, after a glimpse of it', 'new', 'happy', `${'n'.repeat(58)}hhhhhhhhhhhh`],
    ['smiling more than before', 'more', 'happy', `${'nnnnnnnnnh'.repeat(6)}nhnhnhnhhh`],
    ['smiling less than before', 'less', 'happy', `${'nhh'.repeat(20)}nnnnnnnnnn`],
    ['what gained most comes before what was lost', 'new', 'surprise', `${'h'.repeat(60)}uuuuuuuunn`],
    ['a smile as before', 'steady', 'happy', `${'h'.repeat(60)}hhhhhhhhhh`],
    ['a neutral face as before', 'steady', 'neutral', `${NEUTRAL_BEFORE}nnnnnnnnnn`],
    ['a short smile changes nothing', 'steady', 'neutral', `${NEUTRAL_BEFORE}nnhhnnnnnn`],
    ['nothing to compare with yet', 'steady', 'happy', `${'n'.repeat(LEAST_BEFORE_READ_S - 1)}hhhhhhhhhh`],
  ] as const)('%s', (_, kind, expression, letters) => {
    expect(cueAfter(letters)).toEqual({ kind, expression })
  })

  it('is mixed where none is shown most of the time', () => {
    expect(cueAfter(`${'hnsuahnsua'.repeat(6)}hnsuahnsua`)).toEqual({ kind: 'mixed', expression: null })
  })

  it.each([
    ['hardly read lately', `${NEUTRAL_BEFORE}hhh-------`],
    ['gone', `${NEUTRAL_BEFORE}          `],
    ['just come', 'hhh'],
  ])('is unread where somebody is %s', (_, letters) => {
    expect(cueAfter(letters)).toEqual({ kind: 'unread', expression: null })
  })

  it('looks at the seconds read only', () => {
    expect(cueAfter(`${NEUTRAL_BEFORE}------hhhh`)).toEqual({ kind: 'new', expression: 'happy' })
  })

  it('does not look further back than three minutes', () => {
    const longAgo = 'h'.repeat(300)
    expect(cueAfter(`${longAgo}${'n'.repeat(BEFORE_S)}hhhhhhhhhh`)).toEqual({ kind: 'new', expression: 'happy' })
    expect(cueAfter(`${longAgo}${'n'.repeat(BEFORE_S - 20)}hhhhhhhhhh`)).toEqual({ kind: 'more', expression: 'happy' })
  })

  it('looks at the timeline up to the given second', () => {
    const timeline = timelineOf(`${NEUTRAL_BEFORE}${'h'.repeat(30)}`)
    expect(cueOf(timeline, 59)).toEqual({ kind: 'steady', expression: 'neutral' })
    expect(cueOf(timeline, 59 + RECENT_S)).toEqual({ kind: 'new', expression: 'happy' })
    expect(cueOf(timeline, 500)).toEqual({ kind: 'unread', expression: null })
  })
})
