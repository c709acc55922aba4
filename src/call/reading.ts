/** The seven classes, always in this order (FER2013's, without its numbering). */
export const EXPRESSIONS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] as const
export type Expression = (typeof EXPRESSIONS)[number]

/** Seven calibrated probabilities in the order of {@link EXPRESSIONS}; each in [0, 1], together 1. */
export type Probabilities = readonly [number, number, number, number, number, number, number]

/**
 * Why a participant has no expression at a moment. The order is the order in which views list them;
 * a stored timeline refers to them by name, never by position.
 */
export const NO_READING_REASONS = [
  'no-face',
  'too-small',
  'turned-away',
  'unsure',
  'camera-off',
  'no-frames',
  'screen-share',
  'blocked',
  'tab-hidden',
  'paused',
  'left-out',
] as const
export type NoReadingReason = (typeof NO_READING_REASONS)[number]

/** One result for one participant at one time: seven probabilities, or why there are none. */
export type Reading = {
  readonly participantKey: string
  /** When the page grabbed the frame (or said that there is none), epoch milliseconds. */
  readonly capturedAtMs: number
  /** When the engine had the result, epoch milliseconds. */
  readonly readAtMs: number
  /** Faces in the participant's tile; the largest is the participant. */
  readonly faceCount: number
} & (
  | { readonly kind: 'expression'; readonly probabilities: Probabilities }
  | { readonly kind: 'none'; readonly reason: NoReadingReason }
)

/**
 * What a person sees of a participant now.
 * `expression`: the smoothed probabilities, the expression that stands out, and its probability as `confidence`.
 * `none`: why no expression is shown.
 * `waiting`: nothing has come back yet.
 */
export type ReadoutState =
  | {
      readonly kind: 'expression'
      readonly expression: Expression
      readonly confidence: number
      readonly probabilities: Probabilities
    }
  | { readonly kind: 'none'; readonly reason: NoReadingReason }
  | { readonly kind: 'waiting' }

/**
 * Index of the largest value.
 * @throws RangeError when `values` is empty.
 */
export function indexOfLargest(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('No largest value in an empty list')
  let best = 0
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? -Infinity) > (values[best] ?? -Infinity)) best = index
  }
  return best
}

/** The expression at an index of {@link EXPRESSIONS}. @throws RangeError when there is none. */
export function expressionAt(index: number): Expression {
  const expression = EXPRESSIONS[index]
  if (expression === undefined) throw new RangeError(`No expression has the index ${index}`)
  return expression
}
