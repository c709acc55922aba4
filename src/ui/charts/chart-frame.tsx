import type { ComponentChildren } from 'preact'
import { clockLength } from '../format'
import { timeTicks } from './time-ticks'

/** As many labels such as 1:30:00 as fit on 300 pixels. */
const MAX_TICKS = 6

/** A moment that is marked on a chart by a flag. */
export interface ChartMark {
  /** First second, counted from the call's start. */
  readonly second: number
  /** Number on the flag, as in the list of moments. */
  readonly label: string
  /** What happened, in words. */
  readonly title: string
}

/** Share of a chart's length that a flag with two digits takes on 700 pixels; flags closer than this have no label. */
const FLAG_SHARE = 0.035
/** The same on 300 pixels; flags closer than this have a label on wide charts only. */
const NARROW_FLAG_SHARE = 0.085

/**
 * The frame of every chart over time: labels beside the plot, the plot, flags above it and the axis below it. For screen
 * readers it is one picture with a name; the table beside it has the figures. Time runs from left to right in every
 * language.
 * @param label What the picture shows, in a sentence.
 * @param side Labels in the margin, one for each row of the plot, top to bottom; without any, the plot has the whole width.
 */
export function ChartFrame({
  label,
  className,
  fromS,
  toS,
  side = null,
  marks = [],
  hasAxis,
  children,
}: {
  label: string
  className: string
  fromS: number
  toS: number
  side?: ComponentChildren
  marks?: readonly ChartMark[]
  hasAxis: boolean
  children: ComponentChildren
}) {
  return (
    <div class={`chart ${className}${side ? ' chart-with-side' : ''}`} role="img" aria-label={label} dir="ltr">
      {marks.length > 0 && <Flags marks={marks} fromS={fromS} toS={toS} />}
      {side}
      <div class="chart-plot">
        {children}
        {marks.map(({ second, label: flag }) => (
          <span key={flag} class="chart-flag-line" style={{ left: place(second, fromS, toS) }} />
        ))}
      </div>
      {hasAxis && (
        <div class="chart-axis">
          {timeTicks(fromS, toS, MAX_TICKS).map((second) => (
            <span
              key={second}
              class={`chart-tick ${edgeOf((second - fromS) / (toS - fromS))}`}
              style={{ left: place(second, fromS, toS) }}
            >
              {clockLength(second * 1000)}
            </span>
          ))}
        </div>
      )}
    </div>
  )
}

function Flags({ marks, fromS, toS }: { marks: readonly ChartMark[]; fromS: number; toS: number }) {
  let lastLabelled = -Infinity
  let lastOnNarrow = -Infinity
  return (
    <div class="chart-flags">
      {marks.map(({ second, label, title }) => {
        const at = (second - fromS) / (toS - fromS)
        const hasRoom = at - lastLabelled >= FLAG_SHARE
        const hasRoomOnNarrow = hasRoom && at - lastOnNarrow >= NARROW_FLAG_SHARE
        if (hasRoom) lastLabelled = at
        if (hasRoomOnNarrow) lastOnNarrow = at
        const room = hasRoomOnNarrow ? '' : hasRoom ? 'chart-flag-wide' : 'chart-flag-bare'
        return (
          <span
            key={label}
            class={`chart-flag ${room} ${edgeOf(at)}`}
            style={{ left: place(second, fromS, toS) }}
            title={title}
          >
            {hasRoom && <span>{label}</span>}
          </span>
        )
      })}
    </div>
  )
}

/** Labels of ticks and flags closer to an edge than this share of the axis would overflow it. */
const EDGE_SHARE = 0.04

function edgeOf(at: number): string {
  return at < EDGE_SHARE ? 'at-first-edge' : at > 1 - EDGE_SHARE ? 'at-last-edge' : ''
}

function place(second: number, fromS: number, toS: number): string {
  return `${(((second - fromS) / Math.max(1, toS - fromS)) * 100).toFixed(2)}%`
}
