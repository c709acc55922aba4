import type { ReadonlySignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { cueOf } from '../call/cue'
import type { Expression } from '../call/reading'
import type { Timeline } from '../call/timeline'
import { AffectDot } from '../ui/affect-dot'
import { cueInWords } from '../ui/cue-words'
import { ExpressionIcon } from '../ui/expression-icon'
import type { AwayIcon } from '../ui/expression-icon'
import { t } from '../ui/messages'
import { SPANS, Sparkline } from '../ui/sparkline'

/** A cue is found again this often, at the same time as the sparkline. Seconds. */
const CUE_STEP_S = SPANS['three-minutes'].stepS

/** What a row shows, in values that can be compared: a row is drawn again only when one of them changes. */
interface RowProps {
  readonly personKey: string
  /** Place in order of appearance, from 1. */
  readonly order: number
  readonly name: string
  readonly isSelf: boolean
  /** Left out, or on no tile. */
  readonly isAway: boolean
  readonly isPinned: boolean
  readonly expression: Expression | null
  /** The sign of why there is none. */
  readonly away: AwayIcon | null
  /** The expression and how sure it is, or why there is none. */
  readonly words: string
  readonly valence: number | null
  readonly arousal: number | null
  readonly timeline: Timeline | null
  readonly lastSecond: ReadonlySignal<number>
  /** Must stay the same object. */
  readonly actions: { open(key: string): void; pin(key: string, isPinned: boolean): void }
}

/** One participant in a line: what is seen now, how it compares with before, and the last minutes. */
export function PersonRow(props: RowProps) {
  return useMemo(() => <Row {...props} />, Object.values(props))
}

function Row({
  personKey,
  order,
  name,
  isSelf,
  isAway,
  isPinned,
  expression,
  away,
  words,
  valence,
  arousal,
  timeline,
  lastSecond,
  actions,
}: RowProps) {
  return (
    <li
      class={`person${isAway ? ' participant-away' : ''}`}
      data-expression={expression ?? 'none'}
      data-key={personKey}
    >
      <ExpressionIcon expression={expression} away={away} sizePx={28} />
      <div class="person-words">
        <div class="participant-name-line">
          <button
            type="button"
            class="person-open participant-name"
            aria-label={t('panel_open_person', name)}
            title={name}
            onClick={() => actions.open(personKey)}
          >
            <bdi>{name}</bdi>
          </button>
          {isSelf && <span class="badge">{t('participant_self')}</span>}
        </div>
        <div class="participant-state">
          <span class="participant-expression">{words}</span>
          {timeline && expression && <Cue timeline={timeline} lastSecond={lastSecond} order={order} />}
        </div>
      </div>
      <div class="person-past">
        {timeline && !isAway && <Past timeline={timeline} lastSecond={lastSecond} order={order} />}
        {valence !== null && arousal !== null && <AffectDot valence={valence} arousal={arousal} />}
      </div>
      <button
        type="button"
        class="icon-button person-pin"
        aria-pressed={isPinned}
        aria-label={t('panel_pin', name)}
        title={t('panel_pin', name)}
        onClick={() => actions.pin(personKey, !isPinned)}
      >
        <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden="true">
          <path class="icon-line" d="M5 2h6l-.6 4.6L13 9v1.2H8.7V14h-1.4v-3.8H3V9l2.6-2.4z" />
        </svg>
      </button>
    </li>
  )
}

interface PastProps {
  readonly timeline: Timeline
  readonly lastSecond: ReadonlySignal<number>
  readonly order: number
}

/** Reads the clock itself, so that a new second draws only the sparkline, not the row. */
function Past({ timeline, lastSecond, order }: PastProps) {
  return <Sparkline timeline={timeline} lastSecond={lastSecond.value} order={order} span="three-minutes" />
}

function Cue({ timeline, lastSecond, order }: PastProps) {
  const second = lastSecond.value
  const step = Math.floor((second + 1 + (order % CUE_STEP_S)) / CUE_STEP_S)
  const words = useMemo(() => {
    const cue = cueOf(timeline, second)
    // The row already says that a face is neutral, or why it is not read.
    const isNews = cue.kind !== 'unread' && !(cue.kind === 'steady' && cue.expression === 'neutral')
    return isNews ? cueInWords(cue) : null
  }, [timeline, step])
  return words === null ? null : <span class="person-cue">{words}</span>
}
