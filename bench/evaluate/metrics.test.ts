import { describe, expect, test } from 'vitest'
import { expectedCalibrationError, metricsOf, type Prediction } from './metrics'

/** A prediction of a class with a confidence; the rest is spread evenly. */
function prediction(truth: number, predicted: number, confidence = 0.7): Prediction {
  const rest = (1 - confidence) / 6
  return { truth, probabilities: Array.from({ length: 7 }, (_, index) => (index === predicted ? confidence : rest)) }
}

describe('metricsOf', () => {
  const metrics = metricsOf([prediction(0, 0), prediction(0, 3), prediction(3, 3), prediction(3, 3), prediction(6, 0)])

  test('accuracy, recall and F1 are as computed by hand', () => {
    expect(metrics.count).toBe(5)
    expect(metrics.accuracy).toBeCloseTo(3 / 5)
    expect(metrics.meanRecall).toBeCloseTo((1 / 2 + 1 + 0) / 3)
    // angry: 1 hit, 2 true, 2 predicted; happy: 2 hits, 2 true, 3 predicted; neutral: 0 predicted.
    expect(metrics.f1).toEqual({
      angry: 0.5,
      disgust: null,
      fear: null,
      happy: 0.8,
      sad: null,
      surprise: null,
      neutral: 0,
    })
    expect(metrics.macroF1).toBeCloseTo((0.5 + 0.8 + 0) / 3)
  })

  test('the rows of the confusion matrix are the true classes', () => {
    expect(metrics.confusion[0]).toEqual([1, 0, 0, 1, 0, 0, 0])
    expect(metrics.confusion[6]).toEqual([1, 0, 0, 0, 0, 0, 0])
  })

  test('without predictions every metric is null', () => {
    expect(metricsOf([])).toMatchObject({ count: 0, accuracy: null, meanRecall: null, macroF1: null, ece: null })
  })

  test('a truth that is not a class is an error', () => {
    expect(() => metricsOf([prediction(7, 0)])).toThrow(RangeError)
  })
})

describe('expectedCalibrationError', () => {
  test('is 0 where accuracy equals confidence, otherwise the gap', () => {
    const kept = [
      ...Array.from({ length: 7 }, () => prediction(1, 1, 0.7)),
      ...Array.from({ length: 3 }, () => prediction(0, 1, 0.7)),
    ]
    expect(expectedCalibrationError(kept)).toBeCloseTo(0, 10)
    expect(expectedCalibrationError(Array.from({ length: 4 }, () => prediction(0, 1, 0.7)))).toBeCloseTo(0.7, 10)
  })

  test('gaps in two bins do not cancel', () => {
    expect(expectedCalibrationError([prediction(0, 1, 0.5), prediction(1, 1, 0.9)])).toBeCloseTo((0.5 + 0.1) / 2, 10)
  })

  test('a confidence of 1 has a bin', () => {
    expect(expectedCalibrationError([prediction(2, 2, 1)])).toBe(0)
  })
})
