import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { expiresAtMs } from '../call/expiry'
import { titleOf } from '../call/names'
import type { CallFacts, DamagedCall } from '../shared/call-store'
import { nowMs } from '../ui/clock'
import { ConfirmButton } from '../ui/confirm-button'
import { clockLength, isoLength, shortDateTime } from '../ui/format'
import { t, tCount } from '../ui/messages'
import { NameField } from '../ui/name-field'
import { siteName } from '../ui/site-name'
import { CallBand } from './call-band'
import { stateOf } from './history-model'
import type { HistoryModel } from './history-model'

/** Address of a call's report, relative to the history page. */
export const reportAddress = (...[id, otherId]: readonly string[]) =>
  `../report/index.html?${new URLSearchParams({ call: id ?? '', ...(otherId !== undefined && { with: otherId }) }).toString()}`

/** One call: what it was, and what can be done with it. @param onRemoved After it was deleted, when the row is gone. */
export function HistoryRow({
  call,
  model,
  onRemoved,
}: {
  call: CallFacts
  model: HistoryModel
  onRemoved: () => void
}) {
  const isRenaming = useSignal(false)
  const renameButton = useRef<HTMLButtonElement>(null)
  const title = titleOf(call) || t('call_untitled')
  const state = stateOf(call, nowMs.value)
  const names = call.participantNames.map((name, index) => name ?? t('participant_numbered', index + 1))

  const endRenaming = () => {
    isRenaming.value = false
    renameButton.current?.focus()
  }

  return (
    <li class="history-row">
      <input
        type="checkbox"
        class="history-box"
        aria-label={t('history_select', title)}
        checked={model.selected.value.has(call.id)}
        onChange={(event) => model.select(call.id, event.currentTarget.checked)}
      />
      <div class="history-words">
        {isRenaming.value ? (
          <NameField
            name={title}
            initial={titleOf(call)}
            onKeep={(name) => {
              endRenaming()
              void model.rename(call.id, name)
            }}
            onDrop={endRenaming}
          />
        ) : (
          <h3 class="history-title">
            <a href={reportAddress(call.id)}>
              <bdi>{title}</bdi>
            </a>
            {state === 'cut-off' && <span class="badge">{t('history_cut_off')}</span>}
            {state === 'running' && <span class="badge">{t('history_running')}</span>}
          </h3>
        )}
        <ul class="history-facts">
          <li>
            <time dateTime={new Date(call.startedAtMs).toISOString()}>{shortDateTime(call.startedAtMs)}</time>
          </li>
          <li>
            <time dateTime={isoLength(call.lengthS * 1000)}>{clockLength(call.lengthS * 1000)}</time>
          </li>
          {names.length > 0 && <li>{tCount('participants', names.length)}</li>}
          {call.siteId !== 'generic' && <li>{siteName(call.siteId)}</li>}
        </ul>
        <CallBand call={call} bands={model.bands} />
        {names.length > 0 && (
          <p class="history-names">
            {new Intl.ListFormat(t('language_code'))
              .formatToParts(names)
              .map(({ type, value }) => (type === 'element' ? <bdi>{value}</bdi> : value))}
          </p>
        )}
        {state !== 'running' && (
          <p class="history-until">
            {t('history_until', shortDateTime(expiresAtMs(call, call.lengthS, model.settings.value.keepDays)))}
          </p>
        )}
      </div>
      {state !== 'running' && (
        <div class="button-row">
          {!call.isKept && model.settings.value.isHistoryOn && (
            <button
              type="button"
              class="small-button"
              aria-label={t('history_keep_name', title)}
              onClick={() => void model.keep(call.id)}
            >
              {t('history_keep')}
            </button>
          )}
          <button
            ref={renameButton}
            type="button"
            class="small-button"
            aria-label={t('history_rename_name', title)}
            onClick={() => (isRenaming.value = true)}
          >
            {t('row_rename')}
          </button>
          <ConfirmButton
            label={t('history_delete')}
            question={t('history_delete_sure')}
            name={title}
            onConfirm={() => void model.remove(call.id).then(onRemoved)}
          />
        </div>
      )}
    </li>
  )
}

/** A record that cannot be read: it can only be deleted. */
export function DamagedRow({
  call,
  model,
  onRemoved,
}: {
  call: DamagedCall
  model: HistoryModel
  onRemoved: () => void
}) {
  return (
    <li class="history-row">
      <div class="history-words">
        <h3 class="history-title">{t('history_damaged')}</h3>
        <p class="history-facts">{t('history_damaged_text')}</p>
      </div>
      <div class="button-row">
        <ConfirmButton
          label={t('history_delete')}
          question={t('history_delete_sure')}
          name={t('history_damaged')}
          onConfirm={() => void model.remove(call.id).then(onRemoved)}
        />
      </div>
    </li>
  )
}
