/** Figures about predictions, pure. A class is an index of EXPRESSIONS. */
import { EXPRESSIONS, indexOfLargest, type Expression } from '../../src/call/reading'

/** One labelled face and what was said of it: its true class and seven probabilities. */
export type Prediction = { readonly truth: number; readonly probabilities: readonly number[] }

/** Figures over some predictions; each in [0, 1], null where there is nothing to divide by. */
export type Metrics = {
  readonly count: number
  readonly accuracy: number | null
  /** Mean over the classes that occur of the share that was found. */
  readonly meanRecall: number | null
  /** Mean of the classes' F1, over the classes that occur. */
  readonly macroF1: number | null
  readonly f1: Readonly<Record<Expression, number | null>>
  /** Expected calibration error: how far confidence and accuracy lie apart. */
  readonly ece: number | null
  /** Rows: the true class; columns: the one said. */
  readonly confusion: readonly (readonly number[])[]
}

/** Bins of the calibration error: 15 equal ones, as Guo et al. 2017 and the training have it. */
const ECE_BINS = 15

/** @throws RangeError for a truth that is no class. */
export function metricsOf(predictions: readonly Prediction[]): Metrics {
  const confusion = confusionOf(predictions)
  const correct = confusion.reduce((sum, row, truth) => sum + (row[truth] ?? 0), 0)
  const recalls: number[] = []
  const f1s: (number | null)[] = EXPRESSIONS.map((_, expression) => {
    const truths = sumOf(confusion[expression] ?? [])
    const said = sumOf(confusion.map((row) => row[expression] ?? 0))
    const hits = confusion[expression]?.[expression] ?? 0
    if (truths === 0) return null
    recalls.push(hits / truths)
    return (2 * hits) / (truths + said)
  })
  return {
    count: predictions.length,
    accuracy: predictions.length === 0 ? null : correct / predictions.length,
    meanRecall: meanOf(recalls),
    macroF1: meanOf(f1s.filter((f1) => f1 !== null)),
    f1: byExpression(f1s),
    ece: expectedCalibrationError(predictions),
    confusion,
  }
}

function confusionOf(predictions: readonly Prediction[]): number[][] {
  const confusion = EXPRESSIONS.map(() => EXPRESSIONS.map(() => 0))
  for (const { truth, probabilities } of predictions) {
    const row = confusion[truth]
    if (row === undefined) throw new RangeError(`No expression has the index ${truth}`)
    const said = indexOfLargest(probabilities)
    row[said] = (row[said] ?? 0) + 1
  }
  return confusion
}

/** Mean over bins of confidence, weighted by their faces, of |accuracy − confidence|; null without predictions. */
export function expectedCalibrationError(predictions: readonly Prediction[]): number | null {
  if (predictions.length === 0) return null
  const gaps = Array.from({ length: ECE_BINS }, () => 0)
  for (const { truth, probabilities } of predictions) {
    const said = indexOfLargest(probabilities)
    const confidence = probabilities[said] ?? 0
    const bin = Math.min(ECE_BINS - 1, Math.floor(confidence * ECE_BINS))
    gaps[bin] = (gaps[bin] ?? 0) + (said === truth ? 1 : 0) - confidence
  }
  return sumOf(gaps.map(Math.abs)) / predictions.length
}

function byExpression(values: readonly (number | null)[]): Record<Expression, number | null> {
  const [angry = null, disgust = null, fear = null, happy = null, sad = null, surprise = null, neutral = null] = values
  return { angry, disgust, fear, happy, sad, surprise, neutral }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : sumOf(values) / values.length
}
