import { describe, expect, it } from 'vitest'
import { cueOf } from './cue'
import { timelineOf } from './testing/made-calls'

/** The cue at the last second of the letters. */
function cueAfter(letters: string) {
  return cueOf(timelineOf(letters), letters.length - 1)
}
const NEUTRAL_BEFORE = 'n'.repeat(60)

describe('cueOf', () => {
  it.each([
    ['now smiling', 'new', 'happy', `${NEUTRAL_BEFORE}hhhhhhhhhh`],
    ['now smiling, after two seconds of it before', 'new', 'happy', `${'n'.repeat(58)}hhhhhhhhhhhh`],
    ['smiling more than before', 'more', 'happy', `${'nnnnnnnnnh'.repeat(6)}nhnhnhnhhh`],
    ['smiling less than before', 'less', 'happy', `${'nhh'.repeat(20)}nnnnnnnnnn`],
    ['a gain is named before a loss', 'new', 'surprise', `${'h'.repeat(60)}uuuuuuuunn`],
    ['a smile as before', 'steady', 'happy', `${'h'.repeat(60)}hhhhhhhhhh`],
    ['a neutral face as before', 'steady', 'neutral', `${NEUTRAL_BEFORE}nnnnnnnnnn`],
    ['a short smile changes nothing', 'steady', 'neutral', `${NEUTRAL_BEFORE}nnhhnnnnnn`],
    ['too little before to compare with', 'steady', 'happy', `${'n'.repeat(29)}hhhhhhhhhh`],
  ] as const)('%s', (_, kind, expression, letters) => {
    expect(cueAfter(letters)).toEqual({ kind, expression })
  })

  it('is mixed where no expression is shown most of the time', () => {
    expect(cueAfter(`${'hnsuahnsua'.repeat(6)}hnsuahnsua`)).toEqual({ kind: 'mixed', expression: null })
  })

  it.each([
    ['was hardly read lately', `${NEUTRAL_BEFORE}hhh-------`],
    ['is gone', `${NEUTRAL_BEFORE}          `],
    ['has just come', 'hhh'],
  ])('is unread for somebody who %s', (_, letters) => {
    expect(cueAfter(letters)).toEqual({ kind: 'unread', expression: null })
  })

  it('ignores seconds without a reading', () => {
    expect(cueAfter(`${NEUTRAL_BEFORE}------hhhh`)).toEqual({ kind: 'new', expression: 'happy' })
  })

  it('does not look further back than three minutes', () => {
    const longAgo = 'h'.repeat(300)
    expect(cueAfter(`${longAgo}${'n'.repeat(180)}hhhhhhhhhh`)).toEqual({ kind: 'new', expression: 'happy' })
    expect(cueAfter(`${longAgo}${'n'.repeat(160)}hhhhhhhhhh`)).toEqual({ kind: 'more', expression: 'happy' })
  })

  it('looks at the timeline up to the given second', () => {
    const timeline = timelineOf(`${NEUTRAL_BEFORE}${'h'.repeat(30)}`)
    expect(cueOf(timeline, 59)).toEqual({ kind: 'steady', expression: 'neutral' })
    expect(cueOf(timeline, 69)).toEqual({ kind: 'new', expression: 'happy' })
    expect(cueOf(timeline, 500)).toEqual({ kind: 'unread', expression: null })
  })
})
