import type { Expression } from '../../call/reading'
import { namedShares } from '../../call/room'
import { percent } from '../format'
import { t } from '../messages'
import { expressionKey } from '../wording'

/** What was read most of all participants together, in a sentence. @param shares From `roomShares`. */
export function sharesInWords(shares: Readonly<Record<Expression, number>>): string {
  const [first = 'neutral', second] = namedShares(shares)
  const named = (expression: Expression) => [t(expressionKey(expression)), percent(shares[expression])] as const
  return second === undefined
    ? t('report_brief_only', ...named(first))
    : t('report_brief_mostly', ...named(first), ...named(second))
}
