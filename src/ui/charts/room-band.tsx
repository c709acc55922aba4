import { EXPRESSIONS } from '../../call/reading'
import type { Expression } from '../../call/reading'
import type { RoomStep } from '../../call/room'
import { t } from '../messages'
import { expressionKey } from '../wording'
import { ChartFrame } from './chart-frame'
import type { ChartMark } from './chart-frame'

/** Height of the drawing: one unit is half a percent. */
const HEIGHT = 200
/** From top to bottom. */
const LAYERS = EXPRESSIONS.toReversed()
/** A word needs a layer of this share of the height, over this share of the length. */
const WORD_HEIGHT_SHARE = 0.14
const WORD_LENGTH_SHARE = 0.1

/**
 * The room over time: the share of each expression in the seconds read of all participants. They always stand on
 * each other in the order of EXPRESSIONS, with neutral on top: what is not neutral rises from the axis. A step in which
 * nobody was read is empty.
 * @param steps From `roomOverTime`.
 * @param hasWords Whether expressions are named inside the band where there is room; a legend beside it names all.
 */
export function RoomBand({
  steps,
  label,
  marks = [],
  hasWords = true,
  hasAxis = true,
}: {
  steps: readonly RoomStep[]
  label: string
  marks?: readonly ChartMark[]
  hasWords?: boolean
  hasAxis?: boolean
}) {
  const fromS = steps[0]?.second ?? 0
  const toS = endOf(steps)
  const stacks = steps.map(stacked)
  return (
    <ChartFrame label={label} className="chart-room" fromS={fromS} toS={toS} marks={marks} hasAxis={hasAxis}>
      <svg viewBox={`0 0 ${Math.max(1, toS - fromS)} ${HEIGHT}`} preserveAspectRatio="none">
        {LAYERS.map((expression, layer) => {
          const d = layerPath(steps, stacks, layer, fromS)
          return (
            d !== '' && (
              <path key={expression} class="chart-layer" data-expression={expression} d={d}>
                <title>{t(expressionKey(expression))}</title>
              </path>
            )
          )
        })}
      </svg>
      {hasWords && wordsOf(steps, stacks).map((word) => <BandWord key={word.expression} {...word} />)}
    </ChartFrame>
  )
}

/** Upper edges of a step's layers from the top, and the lower edge of the last one; null if nobody was read. */
function stacked({ secondsBy, secondsRead }: RoomStep): readonly number[] | null {
  if (secondsRead === 0) return null
  let seconds = 0
  const edges = [0]
  for (const expression of LAYERS) {
    seconds += secondsBy[expression]
    edges.push(Math.round((seconds / secondsRead) * HEIGHT))
  }
  return edges
}

type Stacks = readonly ReturnType<typeof stacked>[]

function layerPath(steps: readonly RoomStep[], stacks: Stacks, layer: number, fromS: number): string {
  let path = ''
  steps.forEach(({ second, lengthS }, index) => {
    const top = stacks[index]?.[layer] ?? 0
    const foot = stacks[index]?.[layer + 1] ?? 0
    if (foot > top) path += `M${second - fromS} ${top}h${lengthS}v${foot - top}h-${lengthS}z`
  })
  return path
}

interface Word {
  readonly expression: Expression
  /** Middle of the word, as shares of the plot's width and height. */
  readonly atX: number
  readonly atY: number
}

/** For each expression, the place where its layer is thickest over the length of a word, if a word fits there. */
function wordsOf(steps: readonly RoomStep[], stacks: Stacks): Word[] {
  const span = Math.max(1, Math.ceil(steps.length * WORD_LENGTH_SHARE))
  return LAYERS.flatMap((expression, layer): Word[] => {
    let best: Word | null = null
    let bestRoom = WORD_HEIGHT_SHARE * HEIGHT
    for (let start = 0; start + span <= stacks.length; start++) {
      const window = stacks.slice(start, start + span)
      const top = Math.max(...window.map((edges) => edges?.[layer] ?? HEIGHT))
      const foot = Math.min(...window.map((edges) => edges?.[layer + 1] ?? 0))
      if (foot - top <= bestRoom) continue
      bestRoom = foot - top
      best = { expression, atX: (start + span / 2) / steps.length, atY: (top + foot) / 2 / HEIGHT }
    }
    return best ? [best] : []
  })
}

function BandWord({ expression, atX, atY }: Word) {
  return (
    <span
      class="chart-word"
      data-expression={expression}
      style={{ left: `${(atX * 100).toFixed(1)}%`, top: `${(atY * 100).toFixed(1)}%` }}
    >
      {t(expressionKey(expression))}
    </span>
  )
}

function endOf(steps: readonly RoomStep[]): number {
  const last = steps.at(-1)
  return last ? last.second + last.lengthS : 0
}
