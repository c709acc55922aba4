import { EXPRESSIONS } from '../../call/reading'
import type { Expression } from '../../call/reading'
import type { Timeline } from '../../call/timeline'
import { t } from '../messages'
import { expressionKey } from '../wording'
import { ChartFrame } from './chart-frame'
import { curvePoints } from './curve-points'
import type { Curve } from './curve-points'

const MAX_POINTS = 400
/** Height of one curve's row in the drawing: one unit is one percent. */
const ROW = 100
/** Space between two rows. */
const ROW_GAP = 14

/**
 * The probabilities of one participant over time, each expression in its own row, from 0 at the bottom to 1 at the top.
 * @param fromS First second.
 * @param toS The second after the last one.
 * @param only Draws only the row of this expression.
 * @param maxPoints Most points of each curve, at least 2.
 */
export function CurvesChart({
  timeline,
  fromS,
  toS,
  label,
  only = null,
  maxPoints = MAX_POINTS,
}: {
  timeline: Timeline
  fromS: number
  toS: number
  label: string
  only?: Expression | null
  maxPoints?: number
}) {
  const curves = curvePoints(timeline, fromS, toS, maxPoints)
  const rows = EXPRESSIONS.flatMap((expression, index) =>
    only === null || only === expression ? [{ expression, curve: curves[index] ?? [] }] : [],
  )
  const height = rows.length * (ROW + ROW_GAP) - ROW_GAP
  return (
    <ChartFrame
      label={label}
      className={only === null ? 'chart-curves' : 'chart-curves chart-one-curve'}
      fromS={fromS}
      toS={toS}
      hasAxis
      side={
        <div class="chart-side">
          {rows.map(({ expression }) => (
            <span key={expression} data-expression={expression}>
              {t(expressionKey(expression))}
            </span>
          ))}
        </div>
      }
    >
      <svg viewBox={`0 0 ${Math.max(1, toS - fromS)} ${height}`} preserveAspectRatio="none">
        {rows.map(({ expression, curve }, row) => {
          const top = row * (ROW + ROW_GAP)
          return (
            <g key={expression} data-expression={expression}>
              <rect class="chart-row" y={top} width="100%" height={ROW} />
              <path class="chart-area" d={areaPath(curve, fromS, top + ROW)} />
            </g>
          )
        })}
      </svg>
    </ChartFrame>
  )
}

/** The area under a curve; each point covers its whole second. */
function areaPath(curve: Curve, fromS: number, foot: number): string {
  let path = ''
  for (const piece of curve) {
    const first = piece[0]
    const last = piece.at(-1)
    if (!first || !last) continue
    path += `M${first.second - fromS} ${foot}`
    for (const { second, probability } of piece) path += `L${second - fromS} ${foot - Math.round(probability * ROW)}`
    path += `h1V${foot}Z`
  }
  return path
}
