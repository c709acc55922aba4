import type { Expression } from '../call/reading'
import { t } from './messages'
import { expressionKey, inlineExpressionKey } from './wording'

/** How sure a reading is, in the three steps that people tell apart at a glance: "Happy", "Probably happy", "Perhaps happy". */
export type Band = 'clear' | 'probable' | 'possible'

/** Clear from here on: probabilities are calibrated, so 0.8 means right in four of five cases. */
const CLEAR = 0.8
/** Probable from here on: clearly more likely than all other expressions together. */
const PROBABLE = 0.6
/** A word changes only this far beyond a border, so that it does not flicker while a reading moves about the border. */
const MARGIN = 0.03

/**
 * The band of a confidence.
 * @param confidence In [0, 1].
 * @param before The band that is shown now; null for none.
 */
export function bandOf(confidence: number, before: Band | null = null): Band {
  const border = (at: number, isAbove: boolean) => at + (before === null ? 0 : isAbove ? -MARGIN : MARGIN)
  if (confidence >= border(CLEAR, before === 'clear')) return 'clear'
  return confidence >= border(PROBABLE, before !== 'possible') ? 'probable' : 'possible'
}

/** An expression with how sure it is, such as "Probably happy". */
export function expressionInBand(expression: Expression, band: Band): string {
  switch (band) {
    case 'clear':
      return t(expressionKey(expression))
    case 'probable':
      return t('sure_probable', t(inlineExpressionKey(expression)))
    case 'possible':
      return t('sure_possible', t(inlineExpressionKey(expression)))
  }
}
