import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { identityOf } from '../call/leading-moments'
import type { Moment } from '../call/moments'
import type { Call } from '../call/timeline'
import { momentKind, momentTime } from '../ui/charts/moment-words'
import { ExpressionIcon } from '../ui/expression-icon'
import { t, tCount } from '../ui/messages'
import { NoteField } from './note-field'
import { numbered, wordsOf } from './numbered-moments'
import type { TabView } from './panel-model'

/** Moments listed at once: a call of 49 has hundreds in an hour. */
const LISTED_AT_ONCE = 50

/** The moments that lead, the latest first; the others on demand. */
export function MomentsTab({ view }: { view: TabView }) {
  const isOfAll = useSignal(false)
  const all = view.moments.value
  const leading = view.leading.value
  const led = useMemo(() => leading.map(({ moment }) => moment), [leading])
  if (all.length === 0 && leading.length === 0) return <p class="quiet panel-nothing">{t('panel_no_moments')}</p>
  return (
    <>
      {isOfAll.value ? (
        <MomentList view={view} moments={all} hasNumbers />
      ) : leading.length === 0 ? (
        <p class="quiet panel-nothing">{t('moments_none_leading')}</p>
      ) : (
        <MomentList view={view} moments={led} hasNumbers />
      )}
      {all.length > leading.length && (
        <button
          type="button"
          class="small-button moments-earlier"
          aria-expanded={isOfAll.value}
          onClick={() => (isOfAll.value = !isOfAll.value)}
        >
          {isOfAll.value ? t('moments_only_leading') : t('moments_all', all.length)}
        </button>
      )}
    </>
  )
}

/** Moments of one participant, the latest first. */
export function PersonMoments({ view, participantKey }: { view: TabView; participantKey: string }) {
  const all = view.moments.value
  const own = useMemo(
    () => all.filter(({ participantKeys }) => participantKeys.includes(participantKey)),
    [all, participantKey],
  )
  if (own.length === 0) return <p class="quiet">{t('panel_no_person_moments')}</p>
  return <MomentList view={view} moments={own} hasNumbers={false} />
}

/** Drawn again only when there are other moments. @param hasNumbers Whether those that lead have their number on the band. */
function MomentList({ view, moments, hasNumbers }: { view: TabView; moments: readonly Moment[]; hasNumbers: boolean }) {
  const call = view.recorded.call.value
  const leading = view.leading.value
  const listed = useSignal(LISTED_AT_ONCE)
  const count = listed.value
  return useMemo(() => {
    if (!call) return null
    const leads = new Map(hasNumbers ? numbered(view).map((lead) => [identityOf(lead.moment), lead]) : [])
    return (
      <>
        <ul class="moments">
          {moments
            .slice(-count)
            .toReversed()
            .map((moment) => (
              <MomentItem
                key={identityOf(moment)}
                moment={moment}
                lead={leads.get(identityOf(moment)) ?? null}
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
  }, [call, moments, leading, count, hasNumbers])
}

/** The latest moment, in one line. */
export function LatestMoment({ view, isShown, onOpen }: { view: TabView; isShown: boolean; onOpen: () => void }) {
  const call = view.recorded.call.value
  const latest = view.leading.value.at(-1)?.moment
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
  lead,
  call,
  view,
}: {
  moment: Moment
  lead: ReturnType<typeof numbered>[number] | null
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
          {lead && <span class="moment-number">{lead.label}</span>}
          {momentTime(moment)} · {momentKind(moment)}
          {lead && lead.moreCount > 0 && <> · {tCount('moment_around', lead.moreCount)}</>}
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
