import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import type { NoReadingReason } from '../call/reading'
import type { Readout } from '../shared/protocol'
import { nowMs } from '../ui/clock'
import { ExpressionIcon } from '../ui/expression-icon'
import { freshness, sureness } from '../ui/format'
import { t, tCount } from '../ui/messages'
import { NameField } from '../ui/name-field'
import { ParticipantOptions } from './participant-options'
import type { ParticipantActions } from './participant-options'
import { ProbabilityBars } from '../ui/probability-bars'
import { nameOfReadout, stateInWords } from './readout-words'

interface RowProps {
  readonly readout: Readout
  /** Place in order of appearance, from 1. */
  readonly order: number
  readonly isCompact: boolean
  /** Must stay the same object: a row is drawn again only when what it shows has changed. */
  readonly actions: ParticipantActions
}

/**
 * Reasons that come and go from one frame to the next: the bars keep their place, or the list would jump while it is
 * read. The other reasons last, and the row gets smaller.
 */
const PASSING_REASONS: ReadonlySet<NoReadingReason> = new Set([
  'no-face',
  'too-small',
  'turned-away',
  'unsure',
  'no-frames',
  'black',
  'stale',
  'tab-hidden',
  'paused',
])

/** One participant: name, what is seen, how sure, how fresh, all seven probabilities, and what can be done. */
export function ParticipantRow(props: RowProps) {
  const { readout, order, isCompact, actions } = props
  return useMemo(() => <Row {...props} />, [readout, order, isCompact, actions])
}

function Row({ readout, order, isCompact, actions }: RowProps) {
  const isOpen = useSignal(false)
  const isRenaming = useSignal(false)
  const optionsButton = useRef<HTMLButtonElement>(null)
  const name = nameOfReadout(readout, order)
  const isRead = !readout.isLeftOut && readout.isOnScreen
  const reading = isRead && readout.state.kind === 'expression' ? readout.state : null

  const closeField = () => {
    isRenaming.value = false
    optionsButton.current?.focus()
  }

  return (
    <li
      class={`participant${isCompact ? ' participant-compact' : ''}${isRead ? '' : ' participant-away'}`}
      data-expression={reading?.expression ?? 'none'}
      data-key={readout.key}
    >
      <div class="participant-head">
        <ExpressionIcon expression={reading?.expression ?? null} sizePx={isCompact ? 24 : 34} />
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
            <span class="participant-expression">{stateInWords(readout)}</span>
            {reading && <span class="participant-sure">{sureness(reading.confidence)}</span>}
          </div>
        </div>
        {isCompact && reading && <Bars name={name} readout={readout} isCompact />}
        {isRead && readout.capturedAtMs !== null && <Freshness capturedAtMs={readout.capturedAtMs} />}
        <button
          ref={optionsButton}
          type="button"
          class="icon-button"
          aria-expanded={isOpen.value}
          aria-label={t('row_actions', name)}
          title={t('row_actions', name)}
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden="true">
            <circle cx={3} cy={8} r={1.4} />
            <circle cx={8} cy={8} r={1.4} />
            <circle cx={13} cy={8} r={1.4} />
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
      {!isCompact && isRead && keepsBars(readout) && <Bars name={name} readout={readout} isCompact={false} />}
      {isRead && readout.faceCount > 1 && (
        <p class="participant-note">{tCount('other_faces', readout.faceCount - 1)}</p>
      )}
      {isOpen.value && (
        <ParticipantOptions readout={readout} actions={actions} onRename={() => (isRenaming.value = true)} />
      )}
    </li>
  )
}

function Bars({ name, readout, isCompact }: { name: string; readout: Readout; isCompact: boolean }) {
  const state = readout.state
  return (
    <ProbabilityBars
      name={name}
      probabilities={state.kind === 'expression' ? state.probabilities : null}
      shown={state.kind === 'expression' ? state.expression : null}
      isCompact={isCompact}
    />
  )
}

/** Reads the clock itself, so that a new second draws only these words, not the row. */
function Freshness({ capturedAtMs }: { capturedAtMs: number }) {
  return <span class="participant-fresh">{freshness(nowMs.value - capturedAtMs)}</span>
}

function keepsBars({ state }: Readout): boolean {
  return state.kind !== 'none' || PASSING_REASONS.has(state.reason)
}
