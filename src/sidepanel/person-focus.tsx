import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { affectOf } from '../call/affect'
import { cueOf } from '../call/cue'
import type { Timeline } from '../call/timeline'
import type { Readout } from '../shared/protocol'
import { affectInWords } from '../ui/affect-dot'
import { TimelineTable } from '../ui/charts/chart-tables'
import { CurvesChart } from '../ui/charts/curves-chart'
import { cueInWords } from '../ui/cue-words'
import { ExpressionIcon } from '../ui/expression-icon'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { NameField } from '../ui/name-field'
import { useBandedWords } from '../live/banded-words'
import { ParticipantOptions } from '../live/participant-options'
import { ProbabilityBars } from '../ui/probability-bars'
import type { ViewChoices } from '../live/view-choices'
import { awayIconOf, nameOfReadout, readingOf } from '../live/readout-words'
import { PersonMoments } from './moments-tab'
import type { TabView } from './panel-model'

/** Minutes that the curves look back, until somebody asks for the whole call. */
const WINDOW_MINUTES = 10
/** The curves move on this often. Seconds. */
const STEP_S = 2
/** The same for the curves of the whole call. */
const WHOLE_STEP_S = 10

const REST_KEYS: Readonly<Record<Readout['restingFace'], MessageKey>> = {
  none: 'panel_rest_none',
  learned: 'panel_rest_learned',
  set: 'panel_rest_given',
}

/** One participant at length: now, over time, moments, and what can be done. Escape goes back. */
export function PersonFocus({
  view,
  choices,
  callId,
  readout,
  order,
  onLeave,
}: {
  view: TabView
  choices: ViewChoices
  callId: string
  readout: Readout
  order: number
  onLeave: () => void
}) {
  const { model } = view
  const back = useRef<HTMLButtonElement>(null)
  const isRenaming = useSignal(false)
  useLayoutEffect(() => back.current?.focus(), [])

  const { key } = readout
  const name = nameOfReadout(readout, order)
  const timeline =
    view.recorded.call.value?.participants.find((participant) => participant.key === key)?.timeline ?? null
  const isRead = !readout.isLeftOut && readout.isOnScreen
  const state = readingOf(readout)
  const { words } = useBandedWords(readout)
  const isPinned = choices.pins.value.callId === callId && choices.pins.value.keys.includes(key)
  const closeField = () => {
    isRenaming.value = false
    back.current?.focus()
  }

  return (
    <section
      class="focus"
      aria-label={name}
      data-expression={state?.expression ?? 'none'}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onLeave()
      }}
    >
      <button type="button" class="link-button" ref={back} onClick={onLeave}>
        <span class="back-arrow" aria-hidden="true" /> {t('panel_back')}
      </button>
      <div class="focus-head">
        <ExpressionIcon expression={state?.expression ?? null} away={awayIconOf(readout)} sizePx={48} />
        <div class="focus-words">
          <h2 class={isRenaming.value ? 'visually-hidden' : 'focus-name'}>
            <bdi>{name}</bdi> {readout.isSelf && <span class="badge">{t('participant_self')}</span>}
          </h2>
          {isRenaming.value && (
            <NameField
              name={name}
              initial={readout.name ?? ''}
              onKeep={(kept) => {
                model.rename(key, kept)
                closeField()
              }}
              onDrop={closeField}
            />
          )}
          <div class="participant-state">
            <span class="participant-expression">{words}</span>
          </div>
          {timeline && state && <FocusCue timeline={timeline} view={view} />}
          {state && <p class="quiet">{affectInWords(affectOf(state.probabilities))}</p>}
        </div>
      </div>
      {isRead && (
        <ProbabilityBars name={name} probabilities={state?.probabilities ?? null} shown={state?.expression ?? null} />
      )}
      {model.settings.value.isBaselineOn && <p class="quiet">{t(REST_KEYS[readout.restingFace])}</p>}
      <ParticipantOptions readout={readout} actions={model} onRename={() => (isRenaming.value = true)} />
      <label class="choice">
        <input
          type="checkbox"
          checked={isPinned}
          onChange={(event) => choices.setPinned(callId, key, event.currentTarget.checked)}
        />
        <span>{t('panel_pin', name)}</span>
      </label>
      {timeline && <Curves timeline={timeline} view={view} />}
      <h3 class="section-heading">{t('panel_person_moments', name)}</h3>
      <PersonMoments view={view} participantKey={key} />
    </section>
  )
}

function FocusCue({ timeline, view }: { timeline: Timeline; view: TabView }) {
  const cue = cueOf(timeline, view.recorded.lastSecond.value)
  return cue.kind === 'unread' ? null : <p>{cueInWords(cue)}</p>
}

function Curves({ timeline, view }: { timeline: Timeline; view: TabView }) {
  const isWhole = useSignal(false)
  const stepS = isWhole.value ? WHOLE_STEP_S : STEP_S
  const toS = Math.floor((view.recorded.lastSecond.value + 1) / stepS) * stepS
  const fromS = isWhole.value ? 0 : Math.max(0, toS - WINDOW_MINUTES * 60)
  const drawn = useMemo(
    () => toS > 0 && <CurvesChart timeline={timeline} fromS={fromS} toS={toS} label={t('panel_curves')} />,
    [timeline, fromS, toS],
  )
  return (
    <>
      <div class="section-line">
        <h3 class="section-heading">{t('panel_curves')}</h3>
        <button type="button" class="link-button" onClick={() => (isWhole.value = !isWhole.value)}>
          {isWhole.value ? t('panel_last_minutes', WINDOW_MINUTES) : t('panel_whole_call')}
        </button>
      </div>
      {drawn}
      {toS > 0 && <TimelineTable timeline={timeline} fromS={fromS} toS={toS} label={t('panel_curves')} isLazy />}
    </>
  )
}
