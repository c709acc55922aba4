import { EXPRESSIONS } from '../../call/reading'
import type { Expression } from '../../call/reading'
import { ExpressionIcon } from '../expression-icon'
import { percent } from '../format'
import { t } from '../messages'
import { expressionKey } from '../wording'

type Shares = Readonly<Record<Expression, number>>

/**
 * The share of each expression in the seconds read: a table whose cells have bars.
 * @param before Shares of an earlier call, shown above those of this one.
 */
export function ShareBars({ label, shares, before = null }: { label: string; shares: Shares; before?: Shares | null }) {
  return (
    <table class="share-bars" aria-label={label}>
      <thead class={before ? '' : 'visually-hidden'}>
        <tr>
          <th scope="col">
            <span class={before ? 'visually-hidden' : ''}>{t('chart_column_expression')}</span>
          </th>
          {before && <th scope="col">{t('chart_column_share_before')}</th>}
          <th scope="col">{before ? t('chart_column_share_after') : t('chart_column_share')}</th>
        </tr>
      </thead>
      <tbody>
        {EXPRESSIONS.map((expression) => (
          <tr key={expression} data-expression={expression}>
            <th scope="row">
              <ExpressionIcon expression={expression} sizePx={18} />
              {t(expressionKey(expression))}
            </th>
            {before && (
              <td class="share-before">
                <Bar share={before[expression]} />
              </td>
            )}
            <td>
              <Bar share={shares[expression]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Bar({ share }: { share: number }) {
  return (
    <span class="share-bar">
      <span class="share-track">
        <span class="share-fill" style={{ width: `${(share * 100).toFixed(1)}%` }} />
      </span>
      <span class="share-value">{percent(share)}</span>
    </span>
  )
}
