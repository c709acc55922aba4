import { EXPRESSIONS } from '../../call/reading'
import { ExpressionIcon } from '../expression-icon'
import { t } from '../messages'
import { expressionKey } from '../wording'

/** The seven expressions with their faces and colours, in the order in which charts stack them. */
export function ExpressionLegend() {
  return (
    <ul class="chart-legend" aria-hidden="true">
      {EXPRESSIONS.map((expression) => (
        <li key={expression} data-expression={expression}>
          <ExpressionIcon expression={expression} sizePx={16} />
          {t(expressionKey(expression))}
        </li>
      ))}
    </ul>
  )
}
