import { EXPRESSIONS } from '../call/reading'
import type { Expression, Probabilities } from '../call/reading'
import { percent } from './format'
import { t } from './messages'
import { expressionKey } from './wording'

/**
 * All seven probabilities, always in the same order, as a list whose items read "Happy: 87%": word, bar, number.
 * Without probabilities there are empty tracks, so that the place does not jump.
 * @param shown The expression that the readout shows; it is highlighted.
 */
export function ProbabilityBars({
  name,
  probabilities,
  shown,
}: {
  name: string
  probabilities: Probabilities | null
  shown: Expression | null
}) {
  if (!probabilities) {
    return (
      <div class="bars bars-empty" aria-hidden="true">
        {EXPRESSIONS.map((expression) => (
          <Bar key={expression} expression={expression} fraction={null} isShown={false} />
        ))}
      </div>
    )
  }
  return (
    <ul class="bars" aria-label={t('bars_label', name)}>
      {EXPRESSIONS.map((expression, index) => {
        const fraction = probabilities[index] ?? 0
        return (
          <li key={expression}>
            <Bar expression={expression} fraction={fraction} isShown={expression === shown} />
            <span class="visually-hidden">{t('bar_value', t(expressionKey(expression)), percent(fraction))}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** @param fraction In [0, 1]; null for an empty track. */
function Bar({ expression, fraction, isShown }: { expression: Expression; fraction: number | null; isShown: boolean }) {
  return (
    <span class={`bar${isShown ? ' bar-shown' : ''}`} data-expression={expression} aria-hidden="true">
      <span class="bar-word">{t(expressionKey(expression))}</span>
      <span class="bar-track">
        <span class="bar-fill" style={{ '--fraction': (fraction ?? 0).toFixed(2) }} />
      </span>
      <span class="bar-number">{fraction !== null && percent(fraction)}</span>
    </span>
  )
}
