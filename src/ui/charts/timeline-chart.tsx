import { EXPRESSIONS, NO_READING_REASONS } from '../../call/reading'
import type { Timeline } from '../../call/timeline'
import { t } from '../messages'
import { expressionKey, reasonKey } from '../wording'
import { ChartFrame } from './chart-frame'
import type { ChartMark } from './chart-frame'
import { shownRuns } from './shown-runs'
import type { ShownRun } from './shown-runs'

/** Most runs that are drawn: more could not be told apart even on a wide screen. */
const MAX_RUNS = 600
/** Lanes from top to bottom: one for each expression, and one for the seconds without a reading. */
const LANES = EXPRESSIONS.length + 1
/** Share of a lane's height that a run fills. */
const THICKNESS = 0.84

/**
 * What was shown of one participant, second by second. Each expression has its own lane, so that its place tells it apart
 * as well as its colour. Seconds without an expression are on the last lane, by reason; the participant was on no tile
 * where there is no background.
 * @param fromS First second.
 * @param toS The second after the last one.
 * @param isCompact Only the lanes, for a row of a list: no labels and no axis.
 */
export function TimelineChart({
  timeline,
  fromS,
  toS,
  label,
  marks = [],
  isCompact = false,
}: {
  timeline: Timeline
  fromS: number
  toS: number
  label: string
  marks?: readonly ChartMark[]
  isCompact?: boolean
}) {
  const runs = shownRuns(timeline, fromS, toS, MAX_RUNS)
  const path = (shown: ShownRun['shown'] | null, lane: number) => runsPath(runs, shown, fromS, lane)
  return (
    <ChartFrame
      label={label}
      className={isCompact ? 'chart-timeline chart-compact' : 'chart-timeline'}
      fromS={fromS}
      toS={toS}
      marks={marks}
      hasAxis={!isCompact}
      side={isCompact ? null : <LaneWords />}
    >
      <svg viewBox={`0 0 ${Math.max(1, toS - fromS)} ${LANES}`} preserveAspectRatio="none">
        <path class="chart-presence" stroke-width={LANES} d={path(null, LANES / 2 - 0.5)} />
        {EXPRESSIONS.map((expression, lane) => {
          const d = path(expression, lane)
          return (
            d !== '' && (
              <path key={expression} class="chart-run" data-expression={expression} stroke-width={THICKNESS} d={d}>
                <title>{t(expressionKey(expression))}</title>
              </path>
            )
          )
        })}
        {NO_READING_REASONS.map((reason) => {
          const d = path(reason, LANES - 1)
          return (
            d !== '' && (
              <path key={reason} class="chart-gap" stroke-width={THICKNESS / 2} d={d}>
                <title>{t(reasonKey(reason))}</title>
              </path>
            )
          )
        })}
      </svg>
    </ChartFrame>
  )
}

function LaneWords() {
  return (
    <div class="chart-side">
      {EXPRESSIONS.map((expression) => (
        <span key={expression} data-expression={expression}>
          {t(expressionKey(expression))}
        </span>
      ))}
      <span data-expression="none">{t('chart_not_read')}</span>
    </div>
  )
}

/** Horizontal strokes along the middle of a lane: one for each run of `shown`, or for every run if it is null. */
function runsPath(runs: readonly ShownRun[], shown: ShownRun['shown'] | null, fromS: number, lane: number): string {
  let path = ''
  for (const run of runs) {
    if (shown === null || run.shown === shown) path += `M${run.second - fromS} ${lane + 0.5}h${run.lengthS}`
  }
  return path
}
