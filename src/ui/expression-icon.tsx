import type { JSX } from 'preact'
import type { Expression, NoReadingReason } from '../call/reading'

const BOX = 24

/** Brows, eyes and mouth of each expression, on a face of 24 × 24; they differ in shape, not only in colour. */
const FEATURES: Readonly<Record<Expression, JSX.Element>> = {
  angry: (
    <>
      <path d="M7 8.2l3.4 1.7M17 8.2l-3.4 1.7M8.9 16.6q3.1-1.9 6.2 0" />
      <Eyes y={11.7} />
    </>
  ),
  disgust: (
    <>
      <path d="M7.1 9.6h3.1M13.8 9.6h3.1M8 10.9q1.1.8 2.2.2M16 10.9q-1.1.8-2.2.2M11.1 13.1l.9-.8.9.8M8.2 17.2q.9-2.3 2.9-1.6t4.7-1" />
    </>
  ),
  fear: (
    <>
      <path d="M6.9 8.3q1.9-.2 3-1.6M17.1 8.3q-1.9-.2-3-1.6M8.1 16.4l1.6-1.3 1.6 1.3 1.5-1.3 1.6 1.3 1.5-1.3" />
      <circle cx={9} cy={11.2} r={1.45} />
      <circle cx={15} cy={11.2} r={1.45} />
    </>
  ),
  happy: <path d="M7.6 10.6q1.3-1.9 2.6 0M13.8 10.6q1.3-1.9 2.6 0M7.4 13.9q4.6 6 9.2 0z" />,
  sad: (
    <>
      <path d="M7 9.6l3.1-1.6M17 9.6l-3.1-1.6M8.7 17q3.3-3.4 6.6 0" />
      <Eyes y={11.8} />
    </>
  ),
  surprise: (
    <>
      <path d="M7.1 7.9q1.8-1.9 3.5-.5M16.9 7.9q-1.8-1.9-3.5-.5" />
      <Eyes y={11} />
      <ellipse cx={12} cy={16.1} rx={1.8} ry={2.2} />
    </>
  ),
  neutral: (
    <>
      <path d="M8.7 15.8h6.6" />
      <Eyes y={10.6} />
    </>
  ),
}

function Eyes({ y }: { y: number }) {
  return (
    <>
      <circle class="icon-dot" cx={9} cy={y} r={0.75} />
      <circle class="icon-dot" cx={15} cy={y} r={0.75} />
    </>
  )
}

/** Why there is no face to draw, where that lasts; drawn with the same stroke. */
export type AwayIcon = 'waiting' | Extract<NoReadingReason, 'camera-off' | 'screen-share' | 'left-out' | 'paused'>

const AWAY: Readonly<Record<AwayIcon, JSX.Element>> = {
  'camera-off': <path d="M6.4 9.4h7.2v5.2H6.4zM13.6 11.2l3.6-1.8v5.2l-3.6-1.8M7.4 17.2l9.2-10.4" />,
  'screen-share': <path d="M6.6 7.8h10.8v7H6.6zM10 17.2h4M12 13v-2.6M10.7 11.5l1.3-1.3 1.3 1.3" />,
  'left-out': <path d="M6.2 12q5.8-6.4 11.6 0q-5.8 6.4-11.6 0zM7.8 16.8l8.4-9.6" />,
  paused: <path d="M10 8.8v6.4M14 8.8v6.4" />,
  waiting: (
    <>
      <circle class="icon-dot" cx={8} cy={12} r={0.75} />
      <circle class="icon-dot" cx={12} cy={12} r={0.75} />
      <circle class="icon-dot" cx={16} cy={12} r={0.75} />
    </>
  ),
}

/**
 * A face with an expression; without one, the sign of why, or else a dashed outline. Hidden from screen readers: the word
 * beside it says the same.
 * @param sizePx Width and height.
 */
export function ExpressionIcon({
  expression,
  away = null,
  sizePx,
}: {
  expression: Expression | null
  away?: AwayIcon | null
  sizePx: number
}) {
  return (
    <svg
      class={`expression-icon${expression ? ' expression-icon-face' : ''}`}
      viewBox={`0 0 ${BOX} ${BOX}`}
      width={sizePx}
      height={sizePx}
      aria-hidden="true"
    >
      <circle
        class="icon-ground"
        cx={12}
        cy={12}
        r={9.6}
        {...(expression || away ? {} : { 'stroke-dasharray': '2.6 2.43' })}
      />
      {expression ? FEATURES[expression] : away && AWAY[away]}
    </svg>
  )
}
