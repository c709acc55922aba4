import { expect, it } from 'vitest'
import { AFFECT_OF, affectOf } from './affect'
import { EXPRESSIONS, mapProbabilities } from './reading'
import type { Probabilities } from './reading'
import { seeded } from './testing/seeded'

function only(index: number): Probabilities {
  return mapProbabilities((place) => (place === index ? 1 : 0))
}

it.each(EXPRESSIONS.map((expression, index) => ({ expression, index })))(
  'a sure $expression stands in its place',
  ({ expression, index }) => {
    expect(affectOf(only(index))).toEqual(AFFECT_OF[expression])
  },
)

it('a face between two expressions stands between their places', () => {
  const half = affectOf([0, 0, 0, 0.5, 0, 0, 0.5])
  expect(half.valence).toBeCloseTo(0.405)
  expect(half.arousal).toBeCloseTo(0.255)
})

it('a smile is pleasant, a scowl is not, and only sad is calmer than neutral', () => {
  expect(AFFECT_OF.happy.valence).toBeGreaterThan(0)
  expect(AFFECT_OF.angry.valence).toBeLessThan(0)
  expect(EXPRESSIONS.filter((expression) => AFFECT_OF[expression].arousal < 0)).toEqual(['sad'])
})

it('both stay within -1 and 1', () => {
  const random = seeded(3)
  for (let round = 0; round < 500; round++) {
    const raw = EXPRESSIONS.map(() => random() ** 4)
    const total = raw.reduce((sum, value) => sum + value, 0)
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = raw.map((value) => value / total)
    const { valence, arousal } = affectOf([a, b, c, d, e, f, g])
    expect(Math.max(Math.abs(valence), Math.abs(arousal))).toBeLessThanOrEqual(1)
  }
})
