import { useState } from 'preact/hooks'
import { EXPRESSIONS, NO_READING_REASONS } from '../../call/reading'
import type { Expression, NoReadingReason } from '../../call/reading'
import type { RoomStep } from '../../call/room'
import type { Timeline } from '../../call/timeline'
import { clockLength, percent } from '../format'
import { t } from '../messages'
import { expressionKey, reasonKey } from '../wording'
import { roundStep } from './time-ticks'

/** Most rows of a table: five minutes each for a call of four hours. */
const MAX_ROWS = 60

/**
 * A chart's figures as a table that can be opened.
 * @param caption Name of the table.
 * @param rows Returns the rows; the first cell of each is its header. If `isLazy`, it is called only once the table is open.
 * @param isLazy For live views. A file without scripts needs its rows at once.
 */
function ChartTable({
  caption,
  columns,
  rows,
  isLazy = false,
}: {
  caption: string
  columns: readonly string[]
  rows: () => readonly (readonly string[])[]
  isLazy?: boolean
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('chart_as_table')}</summary>
      {(isOpen || !isLazy) && (
        <div class="chart-table-scroll" role="region" aria-label={caption} tabIndex={0}>
          <table>
            <caption class="visually-hidden">{caption}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(([head, ...cells]) => (
                <tr key={head}>
                  <th scope="row">{head}</th>
                  {cells.map((cell, index) => (
                    <td key={index}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}

const expressionColumns = () => EXPRESSIONS.map((expression) => t(expressionKey(expression)))
const seconds = (count: number) => clockLength(count * 1000)

/** The figures of {@link RoomBand}, added up to at most {@link MAX_ROWS} rows. */
export function RoomTable({
  steps,
  label,
  isLazy = false,
}: {
  steps: readonly RoomStep[]
  label: string
  isLazy?: boolean
}) {
  const rows = () =>
    grouped(steps).map((group) => {
      const secondsRead = group.reduce((sum, step) => sum + step.secondsRead, 0)
      const share = (expression: Expression) =>
        group.reduce((sum, step) => sum + step.secondsBy[expression], 0) / secondsRead
      return [
        seconds(group[0]?.second ?? 0),
        seconds(secondsRead),
        ...EXPRESSIONS.map((expression) => (secondsRead === 0 ? '' : percent(share(expression)))),
      ]
    })
  return (
    <ChartTable
      caption={label}
      columns={[t('chart_column_from'), t('chart_column_read'), ...expressionColumns()]}
      rows={rows}
      isLazy={isLazy}
    />
  )
}

function grouped(steps: readonly RoomStep[]): RoomStep[][] {
  const size = Math.max(1, Math.ceil(steps.length / MAX_ROWS))
  return Array.from({ length: Math.ceil(steps.length / size) }, (_, group) =>
    steps.slice(group * size, (group + 1) * size),
  )
}

/**
 * The figures of {@link TimelineChart} and {@link CurvesChart}: for each part of the call how long each expression was shown and
 * its mean probability, and how long and why there was none.
 */
export function TimelineTable({
  timeline,
  fromS,
  toS,
  label,
  isLazy = false,
}: {
  timeline: Timeline
  fromS: number
  toS: number
  label: string
  isLazy?: boolean
}) {
  const stepS = roundStep(toS - fromS, MAX_ROWS)
  const rows = () =>
    Array.from({ length: Math.ceil((toS - fromS) / stepS) }, (_, step) => {
      const second = fromS + step * stepS
      return [seconds(second), ...stepCells(timeline, second, Math.min(second + stepS, toS))]
    })
  return (
    <ChartTable
      caption={label}
      columns={[t('chart_column_from'), ...expressionColumns(), t('chart_not_read')]}
      rows={rows}
      isLazy={isLazy}
    />
  )
}

function stepCells(timeline: Timeline, fromS: number, toS: number): string[] {
  const shownS = new Map<Expression | NoReadingReason, number>()
  const sums: number[] = EXPRESSIONS.map(() => 0)
  let withProbabilities = 0
  for (let second = fromS; second < toS; second++) {
    const cell = timeline.at(second)
    if (!cell) continue
    shownS.set(cell.shown, (shownS.get(cell.shown) ?? 0) + 1)
    if (!cell.probabilities) continue
    withProbabilities++
    cell.probabilities.forEach((probability, index) => (sums[index] = (sums[index] ?? 0) + probability))
  }
  const ofExpressions = EXPRESSIONS.map((expression, index) => {
    if (withProbabilities === 0) return ''
    const mean = percent((sums[index] ?? 0) / withProbabilities)
    const shown = shownS.get(expression)
    return shown === undefined ? mean : t('chart_shown_and_mean', seconds(shown), mean)
  })
  const gaps = NO_READING_REASONS.flatMap((reason) => {
    const shown = shownS.get(reason)
    return shown === undefined ? [] : [t('chart_reason_for', t(reasonKey(reason)), seconds(shown))]
  })
  return [...ofExpressions, gaps.join('; ')]
}
