/** How well faces of one domain are read, and how well the reader knows when it does not know. */
import { EXPRESSIONS, byExpression, expressionAt, indexOfLargest, type Expression } from '../../src/call/reading'
import { metricsOf, type Prediction } from './metrics'

/** Share of the faces that count as the most certain; the same as in training/domains.py. */
const CERTAIN_SHARE = 0.6

/** One labelled face as it was read. */
export type DomainReading = {
  /** Index of EXPRESSIONS. */
  readonly truth: number
  /** Null where no face was found. */
  readonly probabilities: readonly number[] | null
  /** Whether the face is large and frontal enough to be shown; true where faces come already cropped. */
  readonly isClear: boolean
}

/** Scores of one domain, each in [0, 1]; null where the divisor would be 0 or the figure does not apply. */
export type DomainScores = {
  readonly faces: number
  /** Share of the pictures in which a face was found; null where faces come already cropped. */
  readonly found: number | null
  /** Of the faces that were found. */
  readonly accuracy: number | null
  readonly meanRecall: number | null
  readonly recall: Readonly<Record<Expression, number | null>>
  /** The expression with the lowest recall. */
  readonly worst: { readonly expression: Expression; readonly recall: number } | null
  readonly calibrationError: number | null
  /** Faces that are clear and at or above the floor, as a share of all, and how often they are right; null without a floor. */
  readonly shown: { readonly count: number; readonly share: number | null; readonly accuracy: number | null } | null
  /** Accuracy on the 60 % of the faces found that are read with the highest confidence. */
  readonly rightAmongMostCertain: number | null
}

/**
 * Scores readings.
 * @param isCropped Whether the faces came already cropped, so that none had to be found.
 * @param floor Confidence from which an expression is shown; null for a reader that shows everything or nothing.
 */
export function scoreDomain(
  readings: readonly DomainReading[],
  { isCropped, floor }: { readonly isCropped: boolean; readonly floor: number | null },
): DomainScores {
  const predictions = readings.flatMap(({ truth, probabilities, isClear }) =>
    probabilities === null ? [] : [{ truth, probabilities, isClear }],
  )
  const { accuracy, meanRecall, ece, confusion } = metricsOf(predictions)
  const recalls = confusion.map((row, truth) =>
    shareOf(
      row[truth] ?? 0,
      row.reduce((sum, count) => sum + count, 0),
    ),
  )
  return {
    faces: readings.length,
    found: isCropped ? null : shareOf(predictions.length, readings.length),
    accuracy,
    meanRecall,
    recall: byExpression((_, index) => recalls[index] ?? null),
    worst: worstOf(recalls),
    calibrationError: ece,
    shown: floor === null ? null : shownOf(predictions, readings.length, floor),
    rightAmongMostCertain: rightAmongMostCertain(predictions),
  }
}

function worstOf(recalls: readonly (number | null)[]): DomainScores['worst'] {
  return EXPRESSIONS.map((_, index) => index)
    .flatMap((index) => {
      const recall = recalls[index] ?? null
      return recall === null ? [] : [{ expression: expressionAt(index), recall }]
    })
    .reduce<DomainScores['worst']>(
      (worst, each) => (worst !== null && worst.recall <= each.recall ? worst : each),
      null,
    )
}

function shownOf(
  predictions: readonly (Prediction & { readonly isClear: boolean })[],
  faces: number,
  floor: number,
): DomainScores['shown'] {
  const shown = predictions.filter((prediction) => prediction.isClear && confidenceOf(prediction) >= floor)
  return { count: shown.length, share: shareOf(shown.length, faces), accuracy: accuracyOf(shown) }
}

/** As `right_among_most_certain` of training/domains.py; equally certain faces keep their order. */
function rightAmongMostCertain(predictions: readonly Prediction[]): number | null {
  const sorted = predictions.toSorted((a, b) => confidenceOf(b) - confidenceOf(a))
  return accuracyOf(sorted.slice(0, Math.max(1, Math.round(CERTAIN_SHARE * sorted.length))))
}

function confidenceOf({ probabilities }: Prediction): number {
  return probabilities[indexOfLargest(probabilities)] ?? 0
}

function accuracyOf(predictions: readonly Prediction[]): number | null {
  const right = predictions.filter(({ truth, probabilities }) => indexOfLargest(probabilities) === truth)
  return shareOf(right.length, predictions.length)
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
