import { describe, expect, test } from 'vitest'
import { figuresByAttribute, figuresOf, gapsOf, largestGapOf, type ReadFace } from './group-figures'

const HAPPY = 3
const SAD = 4
const SURPRISE = 5
const FLOOR = 0.5

function face(gender: string, expression: number, confidence: number): ReadFace {
  const rest = (1 - confidence) / 6
  return {
    row: 0,
    age: '20-29',
    gender,
    race: 'White',
    probabilities: Array.from({ length: 7 }, (_, index) => (index === expression ? confidence : rest)),
  }
}

const women = [
  face('Female', HAPPY, 0.9),
  face('Female', HAPPY, 0.5),
  face('Female', SAD, 0.6),
  face('Female', SAD, 0.3),
]
const men = [face('Male', SAD, 0.8), face('Male', SAD, 0.7)]

describe('figuresOf', () => {
  const figures = figuresOf('Female', women, FLOOR)

  test('shown is at or above the floor, of all faces', () => {
    expect(figures).toMatchObject({ group: 'Female', faces: 4, shown: { value: 0.75 } })
    expect(figures.confidence?.value).toBeCloseTo(0.575)
  })

  test('expressions are shares of the shown, with intervals', () => {
    expect(figures.expressions.happy?.value).toBeCloseTo(2 / 3)
    expect(figures.expressions.sad?.value).toBeCloseTo(1 / 3)
    expect(figures.expressions.fear).toMatchObject({ value: 0 })
    expect(figures.expressions.fear?.high).toBeGreaterThan(0.5)
  })

  test('without a shown face the expressions are unknown', () => {
    expect(figuresOf('Female', [face('Female', HAPPY, 0.4)], FLOOR).expressions.happy).toBeNull()
  })
})

describe('gaps', () => {
  const figures = figuresByAttribute([...women, ...men], FLOOR)

  test('name the highest and the lowest group', () => {
    const [shown] = figures.gender.gaps
    expect(shown).toMatchObject({ figure: 'shown', highest: { group: 'Male' }, lowest: { group: 'Female' } })
    expect(shown?.difference).toBeCloseTo(0.25)
    const sad = figures.gender.gaps.find(({ figure }) => figure === 'sad')
    expect(sad?.difference).toBeCloseTo(2 / 3)
  })

  test('groups without a face are left out, and one group has no gap', () => {
    expect(figures.age.groups.map(({ group }) => group)).toEqual(['20-29'])
    expect(figures.age.gaps).toEqual([])
  })

  test('a group of which nothing is shown has no part in the gaps of expressions', () => {
    const groups = [figuresOf('Female', [face('Female', HAPPY, 0.4)], FLOOR), figuresOf('Male', men, FLOOR)]
    expect(gapsOf(groups).map(({ figure }) => figure)).toEqual(['shown'])
  })

  test('the largest one is found over all attributes', () => {
    const happyWoman = face('Female', HAPPY, 0.9)
    const men = [face('Male', HAPPY, 0.9), face('Male', SAD, 0.9), face('Male', SURPRISE, 0.9)]
    expect(largestGapOf(figuresByAttribute([happyWoman, ...men], FLOOR))).toMatchObject({
      attribute: 'gender',
      figure: 'happy',
      highest: { group: 'Female' },
      lowest: { group: 'Male' },
    })
    expect(largestGapOf(figuresByAttribute([happyWoman], FLOOR))).toBeNull()
  })
})
