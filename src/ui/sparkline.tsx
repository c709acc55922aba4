import { useMemo } from 'preact/hooks'
import { EXPRESSIONS, isExpression } from '../call/reading'
import type { Expression } from '../call/reading'
import type { Timeline } from '../call/timeline'
import { t } from './messages'
import type { MessageKey } from './messages'
import { expressionKey } from './wording'

/**
 * How far a sparkline looks back, and the length of its steps, in seconds. It is drawn again once a step, and the rows of
 * a list do so at different seconds.
 */
export const SPANS = {
  minute: { lengthS: 60, stepS: 2 },
  'three-minutes': { lengthS: 180, stepS: 3 },
} as const
export type Span = keyof typeof SPANS

const LABELS: Readonly<Record<Span, Readonly<Record<'nothing' | 'one' | 'two', MessageKey>>>> = {
  minute: { nothing: 'live_spark_minute_nothing', one: 'live_spark_minute_one', two: 'live_spark_minute_two' },
  'three-minutes': { nothing: 'panel_spark_nothing', one: 'panel_spark_one', two: 'panel_spark_two' },
}
/** Minutes in the labels that name them. */
const MINUTES = SPANS['three-minutes'].lengthS / 60

/** Height of the drawing. Neutral is a thin line in its middle; any other expression is a block of the whole height. */
const HEIGHT = 10
const NEUTRAL_HEIGHT = 2

/**
 * The expressions shown in the last minute or minutes: a line while neutral, a block for anything else, a gap where
 * nothing was shown.
 * @param lastSecond The last second recorded. A sparkline is drawn again only when a step is full.
 */
export function Sparkline({
  timeline,
  lastSecond,
  order,
  span,
}: {
  timeline: Timeline
  lastSecond: number
  order: number
  span: Span
}) {
  const { stepS } = SPANS[span]
  const end = Math.floor((lastSecond + 1 + (order % stepS)) / stepS)
  return useMemo(() => <Drawn steps={stepsUntil(timeline, lastSecond + 1, span)} span={span} />, [timeline, end, span])
}

function Drawn({ steps, span }: { steps: readonly (Expression | null)[]; span: Span }) {
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${steps.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={inWords(steps, span)}
    >
      {EXPRESSIONS.map((expression) => {
        const height = expression === 'neutral' ? NEUTRAL_HEIGHT : HEIGHT
        const path = runsOf(steps, expression)
          .map(({ from, length }) => `M${from} ${(HEIGHT - height) / 2}h${length}v${height}h-${length}z`)
          .join('')
        return path && <path key={expression} data-expression={expression} d={path} />
      })}
    </svg>
  )
}

/** What was shown most in each step, oldest first; null where nothing was shown. */
function stepsUntil(timeline: Timeline, endS: number, span: Span): readonly (Expression | null)[] {
  const { lengthS, stepS } = SPANS[span]
  return Array.from({ length: lengthS / stepS }, (_, step) => {
    const fromS = endS - lengthS + step * stepS
    const shown: Expression[] = []
    for (let second = fromS; second < fromS + stepS; second++) {
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
function inWords(steps: readonly (Expression | null)[], span: Span): string {
  const labels = LABELS[span]
  const minutes = span === 'minute' ? [] : [MINUTES]
  const read = steps.filter((shown) => shown !== null)
  if (read.length === 0) return t(labels.nothing, ...minutes)
  const counts = EXPRESSIONS.map((expression) => ({
    expression,
    count: read.filter((shown) => shown === expression).length,
  }))
  const [most, second] = counts.toSorted((a, b) => b.count - a.count)
  const words = (each: typeof most) => (each ? t(expressionKey(each.expression)) : '')
  return second && second.count > 0
    ? t(labels.two, ...minutes, words(most), words(second))
    : t(labels.one, ...minutes, words(most))
}
