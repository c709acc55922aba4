import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { affectOf } from './affect'
import { EXPRESSIONS, mapProbabilities } from './reading'
import type { Expression, Probabilities } from './reading'
import { seeded } from './testing/seeded'

const DOC = readFileSync(new URL('../../docs/valence-arousal.md', import.meta.url), 'utf8')

function only(index: number): Probabilities {
  return mapProbabilities((place) => (place === index ? 1 : 0))
}

it.each(EXPRESSIONS.map((expression, index) => ({ expression, index })))(
  '$expression alone has the values of docs/valence-arousal.md',
  ({ expression, index }) => {
    const [, valence, arousal] = new RegExp(`^\\| ${expression} \\| (\\S+) \\| (\\S+) \\|$`, 'm').exec(DOC) ?? []
    expect(affectOf(only(index))).toEqual({ valence: Number(valence), arousal: Number(arousal) })
  },
)

it('half happy and half neutral lies halfway between the two', () => {
  const half = affectOf([0, 0, 0, 0.5, 0, 0, 0.5])
  expect(half.valence).toBeCloseTo(0.405)
  expect(half.arousal).toBeCloseTo(0.255)
})

it('happy is pleasant, angry is not, and only sad is calmer than neutral', () => {
  const of = (expression: Expression) => affectOf(only(EXPRESSIONS.indexOf(expression)))
  expect(of('happy').valence).toBeGreaterThan(0)
  expect(of('angry').valence).toBeLessThan(0)
  expect(EXPRESSIONS.filter((expression) => of(expression).arousal < 0)).toEqual(['sad'])
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
