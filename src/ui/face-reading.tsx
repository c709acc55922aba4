import { EXPRESSIONS } from '../call/reading'
import type { Expression, Probabilities } from '../call/reading'
import { ExpressionIcon } from './expression-icon'
import { percent } from './format'
import { t } from './messages'
import { expressionKey } from './wording'

/** What is read of one face, large: in words first, then all seven. */
export interface FaceReading {
  readonly expression: Expression
  readonly probabilities: Probabilities
}

/**
 * One face's reading.
 * @param name Whose face it is, for screen readers.
 * @param reading Null where there is none; `words` then say why.
 * @param words The expression and how sure it is, or why there is none.
 */
export function FaceReadingBlock({
  name,
  reading,
  words,
  isSmall = false,
}: {
  name: string
  reading: FaceReading | null
  words: string
  isSmall?: boolean
}) {
  return (
    <div class={`face-reading${isSmall ? ' face-reading-small' : ''}`} data-expression={reading?.expression ?? 'none'}>
      <div class="face-reading-head">
        <ExpressionIcon expression={reading?.expression ?? null} sizePx={isSmall ? 32 : 48} />
        <p>
          <span class="face-reading-word">{words}</span>
        </p>
      </div>
      <SevenBars name={name} reading={reading} />
    </div>
  )
}

/** All seven, each with its word and percent; empty tracks keep their place while there is no reading. */
function SevenBars({ name, reading }: { name: string; reading: FaceReading | null }) {
  return (
    <ul class="seven" aria-label={t('bars_label', name)} aria-hidden={reading === null}>
      {EXPRESSIONS.map((expression, index) => {
        const fraction = reading?.probabilities[index] ?? 0
        return (
          <li
            key={expression}
            class={expression === reading?.expression ? 'seven-shown' : ''}
            data-expression={expression}
          >
            <span class="seven-word">{t(expressionKey(expression))}</span>
            <span class="seven-track" aria-hidden="true">
              <span class="seven-fill" style={{ '--fraction': fraction.toFixed(3) }} />
            </span>
            <span class="seven-percent">{reading ? percent(fraction) : ''}</span>
          </li>
        )
      })}
    </ul>
  )
}
