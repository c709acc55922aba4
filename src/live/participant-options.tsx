import { useSignal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Readout } from '../shared/protocol'
import type { Settings } from '../shared/settings'
import { t } from '../ui/messages'
import { EraseQuestion } from './erase-question'

/** What the user can do with a participant. */
export interface ParticipantActions {
  readonly settings: ReadonlySignal<Settings>
  /** `null` goes back to the page's name. */
  rename(key: string, name: string | null): void
  markSelf(key: string, isSelf: boolean): void
  leaveOut(key: string, isLeftOut: boolean): void
  /** Erases everything that was read of a participant so far. */
  erase(key: string): void
  /** `set`: makes what is seen of them now their resting face. `forget`: lets it be learned again. */
  restingFace(key: string, action: 'set' | 'forget'): void
}

/** The buttons of one participant. @param onRename Puts a field in the place of the name. */
export function ParticipantOptions({
  readout,
  actions,
  onRename,
}: {
  readout: Readout
  actions: ParticipantActions
  onRename: () => void
}) {
  const isErasing = useSignal(false)
  const leaveOutButton = useRef<HTMLButtonElement>(null)
  const { key, isSelf, isLeftOut, leftOutBecause, restingFace } = readout
  const isRead = !isLeftOut && readout.isOnScreen && readout.state.kind === 'expression'
  const { isBaselineOn } = actions.settings.value
  const leaveOut = () => {
    actions.leaveOut(key, !isLeftOut)
    isErasing.value = !isLeftOut
  }
  const keep = () => {
    isErasing.value = false
    leaveOutButton.current?.focus()
  }
  return (
    <div class="participant-options">
      <div class="participant-actions">
        <button type="button" class="small-button" onClick={onRename}>
          {t('row_rename')}
        </button>
        <button type="button" class="small-button" onClick={() => actions.markSelf(key, !isSelf)}>
          {isSelf ? t('row_unmark_self') : t('row_mark_self')}
        </button>
        <button type="button" class="small-button" ref={leaveOutButton} onClick={leaveOut}>
          {!isLeftOut
            ? t('row_leave_out')
            : t(leftOutBecause === 'cannot-tell' ? 'row_bring_back_someone' : 'row_bring_back')}
        </button>
        {isLeftOut && !isErasing.value && (
          <button type="button" class="small-button" onClick={() => (isErasing.value = true)}>
            {t('row_erase')}
          </button>
        )}
        {isBaselineOn && isRead && (
          <button
            type="button"
            class="small-button"
            title={t('panel_rest_hint')}
            onClick={() => actions.restingFace(key, 'set')}
          >
            {t('panel_rest_set')}
          </button>
        )}
        {isBaselineOn && restingFace === 'set' && (
          <button type="button" class="small-button" onClick={() => actions.restingFace(key, 'forget')}>
            {t('panel_rest_forget')}
          </button>
        )}
      </div>
      {isErasing.value && <EraseQuestion onErase={() => actions.erase(key)} onKeep={keep} />}
    </div>
  )
}
