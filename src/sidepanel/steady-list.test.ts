import { describe, expect, it } from 'vitest'
import { timelineOf } from '../call/testing/made-calls'
import { REORDER_MS, SteadyList, lastChangeS } from './steady-list'
import type { ListChoice, Listed } from './steady-list'

const person = (key: string, given: Partial<Listed> = {}): Listed => ({
  key,
  name: key,
  expression: 'neutral',
  isPinned: false,
  timeline: null,
  ...given,
})
const choice = (given: Partial<ListChoice> = {}): ListChoice => ({
  sort: 'appearance',
  filter: 'all',
  search: '',
  language: 'en',
  ...given,
})
const now = (nowMs = 0, isHeld = false) => ({ nowMs, isHeld })
const shown = (people: readonly Listed[], given: Partial<ListChoice> = {}) =>
  new SteadyList().update(people, choice(given), now())

describe('what is shown, in which order', () => {
  it('is the order of appearance unless chosen otherwise', () => {
    expect(shown([person('c'), person('a'), person('b')])).toEqual(['c', 'a', 'b'])
  })

  it('sorts names as people read them', () => {
    const people = ['Zoë', 'ana', 'Émile', 'Guest 10', 'Guest 9', 'Ben'].map((name) => person(name))
    expect(shown(people, { sort: 'name' })).toEqual(['ana', 'Ben', 'Émile', 'Guest 9', 'Guest 10', 'Zoë'])
  })

  it('groups by expression in the order of the classes, those without one last', () => {
    const people = [
      person('n'),
      person('x', { expression: null }),
      person('h', { expression: 'happy' }),
      person('h2', { expression: 'happy' }),
      person('a', { expression: 'angry' }),
    ]
    expect(shown(people, { sort: 'expression' })).toEqual(['a', 'h', 'h2', 'n', 'x'])
  })

  it('puts the most recent change first', () => {
    const people = [
      person('never', { timeline: timelineOf('nnnnnn') }),
      person('early', { timeline: timelineOf('nhhhhh') }),
      person('late', { timeline: timelineOf('nnnnhh') }),
      person('unseen'),
    ]
    expect(shown(people, { sort: 'recent-change' })).toEqual(['late', 'early', 'never', 'unseen'])
  })

  it('puts pinned ones first, sorted too', () => {
    const people = [person('c', { isPinned: true }), person('a'), person('b', { isPinned: true })]
    expect(shown(people, { sort: 'name' })).toEqual(['b', 'c', 'a'])
  })

  it.each([
    [{ filter: 'read-now' }, ['ana', 'ben']],
    [{ filter: 'happy' }, ['ben']],
    [{ search: ' AN ' }, ['ana', 'an absent one']],
    [{ search: 'zzz' }, []],
  ] satisfies [Partial<ListChoice>, string[]][])('filters by %j', (given, keys) => {
    const people = [
      person('ana'),
      person('ben', { expression: 'happy' }),
      person('an absent one', { expression: null }),
    ]
    expect(shown(people, given)).toEqual(keys)
  })
})

describe('steadiness', () => {
  const before = [person('a', { expression: 'happy' }), person('b', { expression: 'sad' })]
  const after = [person('a', { expression: 'sad' }), person('b', { expression: 'happy' })]
  const byExpression = choice({ sort: 'expression' })

  it('changes places only after a while', () => {
    const list = new SteadyList()
    expect(list.update(before, byExpression, now(0))).toEqual(['a', 'b'])
    expect(list.update(after, byExpression, now(REORDER_MS - 1))).toEqual(['a', 'b'])
    expect(list.update(after, byExpression, now(REORDER_MS))).toEqual(['b', 'a'])
  })

  it('changes no place while somebody is at the list', () => {
    const list = new SteadyList()
    list.update(before, byExpression, now(0))
    expect(list.update(after, byExpression, now(10 * REORDER_MS, true))).toEqual(['a', 'b'])
    expect(list.update(after, byExpression, now(10 * REORDER_MS + 1))).toEqual(['b', 'a'])
  })

  it('takes a new choice and a pin at once', () => {
    const list = new SteadyList()
    list.update(before, choice(), now(0))
    expect(list.update(after, byExpression, now(1, true))).toEqual(['b', 'a'])
    const pinned = after.map((each) => ({ ...each, isPinned: each.key === 'a' }))
    expect(list.update(pinned, byExpression, now(2, true))).toEqual(['a', 'b'])
  })

  it('adds newcomers at the end, drops who is gone, and lets nobody slip out of a filter under the pointer', () => {
    const list = new SteadyList()
    const happy = choice({ filter: 'happy' })
    list.update(
      [person('a', { expression: 'happy' }), person('b'), person('c', { expression: 'happy' })],
      happy,
      now(0),
    )
    const then = [person('b', { expression: 'happy' }), person('c'), person('d', { expression: 'happy' })]
    expect(list.update(then, happy, now(1, true))).toEqual(['c', 'd'])
    expect(list.update(then, happy, now(REORDER_MS, false))).toEqual(['b', 'd'])
  })

  it('gives the same list as long as nothing changes', () => {
    const list = new SteadyList()
    const first = list.update(before, choice(), now(0))
    expect(list.update(before, choice(), now(1))).toBe(first)
  })
})

it('lastChangeS skips seconds without an expression and forgets what is long past', () => {
  expect(lastChangeS(timelineOf('nnh--hh'))).toBe(2)
  expect(lastChangeS(timelineOf('n--h'))).toBe(3)
  expect(lastChangeS(timelineOf('nn--nn'))).toBe(-1)
  expect(lastChangeS(timelineOf(''))).toBe(-1)
  expect(lastChangeS(timelineOf('h' + 'n'.repeat(700)))).toBe(-1)
})
