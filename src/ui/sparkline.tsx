import { useMemo } from 'preact/hooks'
import { EXPRESSIONS, isExpression } from '../call/reading'
import type { Expression } from '../call/reading'
import type { Timeline } from '../call/timeline'
import { t } from './messages'
import { expressionKey } from './wording'

/** Length of a sparkline in minutes. */
const SPARKLINE_MINUTES = 3
/** Length of a step in seconds. A sparkline is drawn again once a step, and rows of a list do so at different seconds. */
export const STEP_S = 3
const STEPS = (SPARKLINE_MINUTES * 60) / STEP_S
/** Each expression has its own lane, as in the large timeline, so that they can be told apart without colours. */
const LANE_HEIGHT = 3

/**
 * The expressions shown in the last {@link SPARKLINE_MINUTES}, each in its lane; a gap where none was shown.
 * @param lastSecond The last second recorded. A sparkline is drawn again only when a step is full.
 */
export function Sparkline({ timeline, lastSecond, order }: { timeline: Timeline; lastSecond: number; order: number }) {
  const end = Math.floor((lastSecond + 1 + (order % STEP_S)) / STEP_S)
  return useMemo(() => <Drawn steps={stepsUntil(timeline, lastSecond + 1)} />, [timeline, end])
}

function Drawn({ steps }: { steps: readonly (Expression | null)[] }) {
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${STEPS} ${EXPRESSIONS.length * LANE_HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={inWords(steps)}
    >
      {EXPRESSIONS.map((expression, lane) => {
        const path = runsOf(steps, expression)
          .map(({ from, length }) => `M${from} ${lane * LANE_HEIGHT}h${length}v${LANE_HEIGHT}h-${length}z`)
          .join('')
        return path && <path key={expression} data-expression={expression} d={path} />
      })}
    </svg>
  )
}

/** What was shown most in each step, oldest first; null where nothing was shown. */
function stepsUntil(timeline: Timeline, endS: number): readonly (Expression | null)[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const fromS = endS - (STEPS - step) * STEP_S
    const shown: Expression[] = []
    for (let second = fromS; second < fromS + STEP_S; second++) {
      const now = timeline.shownAt(second)
      if (isExpression(now)) shown.push(now)
    }
    const times = (expression: Expression) => shown.filter((each) => each === expression).length
    return shown.reduce<Expression | null>(
      (most, each) => (most === null || times(each) >= times(most) ? each : most),
      null,
    )
  })
}

function runsOf(steps: readonly (Expression | null)[], expression: Expression): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = []
  steps.forEach((shown, step) => {
    if (shown !== expression) return
    const last = runs.at(-1)
    if (last && last.from + last.length === step) last.length++
    else runs.push({ from: step, length: 1 })
  })
  return runs
}

/** The one or two expressions shown most, such as "Last 3 minutes: mostly Neutral, then Happy". */
function inWords(steps: readonly (Expression | null)[]): string {
  const read = steps.filter((shown) => shown !== null)
  if (read.length === 0) return t('panel_spark_nothing', SPARKLINE_MINUTES)
  const counts = EXPRESSIONS.map((expression) => ({
    expression,
    count: read.filter((shown) => shown === expression).length,
  }))
  const [most, second] = counts.toSorted((a, b) => b.count - a.count)
  const words = (each: typeof most) => (each ? t(expressionKey(each.expression)) : '')
  return second && second.count > 0
    ? t('panel_spark_two', SPARKLINE_MINUTES, words(most), words(second))
    : t('panel_spark_one', SPARKLINE_MINUTES, words(most))
}
