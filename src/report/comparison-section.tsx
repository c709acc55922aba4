import type { ComparedParticipant } from '../call/compare'
import { LEAST_COMPARED_S } from '../call/compare'
import type { CallSummary } from '../call/summary'
import { titleOf } from '../call/names'
import { ShareBars } from '../ui/charts/share-bars'
import { clockLength, shortDateTime } from '../ui/format'
import { t, tCount } from '../ui/messages'
import type { Comparison } from './report-data'

/** Two calls side by side: each participant is compared only with themselves. */
export function ComparisonSection({ comparison: { before, after, participants } }: { comparison: Comparison }) {
  const inBoth = participants.filter((each) => each.before && each.after)
  const inOne = participants.filter((each) => !each.before || !each.after)
  return (
    <section aria-labelledby="comparison-heading">
      <h2 id="comparison-heading">{t('report_comparison')}</h2>
      <p class="quiet report-explain">{t('report_comparison_explained')}</p>
      <dl class="card-facts comparison-calls">
        <dt>{t('chart_column_share_before')}</dt>
        <dd>
          <CallName summary={before} />
        </dd>
        <dt>{t('chart_column_share_after')}</dt>
        <dd>
          <CallName summary={after} />
        </dd>
      </dl>
      {inBoth.length === 0 && <p class="quiet">{t('report_comparison_nobody')}</p>}
      <ul class="report-cards comparison-cards">
        {inBoth.map((compared, index) => (
          <li key={index} class="report-card">
            <h3>
              <bdi>{compared.name}</bdi>
            </h3>
            <ComparedShares compared={compared} />
          </li>
        ))}
      </ul>
      {inOne.length > 0 && (
        <p class="quiet">
          {t('report_comparison_one', new Intl.ListFormat(t('language_code')).format(inOne.map(({ name }) => name)))}
        </p>
      )}
    </section>
  )
}

function ComparedShares({ compared: { name, before, after, shareChanges } }: { compared: ComparedParticipant }) {
  const shares = { before: before?.readings?.shares, after: after?.readings?.shares }
  if (!shareChanges || !shares.before || !shares.after)
    return <p class="quiet">{tCount('report_comparison_too_little', LEAST_COMPARED_S)}</p>
  return <ShareBars label={t('report_shares_of', name)} shares={shares.after} before={shares.before} />
}

function CallName({ summary }: { summary: CallSummary }) {
  return (
    <>
      <bdi>{titleOf(summary) || t('call_untitled')}</bdi>, {shortDateTime(summary.startedAtMs)},{' '}
      {clockLength(summary.lengthS * 1000)}
    </>
  )
}
