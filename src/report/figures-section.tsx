import { EXPRESSIONS } from '../call/reading'
import type { ParticipantSummary } from '../call/summary'
import { clockLength, percent } from '../ui/format'
import { t } from '../ui/messages'
import { expressionKey } from '../ui/wording'
import type { Report } from './report-data'

/** Time read and shares of everybody in one table, in order of appearance. */
export function FiguresSection({ report: { summary } }: { report: Report }) {
  if (summary.participants.length === 0) return null
  return (
    <section class="chart-table figures" aria-labelledby="figures-heading">
      <h2 id="figures-heading">{t('report_figures')}</h2>
      <p class="quiet report-explain">{t('report_figures_explained')}</p>
      <div class="figures-scroll" role="group" aria-labelledby="figures-heading" tabIndex={0}>
        <table aria-labelledby="figures-heading">
          <thead>
            <tr>
              <th scope="col">{t('report_figures_person')}</th>
              <th scope="col">{t('report_figures_read')}</th>
              {EXPRESSIONS.map((expression) => (
                <th key={expression} scope="col">
                  {t(expressionKey(expression))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {summary.participants.map((participant) => (
              <Row key={participant.key} participant={participant} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Row({ participant: { name, readings } }: { participant: ParticipantSummary }) {
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      {readings === null ? (
        <td colSpan={EXPRESSIONS.length + 1} class="quiet">
          {t('report_figures_left_out')}
        </td>
      ) : (
        <>
          <td>
            {clockLength(readings.secondsRead * 1000)}
            {readings.secondsSeen > 0 && ` (${percent(readings.secondsRead / readings.secondsSeen)})`}
          </td>
          {EXPRESSIONS.map((expression) => (
            <td key={expression}>{readings.shares && percent(readings.shares[expression])}</td>
          ))}
        </>
      )}
    </tr>
  )
}
