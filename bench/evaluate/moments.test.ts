import { describe, expect, test } from 'vitest'
import { EXPRESSIONS, mapProbabilities, type Expression, type Probabilities } from '../../src/call/reading'
import type { TimedReading } from '../../tools/engine-page/person-reader'
import { momentsOf, READING_EVERY_MS, WAYS, type Moment, type Shown } from './moments'

const FLOOR = 0.5

/** Probabilities with `probability` for one expression and the rest for another. */
function mostly(expression: Expression, probability: number, other: Expression): Probabilities {
  return mapProbabilities((index) => {
    if (EXPRESSIONS[index] === expression) return probability
    return EXPRESSIONS[index] === other ? 1 - probability : 0
  })
}

const HAPPY = mostly('happy', 0.9, 'neutral')
const SAD = mostly('sad', 0.9, 'neutral')

/** Readings of both views, one after another. */
function readings(
  views: readonly (readonly [Probabilities, Probabilities] | 'no-face' | 'turned-away')[],
): TimedReading[] {
  return views.map((view, index) => {
    const atMs = index * READING_EVERY_MS
    if (typeof view === 'string') return { atMs, hasFace: view !== 'no-face', result: { reason: view } }
    return { atMs, hasFace: true, result: { plain: view[0], mirrored: view[1] } }
  })
}

function shownOf(moments: readonly Moment[]): Shown[] {
  return moments.map(({ shown }) => shown)
}

describe('READING_EVERY_MS', () => {
  test("is a call's default", () => expect(READING_EVERY_MS).toBe(400))
})

describe('momentsOf', () => {
  const views = readings([[HAPPY, SAD], [HAPPY, SAD], 'no-face', [HAPPY, SAD]])

  test('smooths as a call does: a face that is missed once keeps its expression', () => {
    const moments = momentsOf(views, 'plain', 'standard', FLOOR)
    expect(shownOf(moments)).toEqual(['happy', 'happy', 'happy', 'happy'])
    expect(moments.map(({ hasFace }) => hasFace)).toEqual([true, true, false, true])
  })

  test('takes the views in turn: every second reading of a face, misses not counted', () => {
    expect(shownOf(momentsOf(views, 'in turn', 'quick', FLOOR))).toEqual(['happy', 'sad', 'sad', 'happy'])
  })

  test('takes the mean of both views', () => {
    const doubtful = readings([[mostly('happy', 0.8, 'sad'), mostly('happy', 0.1, 'sad')]])
    expect(shownOf(momentsOf(doubtful, 'both', 'standard', FLOOR))).toEqual(['sad'])
    expect(shownOf(momentsOf(doubtful, 'both', 'standard', 0.6))).toEqual([null])
  })

  test('follows the setting', () => {
    const change = readings([
      [HAPPY, HAPPY],
      [SAD, SAD],
      [SAD, SAD],
    ])
    expect(shownOf(momentsOf(change, 'plain', 'quick', FLOOR))).toEqual(['happy', 'sad', 'sad'])
    expect(shownOf(momentsOf(change, 'plain', 'steady', FLOOR))).toEqual(['happy', 'happy', 'happy'])
  })

  test('shows nothing of a face that cannot be read', () => {
    const turned = momentsOf(readings(['turned-away']), 'plain', 'standard', FLOOR)
    expect(turned).toEqual([{ hasFace: true, shown: null }])
  })

  test('all ways are the same where both views are', () => {
    const same = readings([[HAPPY, HAPPY], [SAD, SAD], 'no-face', [SAD, SAD]])
    const [first, ...others] = WAYS.map((way) => momentsOf(same, way, 'standard', FLOOR))
    for (const other of others) expect(other).toEqual(first)
  })
})
