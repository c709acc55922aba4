/** Accuracy metrics of predictions. A class is an index of EXPRESSIONS. */
import { EXPRESSIONS, byExpression, indexOfLargest, type Expression } from '../../src/call/reading'

/** A labelled face: its true class, and the seven probabilities that were predicted. */
export type Prediction = { readonly truth: number; readonly probabilities: readonly number[] }

/** Metrics over some predictions, each in [0, 1]; null where the divisor would be 0. */
export type Metrics = {
  readonly count: number
  readonly accuracy: number | null
  /** Mean of the classes' recall, over the classes that occur. */
  readonly meanRecall: number | null
  /** Mean of the classes' F1, over the classes that occur. */
  readonly macroF1: number | null
  readonly f1: Readonly<Record<Expression, number | null>>
  /** Expected calibration error: the mean difference between confidence and accuracy. */
  readonly ece: number | null
  /** Rows: the true class; columns: the predicted one. */
  readonly confusion: readonly (readonly number[])[]
}

/** Equal bins of the calibration error, as many as in Guo et al. 2017 and in the training. */
const ECE_BINS = 15

/** The metrics of predictions. @throws RangeError for a truth that is not a class. */
export function metricsOf(predictions: readonly Prediction[]): Metrics {
  const confusion = confusionOf(predictions)
  const correct = confusion.reduce((sum, row, truth) => sum + (row[truth] ?? 0), 0)
  const recalls: number[] = []
  const f1s: (number | null)[] = EXPRESSIONS.map((_, expression) => {
    const truths = sumOf(confusion[expression] ?? [])
    const predicted = sumOf(confusion.map((row) => row[expression] ?? 0))
    const hits = confusion[expression]?.[expression] ?? 0
    if (truths === 0) return null
    recalls.push(hits / truths)
    return (2 * hits) / (truths + predicted)
  })
  return {
    count: predictions.length,
    accuracy: predictions.length === 0 ? null : correct / predictions.length,
    meanRecall: meanOf(recalls),
    macroF1: meanOf(f1s.filter((f1) => f1 !== null)),
    f1: byExpression((_, index) => f1s[index] ?? null),
    ece: expectedCalibrationError(predictions),
    confusion,
  }
}

function confusionOf(predictions: readonly Prediction[]): number[][] {
  const confusion = EXPRESSIONS.map(() => EXPRESSIONS.map(() => 0))
  for (const { truth, probabilities } of predictions) {
    const row = confusion[truth]
    if (row === undefined) throw new RangeError(`No expression has the index ${truth}`)
    const predicted = indexOfLargest(probabilities)
    row[predicted] = (row[predicted] ?? 0) + 1
  }
  return confusion
}

/** Mean over bins of confidence, weighted by their faces, of |accuracy − confidence|; null without predictions. */
export function expectedCalibrationError(predictions: readonly Prediction[]): number | null {
  if (predictions.length === 0) return null
  const gaps = Array.from({ length: ECE_BINS }, () => 0)
  for (const { truth, probabilities } of predictions) {
    const predicted = indexOfLargest(probabilities)
    const confidence = probabilities[predicted] ?? 0
    const bin = Math.min(ECE_BINS - 1, Math.floor(confidence * ECE_BINS))
    gaps[bin] = (gaps[bin] ?? 0) + (predicted === truth ? 1 : 0) - confidence
  }
  return sumOf(gaps.map(Math.abs)) / predictions.length
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : sumOf(values) / values.length
}
