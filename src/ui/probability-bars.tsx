import { EXPRESSIONS } from '../call/reading'
import type { Expression, Probabilities } from '../call/reading'
import { percent } from './format'
import { t } from './messages'
import { expressionKey } from './wording'

/** Longest word, in letters, that fits under one of seven bars beside each other in the popup. */
const SHORT_WORD = 8

/**
 * All seven probabilities, always in the same order, as a list whose items read "Happy: 87%".
 * Without probabilities there are empty tracks, so that a list of people does not jump.
 * @param shown The expression that the readout shows; it is highlighted.
 * @param isCompact Vertical bars without words below them; screen readers and tooltips still have the words.
 */
export function ProbabilityBars({
  name,
  probabilities,
  shown,
  isCompact,
}: {
  name: string
  probabilities: Probabilities | null
  shown: Expression | null
  isCompact: boolean
}) {
  const className = `bars${isCompact ? ' bars-compact' : ''}`
  if (isCompact) return <List name={name} probabilities={probabilities} shown={shown} className={className} />
  const isLong = EXPRESSIONS.some((expression) => t(expressionKey(expression)).length > SHORT_WORD)
  return (
    <div class={`bars-frame${isLong ? ' bars-frame-long' : ''}`}>
      <List name={name} probabilities={probabilities} shown={shown} className={className} />
    </div>
  )
}

function List({
  name,
  probabilities,
  shown,
  className,
}: {
  name: string
  probabilities: Probabilities | null
  shown: Expression | null
  className: string
}) {
  if (!probabilities) {
    return (
      <div class={`${className} bars-empty`} aria-hidden="true">
        {EXPRESSIONS.map((expression) => (
          <Bar key={expression} expression={expression} fraction={0} isShown={false} />
        ))}
      </div>
    )
  }
  return (
    <ul class={className} aria-label={t('bars_label', name)}>
      {EXPRESSIONS.map((expression, index) => {
        const fraction = probabilities[index] ?? 0
        const words = t('bar_value', t(expressionKey(expression)), percent(fraction))
        return (
          <li key={expression} title={words}>
            <Bar expression={expression} fraction={fraction} isShown={expression === shown} />
            <span class="visually-hidden">{words}</span>
          </li>
        )
      })}
    </ul>
  )
}

function Bar({ expression, fraction, isShown }: { expression: Expression; fraction: number; isShown: boolean }) {
  return (
    <span class={`bar${isShown ? ' bar-shown' : ''}`} data-expression={expression} aria-hidden="true">
      <span class="bar-track">
        <span class="bar-fill" style={{ '--fraction': fraction.toFixed(2) }} />
      </span>
      <span class="bar-word">{t(expressionKey(expression))}</span>
    </span>
  )
}
