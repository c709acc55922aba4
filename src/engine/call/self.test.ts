import { expect, it } from 'vitest'
import { selfAmong } from './self'
import type { SelfClaim } from './self'

const claim = (key: string, byPage: SelfClaim['byPage'], more: Partial<SelfClaim> = {}): SelfClaim => ({
  key,
  byPage,
  byHand: null,
  isNamed: false,
  isLive: true,
  ...more,
})

it.each<[string, SelfClaim[], string | null]>([
  ['nobody is there', [], null],
  ['nobody is marked', [claim('a', null)], null],
  ['one is marked', [claim('a', null), claim('b', 'now')], 'b'],
  ['two are marked', [claim('a', 'now'), claim('b', 'now')], null],
  ['the mark has gone', [claim('a', 'before'), claim('b', null)], 'a'],
  ['the mark has moved', [claim('a', 'before'), claim('b', 'now')], 'b'],
  ['the mark has moved while the camera was off', [claim('a', 'before', { isLive: false }), claim('b', 'now')], null],
  ['the record says another than the page', [claim('a', 'recorded'), claim('b', 'now')], null],
  ['the record and the page agree', [claim('a', 'now'), claim('b', null)], 'a'],
  ['the user chose', [claim('a', 'now'), claim('b', 'now', { byHand: true })], 'b'],
  ['the user said no to the one who is marked', [claim('a', 'now', { byHand: false }), claim('b', null)], null],
  ['one has the user’s name', [claim('a', null), claim('b', null, { isNamed: true })], 'b'],
  ['another one is marked than has the user’s name', [claim('a', 'now'), claim('b', null, { isNamed: true })], 'a'],
  ['two are marked and one has the user’s name', [claim('a', 'now', { isNamed: true }), claim('b', 'now')], null],
  ['the user said no to the one with their name', [claim('a', null, { isNamed: true, byHand: false })], null],
  ['the user said no to one of two', [claim('a', 'now', { byHand: false }), claim('b', 'now')], 'b'],
])('when %s', (_what, claims, self) => {
  expect(selfAmong(claims)).toBe(self)
})
