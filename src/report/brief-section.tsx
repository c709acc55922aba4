import type { Expression } from '../call/reading'
import { namedShares } from '../call/room'
import { ExpressionIcon } from '../ui/expression-icon'
import { percent } from '../ui/format'
import { t } from '../ui/messages'
import { expressionKey } from '../ui/wording'
import { briefInWords } from './brief-words'
import { nameInReport } from './report-data'
import type { Report } from './report-data'

/** The call in a few sentences and one bar: what can be read in ten seconds. */
export function BriefSection({ report }: { report: Report }) {
  const { brief } = report
  return (
    <section class="brief" aria-labelledby="brief-heading">
      <h2 id="brief-heading" class="visually-hidden">
        {t('report_brief')}
      </h2>
      <div class="brief-words">
        {briefInWords(brief, nameInReport(report)).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {brief.shares && <ShareStrip shares={brief.shares} />}
    </section>
  )
}

/** One bar for all that was read, and its legend, the largest share first. */
function ShareStrip({ shares }: { shares: Readonly<Record<Expression, number>> }) {
  const named = namedShares(shares)
  let before = 0
  return (
    <>
      <div class="brief-strip" aria-hidden="true" dir="ltr">
        <svg viewBox="0 0 1000 1" preserveAspectRatio="none">
          {named.map((expression) => {
            const from = before
            before += shares[expression] * 1000
            return (
              <rect
                key={expression}
                class="chart-layer"
                data-expression={expression}
                x={from.toFixed(1)}
                width={(shares[expression] * 1000).toFixed(1)}
                height="1"
              />
            )
          })}
        </svg>
      </div>
      <ul class="brief-shares" aria-label={t('report_brief_shares')}>
        {named.map((expression) => (
          <li key={expression} data-expression={expression}>
            <ExpressionIcon expression={expression} sizePx={18} />
            <span>{t(expressionKey(expression))}</span> {percent(shares[expression])}
          </li>
        ))}
      </ul>
    </>
  )
}
