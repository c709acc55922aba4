import { beforeEach, describe, expect, it } from 'vitest'
import { SelfCheck } from './self-check'
import type { Found } from './self-check'

const LOOK_EVERY_MS = 250

let check: SelfCheck
let nowMs: number
beforeEach(() => {
  check = new SelfCheck()
  nowMs = 0
})

const tile = (name: string | null, isSelf = false, isScreenShare = false, personId: string | null = null) => {
  return { name, personId, isSelf, isScreenShare }
}
const known = (personId: string) => tile(null, false, false, personId)
const found = (tiles: Found['tiles'], { isInCall = true, live = tiles.length } = {}): Found => ({
  isInCall,
  tiles,
  countLive: () => live,
})
const GOOD = found([tile('Nora', true), tile('Ola')])

/** Looks of the same kind for so long; gives the last verdict. */
function judgeFor(durationMs: number, look: Found) {
  const endMs = nowMs + durationMs
  let verdict = check.judge(look, nowMs)
  while (nowMs < endMs) {
    nowMs += LOOK_EVERY_MS
    verdict = check.judge(look, nowMs)
  }
  return verdict
}

describe('a reader that no longer fits', () => {
  it.each([
    ['nobody in a call with pictures', found([], { live: 2 }), 'nobody'],
    ['nobody in a call with one picture', found([], { live: 1 }), 'nobody'],
    ['no call where two pictures are live', found([], { isInCall: false, live: 2 }), 'nobody'],
    ['people without names', found([tile(null, true), tile(null)]), 'no-names'],
    ['people without names but with ids', found([tile(null, true), known('1'), known('2')]), 'no-names'],
    ['two of whom both are the user', found([tile('Nora', true), tile('Ola', true)]), 'two-selves'],
  ])('finds %s', (_what, look, kind) => {
    expect(judgeFor(2500, look)).toBeNull()
    expect(judgeFor(2500, look)).toBe(kind)
  })

  it.each([
    ['nobody in a call of cameras that are off', found([], { live: 0 })],
    ['the user’s own preview in a lobby', found([], { isInCall: false, live: 1 })],
    ['the user alone, without a name', found([tile(null, true)])],
    ['one other, of whom the site shows the id alone', found([tile(null, true), known('1')])],
    ['somebody without a name among others', found([tile('Nora', true), tile(null), tile('Ola')])],
    ['the user and their own share', found([tile('Nora', true), tile('Nora', true, true), tile('Ola')])],
  ])('is not one that finds %s', (_what, look) => {
    expect(judgeFor(20_000, look)).toBeNull()
  })

  it('is not one that fails for a moment, again and again', () => {
    for (let count = 0; count < 10; count++) {
      expect(judgeFor(2000, found([], { live: 2 }))).toBeNull()
      expect(judgeFor(250, GOOD)).toBeNull()
    }
  })

  it('is trusted again once it has fitted for some seconds', () => {
    judgeFor(5000, found([], { live: 2 }))
    expect(judgeFor(2000, GOOD)).toBe('nobody')
    expect(judgeFor(2000, GOOD)).toBeNull()
  })

  it('does not count the pictures of a page where it finds people', () => {
    const look = { ...GOOD, countLive: () => Number.NaN }
    expect(judgeFor(5000, look)).toBeNull()
  })
})
