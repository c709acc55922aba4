/** The seven classes in the order of FER2013's labels, which is also the order of the model's outputs. */
export const EXPRESSIONS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] as const
export type Expression = (typeof EXPRESSIONS)[number]

/** Seven calibrated probabilities in the order of {@link EXPRESSIONS}, each in [0, 1], with the sum 1. */
export type Probabilities = readonly [number, number, number, number, number, number, number]

/**
 * Why a participant has no expression at a moment, in the order in which views list the reasons. Stored timelines hold
 * {@link SHOWN_CODES} instead. `stale`: there was a reading, but no new one has come for too long. `black`: the page's
 * canvas gives nothing but black.
 */
export const NO_READING_REASONS = [
  'no-face',
  'too-small',
  'turned-away',
  'unsure',
  'camera-off',
  'no-frames',
  'stale',
  'screen-share',
  'blocked',
  'black',
  'tab-hidden',
  'paused',
  'left-out',
] as const
export type NoReadingReason = (typeof NO_READING_REASONS)[number]

/**
 * The byte that stands for each expression and reason in packed seconds, in the database and in messages. 0 means that
 * the participant was on no tile. Never change or reuse a number: calls that are stored would be misread. A new
 * expression or reason gets the next free number.
 */
export const SHOWN_CODES: Readonly<Record<Expression | NoReadingReason, number>> = {
  angry: 1,
  disgust: 2,
  fear: 3,
  happy: 4,
  sad: 5,
  surprise: 6,
  neutral: 7,
  'no-face': 8,
  'too-small': 9,
  'turned-away': 10,
  unsure: 11,
  'camera-off': 12,
  'no-frames': 13,
  'screen-share': 14,
  blocked: 15,
  'tab-hidden': 16,
  paused: 17,
  'left-out': 18,
  stale: 19,
  black: 20,
}

const SHOWN_BY_CODE: ReadonlyMap<number, Expression | NoReadingReason> = new Map(
  [...EXPRESSIONS, ...NO_READING_REASONS].map((shown) => [SHOWN_CODES[shown], shown]),
)

/** Whether a readout shows an expression, not a reason or nothing. */
export function isExpression(shown: Expression | NoReadingReason | null): shown is Expression {
  return EXPRESSIONS.some((expression) => expression === shown)
}

/** What a code of {@link SHOWN_CODES} stands for; null for 0 and for a code that this version does not know. */
export function shownOfCode(code: number): Expression | NoReadingReason | null {
  return SHOWN_BY_CODE.get(code) ?? null
}

/** A record with a value for each expression. */
export function byExpression<Value>(
  valueOf: (expression: Expression, index: number) => Value,
): Record<Expression, Value> {
  return {
    angry: valueOf('angry', 0),
    disgust: valueOf('disgust', 1),
    fear: valueOf('fear', 2),
    happy: valueOf('happy', 3),
    sad: valueOf('sad', 4),
    surprise: valueOf('surprise', 5),
    neutral: valueOf('neutral', 6),
  }
}

/** Seven probabilities, computed for each expression's index in {@link EXPRESSIONS}. */
export function mapProbabilities(valueOf: (index: number) => number): Probabilities {
  return [valueOf(0), valueOf(1), valueOf(2), valueOf(3), valueOf(4), valueOf(5), valueOf(6)]
}

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
 * What the views show of a participant now.
 * `expression`: the smoothed probabilities, the most probable expression, and its probability as `confidence`.
 * `none`: why no expression is shown.
 * `waiting`: there is no result yet.
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

/** The expression at an index of {@link EXPRESSIONS}. @throws RangeError for any other index. */
export function expressionAt(index: number): Expression {
  const expression = EXPRESSIONS[index]
  if (expression === undefined) throw new RangeError(`No expression has the index ${index}`)
  return expression
}
