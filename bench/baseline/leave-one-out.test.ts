import { describe, expect, test } from 'vitest'
import { EXPRESSIONS, type Expression, type Probabilities } from '../../src/call/reading'
import { HALVES, chooseOnHalves, compare, learnedFromOthers, setFromOneNeutral } from './leave-one-out'
import type { LabelledFace } from './leave-one-out'

/** A face with these probabilities of angry and neutral; the rest is sad. */
function face(person: string, truth: Expression, angry: number, neutral: number): LabelledFace {
  const probabilities: Probabilities = [angry, 0, 0, 0, 1 - angry - neutral, 0, neutral]
  return { person, truth: EXPRESSIONS.indexOf(truth), probabilities }
}

const FROWNER = [face('Ana', 'neutral', 0.5, 0.4), face('Ana', 'neutral', 0.48, 0.42), face('Ana', 'angry', 0.9, 0.05)]
const FLOOR = 0.5

describe('compare', () => {
  test('counts the faces that became right and wrong', () => {
    const [rest, other] = [face('a', 'neutral', 0.5, 0.4), face('b', 'angry', 0.6, 0.3)]
    const comparison = compare(
      [
        { ...rest, corrected: [0.3, 0, 0, 0, 0.1, 0, 0.6] },
        { ...other, corrected: [0.45, 0, 0, 0, 0.1, 0, 0.45 + 1e-9] },
      ],
      FLOOR,
    )
    expect(comparison).toMatchObject({ persons: 2, faces: 2, helped: 1, harmed: 1 })
    expect(comparison.without).toMatchObject({ neutral: 1, neutralAsSadOrAngry: 1, shownRight: 1, shownWrong: 1 })
    expect(comparison.corrected).toMatchObject({ neutralAsSadOrAngry: 0, shownRight: 1, shownWrong: 0 })
  })
})

describe('setFromOneNeutral', () => {
  test('corrects each face by another neutral face of the same person, never by itself', () => {
    const corrected = setFromOneNeutral(
      [...FROWNER, face('Ben', 'neutral', 0.5, 0.4), face('Cy', 'angry', 0.5, 0.4)],
      0.5,
    )
    expect(corrected.map(({ person }) => person)).toEqual(['Ana', 'Ana', 'Ana'])
    expect(compare(corrected, FLOOR)).toMatchObject({ helped: 2, harmed: 0 })
  })
})

describe('learnedFromOthers', () => {
  test('learns without labels', () => {
    expect(compare(learnedFromOthers(FROWNER, 0.5), FLOOR)).toMatchObject({ faces: 3, helped: 2, harmed: 0 })
  })

  test('does not correct a person without another face that may be at rest', () => {
    const [shown] = learnedFromOthers([face('Ana', 'neutral', 0.5, 0.4), face('Ana', 'angry', 0.9, 0.05)], 0.5)
    expect(shown?.corrected).toEqual(shown?.probabilities)
  })
})

describe('chooseOnHalves', () => {
  const faces = ['Ana', 'Ben', 'Cy', 'Di'].flatMap((person) => FROWNER.map((each) => ({ ...each, person })))

  test('chooses on one half and measures on the other, with the same result each time', () => {
    const onHalves = chooseOnHalves(faces, setFromOneNeutral, FLOOR, 1)
    expect(onHalves.held).toMatchObject({ persons: 2, faces: 6, helped: 4 })
    expect([...onHalves.timesChosen.values()].reduce((sum, times) => sum + times, 0)).toBe(HALVES)
    expect(onHalves.gained).toBe(HALVES)
    expect(chooseOnHalves(faces, setFromOneNeutral, FLOOR, 1)).toEqual(onHalves)
  })
})
