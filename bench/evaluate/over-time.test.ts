import { describe, expect, test } from 'vitest'
import { EXPRESSIONS, mapProbabilities, type Expression, type Probabilities } from '../../src/call/reading'
import type { TimedReading } from '../../tools/engine-page/person-reader'
import { addedUp, figuresOf, momentsOf, READING_EVERY_MS, totalsOf, WAYS, type Moment, type Shown } from './over-time'

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

describe('totalsOf and figuresOf', () => {
  const face = (...shown: Shown[]): Moment[] => shown.map((each) => ({ hasFace: true, shown: each }))

  test('counts every change, and of these the ones between expressions', () => {
    const totals = totalsOf(face(null, 'happy', 'happy', 'sad', null, null, 'sad'))
    expect(totals).toMatchObject({ changes: 4, switches: 1 })
    expect(totals.seconds).toBeCloseTo(2.8, 10)
  })

  test('shares are of the seconds with a face; what is still shown without one does not count', () => {
    const figures = figuresOf(totalsOf([...face('sad', 'happy', null, 'fear'), { hasFace: false, shown: 'fear' }]))
    expect(figures.seconds).toBeCloseTo(2, 10)
    expect(figures.faceSeconds).toBeCloseTo(1.6, 10)
    expect(figures.shownShare).toBeCloseTo(0.75, 10)
    expect(figures.negativeShare).toBeCloseTo(0.5, 10)
    expect(figures.surpriseShare).toBe(0)
    expect(figures.shareOfShown.happy).toBeCloseTo(1 / 3, 10)
    expect(figures.changesPerMinute).toBeCloseTo((3 * 60) / 1.6, 8)
    expect(figures.switchesPerMinute).toBeCloseTo(60 / 1.6, 8)
  })

  test('neutral, happy and surprise are not negative', () => {
    expect(figuresOf(totalsOf(face('neutral', 'happy', 'surprise'))).negativeShare).toBe(0)
    expect(figuresOf(totalsOf(face('angry', 'disgust', 'fear', 'sad'))).negativeShare).toBeCloseTo(1, 10)
  })

  test('without a face there are no shares', () => {
    const figures = figuresOf(totalsOf([{ hasFace: false, shown: null }]))
    expect(figures).toMatchObject({ faceSeconds: 0, shownShare: null, negativeShare: null, changesPerMinute: null })
    expect(figures.shareOfShown.sad).toBeNull()
  })

  test('adds up without a change from one clip to the next', () => {
    const sum = addedUp([totalsOf(face('sad', 'happy')), totalsOf(face('sad'))])
    expect(sum).toMatchObject({ changes: 1, switches: 1 })
    expect(sum.secondsShown.sad).toBeCloseTo(0.8, 10)
    expect(sum.seconds).toBeCloseTo(1.2, 10)
  })
})
