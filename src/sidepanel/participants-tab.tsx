import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { affectOf } from '../call/affect'
import { EXPRESSIONS } from '../call/reading'
import type { CallView, Readout } from '../shared/protocol'
import { nowMs } from '../ui/clock'
import { t } from '../ui/messages'
import type { MessageKey } from '../ui/messages'
import { SORTS } from '../live/view-choices'
import type { Sort, ViewChoices } from '../live/view-choices'
import { awayIconOf, nameOfReadout, readingOf, stateInWords } from '../live/readout-words'
import { bandOf, expressionInBand } from '../ui/sure-words'
import type { Band } from '../ui/sure-words'
import { expressionKey } from '../ui/wording'
import { PersonRow } from './person-row'
import { FILTERS, SteadyList } from './steady-list'
import type { Filter, Listed } from './steady-list'
import type { TabView } from './panel-model'

/** Fewer people are seen at a glance: there is nothing to search or sort. */
const TOOLS_FROM = 7
/** Steps of the small plot of valence and arousal, so that it changes less often and does not look more exact than it is. */
const AFFECT_STEPS = 5

const SORT_KEYS: Readonly<Record<Sort, MessageKey>> = {
  appearance: 'panel_sort_appearance',
  name: 'panel_sort_name',
  'recent-change': 'panel_sort_recent_change',
  expression: 'panel_sort_expression',
}

/** The list of participants, with what finds and orders them. */
export function ParticipantsTab({
  view,
  choices,
  call,
  onOpen,
}: {
  view: TabView
  choices: ViewChoices
  call: CallView
  onOpen: (key: string) => void
}) {
  const search = useSignal('')
  const filter = useSignal<Filter>('all')
  const isHeld = useRef(false)
  const steady = useRef<SteadyList | null>(null)
  steady.current ??= new SteadyList()

  const people = call.readouts.map((readout, index) => ({
    readout,
    order: index + 1,
    name: nameOfReadout(readout, index + 1),
  }))
  const byKey = new Map(people.map((person) => [person.readout.key, person]))
  const pins = pinsOf(choices, call.callId)
  const timelines = new Map(view.recorded.call.value?.participants.map(({ key, timeline }) => [key, timeline]))
  const keys = steady.current.update(
    people.map(({ readout, name }) => listedOf(readout, name, pins, timelines)),
    { sort: choices.sort.value, filter: filter.value, search: search.value, language: t('language_code') },
    { isHeld: isHeld.current, nowMs: nowMs.value },
  )
  const bands = useRef(new Map<string, Band>()).current
  const open = useRef(onOpen)
  open.current = onOpen
  const rowActions = useRef({
    open: (key: string) => open.current(key),
    pin: (key: string, isPinned: boolean) => choices.setPinned(call.callId, key, isPinned),
  }).current

  return (
    <>
      {people.length >= TOOLS_FROM && (
        <div class="list-tools">
          <input
            type="search"
            class="text-field"
            aria-label={t('panel_search')}
            placeholder={t('panel_search')}
            value={search.value}
            onInput={(event) => (search.value = event.currentTarget.value)}
          />
          <select
            aria-label={t('panel_sort')}
            title={t('panel_sort')}
            value={choices.sort.value}
            onChange={(event) =>
              choices.setSort(SORTS.find((sort) => sort === event.currentTarget.value) ?? 'appearance')
            }
          >
            {SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {t(SORT_KEYS[sort])}
              </option>
            ))}
          </select>
          <select
            aria-label={t('panel_filter')}
            title={t('panel_filter')}
            value={filter.value}
            onChange={(event) => (filter.value = FILTERS.find((each) => each === event.currentTarget.value) ?? 'all')}
          >
            {FILTERS.map((each) => (
              <option key={each} value={each}>
                {filterInWords(each)}
              </option>
            ))}
          </select>
        </div>
      )}
      <p class="list-count" role="status">
        {keys.length < people.length &&
          (keys.length === 0 ? t('panel_nobody_fits') : t('panel_shown_of', keys.length, people.length))}
      </p>
      {keys.length === 0 && (
        <button
          type="button"
          class="small-button list-show-all"
          onClick={() => {
            search.value = ''
            filter.value = 'all'
          }}
        >
          {t('panel_show_all')}
        </button>
      )}
      <ul
        class="people"
        aria-label={t('participants_label')}
        onPointerEnter={() => (isHeld.current = true)}
        onPointerLeave={() => (isHeld.current = false)}
        onFocusIn={() => (isHeld.current = true)}
        onFocusOut={() => (isHeld.current = false)}
      >
        {keys.map((key) => {
          const person = byKey.get(key)
          if (!person) return null
          const { readout, order, name } = person
          const state = readingOf(readout)
          const band = state && bandOf(state.confidence, bands.get(key) ?? null)
          if (band) bands.set(key, band)
          const affect = state && affectOf(state.probabilities)
          return (
            <PersonRow
              key={key}
              personKey={key}
              order={order}
              name={name}
              isSelf={readout.isSelf}
              isAway={readout.isLeftOut || !readout.isOnScreen}
              isPinned={pins.has(key)}
              expression={state?.expression ?? null}
              away={awayIconOf(readout)}
              words={state && band ? expressionInBand(state.expression, band) : stateInWords(readout)}
              valence={affect ? stepped(affect.valence) : null}
              arousal={affect ? stepped(affect.arousal) : null}
              timeline={timelines.get(key) ?? null}
              lastSecond={view.recorded.lastSecond}
              actions={rowActions}
            />
          )
        })}
      </ul>
    </>
  )
}

/** Keys of those whom the user has pinned in a call. */
export function pinsOf(choices: ViewChoices, callId: string): ReadonlySet<string> {
  return new Set(choices.pins.value.callId === callId ? choices.pins.value.keys : [])
}

function listedOf(
  readout: Readout,
  name: string,
  pins: ReadonlySet<string>,
  timelines: ReadonlyMap<string, NonNullable<Listed['timeline']>>,
): Listed {
  const { key } = readout
  return {
    key,
    name,
    expression: readingOf(readout)?.expression ?? null,
    isPinned: pins.has(key),
    timeline: timelines.get(key) ?? null,
  }
}

function filterInWords(filter: Filter): string {
  if (filter === 'all') return t('panel_filter_all')
  if (filter === 'read-now') return t('panel_filter_read_now')
  return t(expressionKey(EXPRESSIONS.find((expression) => expression === filter) ?? 'neutral'))
}

function stepped(value: number): number {
  return Math.round(value * AFFECT_STEPS) / AFFECT_STEPS
}
