import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Moment } from '../call/moments'
import type { Call } from '../call/timeline'
import { momentKind, momentTime } from '../ui/charts/moment-words'
import { ExpressionIcon } from '../ui/expression-icon'
import { t } from '../ui/messages'
import { NoteField } from './note-field'
import { numbered, wordsOf } from './numbered-moments'
import type { TabView } from './panel-model'

/** Moments listed at once: a call of 49 has hundreds in an hour. */
const LISTED_AT_ONCE = 50

/** All moments of the call, the latest first. */
export function MomentsTab({ view }: { view: TabView }) {
  return <MomentList view={view} moments={view.moments.value} isOfAll />
}

/** Moments of one participant, the latest first. */
export function PersonMoments({ view, participantKey }: { view: TabView; participantKey: string }) {
  const all = view.moments.value
  const own = useMemo(
    () => all.filter(({ participantKeys }) => participantKeys.includes(participantKey)),
    [all, participantKey],
  )
  return <MomentList view={view} moments={own} isOfAll={false} />
}

/** Drawn again only when there are other moments. */
function MomentList({ view, moments, isOfAll }: { view: TabView; moments: readonly Moment[]; isOfAll: boolean }) {
  const call = view.recorded.call.value
  const listed = useSignal(LISTED_AT_ONCE)
  const count = listed.value
  return useMemo(() => {
    if (!call || moments.length === 0) {
      return (
        <p class={`quiet${isOfAll ? ' panel-nothing' : ''}`}>
          {isOfAll ? t('panel_no_moments') : t('panel_no_person_moments')}
        </p>
      )
    }
    const numbers = new Map(isOfAll ? numbered(view).map(({ moment, label }) => [moment, label]) : [])
    return (
      <>
        <ul class="moments">
          {moments
            .slice(-count)
            .toReversed()
            .map((moment) => (
              <MomentItem
                key={keyOf(moment)}
                moment={moment}
                number={numbers.get(moment) ?? null}
                call={call}
                view={view}
              />
            ))}
        </ul>
        {moments.length > count && (
          <button type="button" class="small-button moments-earlier" onClick={() => (listed.value += LISTED_AT_ONCE)}>
            {t('panel_earlier')}
          </button>
        )}
      </>
    )
  }, [call, moments, count])
}

/** The latest moment, in one line. */
export function LatestMoment({ view, isShown, onOpen }: { view: TabView; isShown: boolean; onOpen: () => void }) {
  const call = view.recorded.call.value
  const latest = view.moments.value.at(-1)
  if (!call || !latest || !isShown) return null
  return (
    <p class="latest-moment">
      <span class="quiet">{t('panel_latest_moment')}</span>
      <button type="button" class="link-button" onClick={onOpen}>
        {t('panel_moment_at', momentTime(latest), wordsOf(latest, call))}
      </button>
    </p>
  )
}

function MomentItem({
  moment,
  number,
  call,
  view,
}: {
  moment: Moment
  number: string | null
  call: Call
  view: TabView
}) {
  return (
    <li class="moment" data-expression={moment.expression ?? 'none'}>
      <span class="moment-mark" aria-hidden="true">
        {moment.expression ? (
          <ExpressionIcon expression={moment.expression} sizePx={20} />
        ) : (
          <span class="moment-dot" />
        )}
      </span>
      <div class="moment-words">
        <p class="quiet">
          {number !== null && <span class="moment-number">{number}</span>}
          {momentTime(moment)} · {momentKind(moment)}
        </p>
        {moment.noteId === null ? (
          <p>{wordsOf(moment, call)}</p>
        ) : (
          <Note id={moment.noteId} moment={moment} view={view} />
        )}
      </div>
    </li>
  )
}

function Note({ id, moment, view }: { id: string; moment: Moment; view: TabView }) {
  const { model } = view
  const isWriting = useSignal(false)
  const text = moment.text ?? ''
  if (isWriting.value) {
    return (
      <NoteField
        second={moment.second}
        initial={text}
        onKeep={(kept) => {
          if (kept !== text) model.note({ id, second: moment.second }, kept)
          isWriting.value = false
        }}
        onDrop={() => (isWriting.value = false)}
      />
    )
  }
  return (
    <>
      {text !== '' && (
        <p class="moment-note" dir="auto">
          {text}
        </p>
      )}
      <div class="moment-actions">
        <button type="button" class="link-button" onClick={() => (isWriting.value = true)}>
          {text === '' ? t('panel_note_add') : t('panel_note_edit')}
        </button>
        <button type="button" class="link-button" onClick={() => model.deleteNote(id)}>
          {t('panel_note_delete')}
        </button>
      </div>
    </>
  )
}

function keyOf({ kind, second, participantKeys, expression, noteId }: Moment): string {
  return noteId ?? [kind, second, expression, ...participantKeys].join(' ')
}
