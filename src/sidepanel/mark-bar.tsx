import { useSignal } from '@preact/signals'
import type { Mark, TabModel } from '../live/tab-model'
import { clockLength } from '../ui/format'
import { t } from '../ui/messages'
import { NoteField } from './note-field'

/** Marks this moment of the call at once, and then takes a note for it. */
export function MarkBar({ model }: { model: TabModel }) {
  const marked = useSignal<Mark | null>(null)
  const isWriting = useSignal(false)

  const mark = () => {
    marked.value = model.markMoment()
    isWriting.value = marked.value !== null
  }
  const done = () => {
    isWriting.value = false
  }

  const now = marked.value
  return (
    <>
      <button
        type="button"
        class="small-button mark-button"
        aria-label={t('panel_mark')}
        title={t('panel_mark')}
        onClick={mark}
      >
        <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden="true">
          <path class="icon-line" d="M4 14V2.5h8.5L10.2 6l2.3 3.5H4" />
        </svg>
        <span class="mark-word">{t('panel_mark')}</span>
      </button>
      {now && isWriting.value && (
        <NoteField
          key={now.id}
          second={now.second}
          initial=""
          onKeep={(text) => {
            if (text !== '') model.note(now, text)
            done()
          }}
          onDrop={done}
        />
      )}
      <span class="visually-hidden" role="status">
        {now && t('panel_marked', clockLength(now.second * 1000))}
      </span>
    </>
  )
}
