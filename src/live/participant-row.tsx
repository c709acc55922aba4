import type { ReadonlySignal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import type { Timeline } from '../call/timeline'
import type { Readout } from '../shared/protocol'
import { nowMs } from '../ui/clock'
import { ExpressionIcon } from '../ui/expression-icon'
import { freshness, isFresh } from '../ui/format'
import { t, tCount } from '../ui/messages'
import { NameField } from '../ui/name-field'
import { ProbabilityBars } from '../ui/probability-bars'
import { Sparkline } from '../ui/sparkline'
import { useBandedWords } from './banded-words'
import { ParticipantOptions } from './participant-options'
import type { ParticipantActions } from './participant-options'
import { awayIconOf, nameOfReadout, readingOf } from './readout-words'

const ICON_PX = 28
const DENSE_ICON_PX = 20

interface RowProps {
  readonly readout: Readout
  /** Place in order of appearance, from 1. */
  readonly order: number
  /** One line, for a crowd. */
  readonly isDense: boolean
  /** Whether all seven probabilities and the options are shown. */
  readonly isOpen: boolean
  /** What was recorded of them; null before the first second. */
  readonly timeline: Timeline | null
  readonly lastSecond: ReadonlySignal<number>
  /** Must stay the same objects: a row is drawn again only when what it shows has changed. */
  readonly actions: ParticipantActions
  readonly onToggle: (key: string) => void
}

/** One participant at a glance: who, what, how sure, and the last minute; opened, all seven probabilities and the options. */
export function ParticipantRow(props: RowProps) {
  return useMemo(() => <Row {...props} />, Object.values(props))
}

function Row({ readout, order, isDense, isOpen, timeline, lastSecond, actions, onToggle }: RowProps) {
  const isRenaming = useSignal(false)
  const toggle = useRef<HTMLButtonElement>(null)
  const name = nameOfReadout(readout, order)
  const isRead = !readout.isLeftOut && readout.isOnScreen
  const reading = readingOf(readout)
  // In one line, a reason needs the room.
  const hasStrip = isRead && (!isDense || reading !== null)
  const { words, band } = useBandedWords(readout)

  const closeField = () => {
    isRenaming.value = false
    toggle.current?.focus()
  }
  const classes = [
    'participant',
    isDense && 'participant-dense',
    isOpen && 'participant-open',
    !isRead && 'participant-away',
  ]

  return (
    <li
      class={classes.filter(Boolean).join(' ')}
      data-expression={reading?.expression ?? 'none'}
      data-band={band ?? 'none'}
      data-key={readout.key}
    >
      <div class="participant-head">
        <ExpressionIcon
          expression={reading?.expression ?? null}
          away={awayIconOf(readout)}
          sizePx={isDense ? DENSE_ICON_PX : ICON_PX}
        />
        <div class="participant-words">
          <div class="participant-name-line">
            {isRenaming.value ? (
              <NameField
                name={name}
                initial={readout.name ?? ''}
                onKeep={(kept) => {
                  actions.rename(readout.key, kept)
                  closeField()
                }}
                onDrop={closeField}
              />
            ) : (
              <>
                <bdi class="participant-name" title={name}>
                  {name}
                </bdi>
                {readout.isSelf && <span class="badge">{t('participant_self')}</span>}
              </>
            )}
          </div>
          <div class="participant-state">
            <span class="participant-expression">{words}</span>
            {isRead && isDated(readout) && <Age capturedAtMs={readout.capturedAtMs} />}
          </div>
          {isRead && readout.faceCount > 1 && (
            <p class="participant-faces">{tCount('other_faces', readout.faceCount - 1)}</p>
          )}
        </div>
        {hasStrip && timeline && <LastMinute timeline={timeline} lastSecond={lastSecond} order={order} />}
        <button
          ref={toggle}
          type="button"
          class="icon-button participant-toggle"
          aria-expanded={isOpen}
          aria-label={t('row_actions', name)}
          onClick={() => onToggle(readout.key)}
        >
          <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden="true">
            <path class="icon-line" d="M4 6.2l4 4 4-4" />
          </svg>
        </button>
      </div>
      {readout.leftOutBecause === 'cannot-tell' && (
        <p class="participant-note">
          <button type="button" class="small-button" onClick={() => actions.leaveOut(readout.key, false)}>
            {t('row_bring_back_someone')}
          </button>
        </p>
      )}
      {isOpen && (
        <div class="participant-more">
          {isRead && (
            <ProbabilityBars
              name={name}
              probabilities={reading?.probabilities ?? null}
              shown={reading?.expression ?? null}
            />
          )}
          <ParticipantOptions readout={readout} actions={actions} onRename={() => (isRenaming.value = true)} />
        </div>
      )}
    </li>
  )
}

/** Reads the recording's clock itself, so that a new second draws only the sparkline. */
function LastMinute(props: Pick<RowProps, 'order' | 'lastSecond'> & { timeline: Timeline }) {
  const { timeline, lastSecond, order } = props
  return <Sparkline timeline={timeline} lastSecond={lastSecond.value} order={order} span="minute" />
}

/** Whether the age of the last reading matters: a reason such as "Camera off" is of now. */
function isDated(readout: Readout): readout is Readout & { readonly capturedAtMs: number } {
  const { state, capturedAtMs } = readout
  return capturedAtMs !== null && (state.kind === 'expression' || (state.kind === 'none' && state.reason === 'stale'))
}

/** How old a reading is, once it is not of now. Reads the clock itself, so that a new second draws only these words. */
function Age({ capturedAtMs }: { capturedAtMs: number }) {
  const ageMs = nowMs.value - capturedAtMs
  return isFresh(ageMs) ? null : <span class="participant-fresh">{freshness(ageMs)}</span>
}
