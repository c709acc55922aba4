import { useSignal } from '@preact/signals'
import type { Moment } from '../call/moments'
import { MAX_NOTE_LENGTH } from '../shared/protocol'
import { ConfirmButton } from '../ui/confirm-button'
import { clockLength } from '../ui/format'
import { t } from '../ui/messages'
import { secondsOfClock } from './clock-time'
import { FoldedMoments, LeadingMoments } from './moment-list'
import type { Report } from './report-data'
import { nameInReport } from './report-data'
import type { ReportEdits } from './report-edits'

/** The moments that lead and the user's notes, which can be added, changed and deleted; all others folded. */
export function MomentsSection({ report, edits }: { report: Report; edits: ReportEdits | null }) {
  const { leading, moments, summary } = report
  const nameOf = nameInReport(report)
  const count = moments.moments.length + moments.moreCount
  return (
    <section aria-labelledby="moments-heading">
      <h2 id="moments-heading">{t('report_moments')}</h2>
      {leading.length === 0 && <p class="quiet report-explain">{t('report_moments_none')}</p>}
      {leading.length > 0 && (
        <LeadingMoments
          leading={leading}
          nameOf={nameOf}
          actionsOf={(moment) =>
            edits &&
            moment.noteId !== null && (
              <NoteActions id={moment.noteId} moment={moment} lengthS={summary.lengthS} edits={edits} />
            )
          }
        />
      )}
      <div class="moments-more">
        {edits && <AddNote lengthS={summary.lengthS} edits={edits} />}
        {count > leading.length && <FoldedMoments list={moments} label={t('moments_all', count)} nameOf={nameOf} />}
      </div>
    </section>
  )
}

function NoteActions({
  id,
  moment,
  lengthS,
  edits,
}: {
  id: string
  moment: Moment
  lengthS: number
  edits: ReportEdits
}) {
  const isEditing = useSignal(false)
  if (isEditing.value) {
    return (
      <NoteForm
        second={moment.second}
        text={moment.text ?? ''}
        lengthS={lengthS}
        keepLabel={t('report_note_keep')}
        onKeep={(second, text) => {
          isEditing.value = false
          edits.note(id, second, text)
        }}
        onDrop={() => (isEditing.value = false)}
      />
    )
  }
  const at = clockLength(moment.second * 1000)
  return (
    <span class="moment-actions">
      <button
        type="button"
        class="small-button"
        aria-label={t('report_note_change_at', at)}
        onClick={() => (isEditing.value = true)}
      >
        {t('report_note_change')}
      </button>
      <ConfirmButton
        label={t('report_note_delete')}
        question={t('report_delete_sure')}
        name={t('report_note_at', at)}
        onConfirm={() => edits.deleteNote(id)}
      />
    </span>
  )
}

function AddNote({ lengthS, edits }: { lengthS: number; edits: ReportEdits }) {
  const isOpen = useSignal(false)
  return isOpen.value ? (
    <NoteForm
      second={0}
      text=""
      lengthS={lengthS}
      keepLabel={t('report_note_add')}
      onKeep={(second, text) => {
        isOpen.value = false
        edits.note(edits.newNoteId(), second, text)
      }}
      onDrop={() => (isOpen.value = false)}
    />
  ) : (
    <button type="button" class="small-button" onClick={() => (isOpen.value = true)}>
      {t('report_note_add')}
    </button>
  )
}

function NoteForm({
  second,
  text,
  lengthS,
  keepLabel,
  onKeep,
  onDrop,
}: {
  second: number
  text: string
  lengthS: number
  keepLabel: string
  onKeep: (second: number, text: string) => void
  onDrop: () => void
}) {
  const time = useSignal(clockLength(second * 1000))
  const words = useSignal(text)
  const isWrong = useSignal(false)
  const keep = (event: Event) => {
    event.preventDefault()
    const at = secondsOfClock(time.value)
    isWrong.value = at === null || at >= Math.max(1, lengthS)
    if (at !== null && !isWrong.value) onKeep(at, words.value.trim())
  }
  return (
    <form
      class="note-form"
      onSubmit={keep}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDrop()
      }}
    >
      <label>
        {t('report_note_time')}
        <input
          class="note-time"
          value={time}
          onInput={(event) => (time.value = event.currentTarget.value)}
          aria-invalid={isWrong.value}
          dir="ltr"
          autocomplete="off"
        />
      </label>
      <label class="note-words">
        {t('report_note_text')}
        <input
          value={words}
          onInput={(event) => (words.value = event.currentTarget.value)}
          maxLength={MAX_NOTE_LENGTH}
          dir="auto"
          autocomplete="off"
        />
      </label>
      <button type="submit" class="small-button">
        {keepLabel}
      </button>
      <button type="button" class="link-button" onClick={onDrop}>
        {t('report_note_drop')}
      </button>
      <p class="note-wrong" role="alert">
        {isWrong.value && t('report_note_time_wrong', clockLength(Math.max(0, lengthS - 1) * 1000))}
      </p>
    </form>
  )
}
