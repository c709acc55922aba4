import { describe, expect, test } from 'vitest'
import { scoreDomain, type DomainReading } from './domain-scores'

/** A reading of a class with a confidence; the rest is spread evenly. */
function reading(truth: number, predicted: number, confidence = 0.7, isClear = true): DomainReading {
  const rest = (1 - confidence) / 6
  return {
    truth,
    probabilities: Array.from({ length: 7 }, (_, index) => (index === predicted ? confidence : rest)),
    isClear,
  }
}

const notFound: DomainReading = { truth: 0, probabilities: null, isClear: false }
const readings = [
  reading(0, 0, 0.9),
  reading(0, 6, 0.8),
  reading(3, 3, 0.95),
  reading(3, 3, 0.6, false),
  reading(6, 0, 0.4),
  notFound,
]

describe('scoreDomain', () => {
  const scores = scoreDomain(readings, { isCropped: false, floor: 0.5 })

  test('accuracy and recall are of the faces that were found', () => {
    expect(scores).toMatchObject({ faces: 6, accuracy: 3 / 5 })
    expect(scores.found).toBeCloseTo(5 / 6)
    expect(scores.meanRecall).toBeCloseTo((1 / 2 + 1 + 0) / 3)
    expect(scores.recall).toMatchObject({ angry: 0.5, happy: 1, neutral: 0, sad: null })
    expect(scores.worst).toEqual({ expression: 'neutral', recall: 0 })
  })

  test('shown is what is clear and at or above the floor, of all pictures', () => {
    expect(scores.shown).toEqual({ count: 3, share: 0.5, accuracy: 2 / 3 })
    expect(scoreDomain(readings, { isCropped: false, floor: 0.8 }).shown?.count).toBe(3)
    expect(scoreDomain(readings, { isCropped: false, floor: 0.81 }).shown?.count).toBe(2)
  })

  test('the most certain are 60 % of the faces found, unclear ones too', () => {
    // 0.95 and 0.9 are right, 0.8 is wrong.
    expect(scores.rightAmongMostCertain).toBeCloseTo(2 / 3)
  })

  test('faces that come cropped have no share found, a reader without a floor no share shown', () => {
    expect(scoreDomain(readings, { isCropped: true, floor: null })).toMatchObject({ found: null, shown: null })
  })

  test('the worst of two equal classes is the first', () => {
    expect(scoreDomain([reading(5, 3), reading(2, 3)], { isCropped: true, floor: null }).worst).toEqual({
      expression: 'fear',
      recall: 0,
    })
  })

  test('without a face nothing is claimed', () => {
    expect(scoreDomain([notFound], { isCropped: false, floor: 0.5 })).toMatchObject({
      found: 0,
      accuracy: null,
      worst: null,
      shown: { count: 0, share: 0, accuracy: null },
      rightAmongMostCertain: null,
    })
    expect(scoreDomain([], { isCropped: false, floor: 0.5 }).found).toBeNull()
  })
})
