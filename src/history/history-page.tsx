import { useRef } from 'preact/hooks'
import type { CallFacts } from '../shared/call-store'
import { ConfirmButton } from '../ui/confirm-button'
import { t, tCount } from '../ui/messages'
import { PageResult } from '../ui/page-result'
import { isFault } from './history-model'
import type { HistoryModel } from './history-model'
import { resultInWords } from './history-result'
import { DamagedRow, HistoryRow, reportAddress } from './history-row'

/** The whole history page. */
export function HistoryPage({ model }: { model: HistoryModel }) {
  const result = model.result.value
  return (
    <main class="page history">
      <header class="page-head">
        <h1>{t('history_title')}</h1>
        <a href="../settings/index.html">{t('history_settings')}</a>
      </header>
      <HistorySwitch model={model} />
      <Calls model={model} />
      <PageResult text={result === null ? '' : resultInWords(result)} isFault={result !== null && isFault(result)} />
    </main>
  )
}

/** How long calls are kept, and the offer to keep them. */
function HistorySwitch({ model }: { model: HistoryModel }) {
  const { isHistoryOn, keepDays } = model.settings.value
  if (isHistoryOn) return <p class="history-kept quiet">{tCount('history_on', keepDays)}</p>
  return (
    <div class="notice">
      <p>{t('history_off')}</p>
      <button type="button" class="main-button" onClick={() => void model.turnOn()}>
        {t('history_turn_on')}
      </button>
    </div>
  )
}

function Calls({ model }: { model: HistoryModel }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const calls = model.calls.value
  if (calls === null) return model.result.value === null ? <p class="quiet">{t('history_loading')}</p> : null
  const shown = model.shown.value
  // The row that had the focus no longer exists.
  const focusHeading = () => heading.current?.focus()

  return (
    <>
      <div class="history-tools">
        {calls.length > 0 && (
          <label class="history-search">
            <span>{t('history_search')}</span>
            <input
              type="search"
              class="text-field"
              value={model.search.value}
              onInput={(event) => (model.search.value = event.currentTarget.value)}
            />
          </label>
        )}
        <div class="button-row">
          {calls.length > 0 && (
            <button
              type="button"
              class="small-button"
              disabled={model.isBusy.value}
              onClick={() => void model.exportCalls(calls.map(({ id }) => id))}
            >
              {t('history_export_all')}
            </button>
          )}
          <ImportButton model={model} />
          {calls.length > 0 && (
            <ConfirmButton
              label={t('history_delete_all')}
              question={tCount('history_delete_all_sure', calls.length)}
              onConfirm={() => void model.removeAll().then(focusHeading)}
            />
          )}
        </div>
      </div>
      <SelectionBar model={model} />
      <h2 ref={heading} tabIndex={-1} class={calls.length === 0 ? 'visually-hidden' : ''}>
        <span role="status">
          {shown.length === calls.length
            ? tCount('history_calls', calls.length)
            : t('history_calls_shown', shown.length, calls.length)}
        </span>
      </h2>
      {calls.length === 0 && <NoCalls />}
      {calls.length > 0 && shown.length === 0 && (
        <div class="history-empty">
          <p>{t('history_no_hit')}</p>
          <button type="button" class="small-button" onClick={() => (model.search.value = '')}>
            {t('history_clear_search')}
          </button>
        </div>
      )}
      <ul class="history-list">
        {shown.map((call) =>
          call.isDamaged ? (
            <DamagedRow key={call.id} call={call} model={model} onRemoved={focusHeading} />
          ) : (
            <HistoryRow key={call.id} call={call} model={model} onRemoved={focusHeading} />
          ),
        )}
      </ul>
    </>
  )
}

/** What to do so that there is a call. */
function NoCalls() {
  return (
    <div class="history-empty">
      <h3>{t('history_empty')}</h3>
      <ol>
        <li>{t('history_empty_open')}</li>
        <li>{t('history_empty_read')}</li>
        <li>{t('history_empty_back')}</li>
      </ol>
      <p class="quiet">{t('history_empty_import')}</p>
    </div>
  )
}

function ImportButton({ model }: { model: HistoryModel }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class="small-button" disabled={model.isBusy.value} onClick={() => field.current?.click()}>
        {t('history_import')}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        multiple
        accept=".json,application/json"
        onChange={({ currentTarget }) => {
          void model.importFiles([...(currentTarget.files ?? [])])
          // So that the same file can be chosen again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}

/** What can be done with the calls that are ticked. */
function SelectionBar({ model }: { model: HistoryModel }) {
  const ids = model.selected.value
  if (ids.size === 0) return null
  const chosen = (model.calls.value ?? [])
    .filter((call): call is CallFacts => !call.isDamaged && ids.has(call.id))
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
  return (
    <div class="history-selection" role="group" aria-label={t('history_selection')}>
      <p>{tCount('history_selected', chosen.length)}</p>
      <div class="button-row">
        {chosen.length === 2 ? (
          <a class="small-button" href={reportAddress(...chosen.map(({ id }) => id))}>
            {t('history_compare')}
          </a>
        ) : (
          <span class="quiet">{t('history_compare_hint')}</span>
        )}
        <button
          type="button"
          class="small-button"
          disabled={model.isBusy.value}
          onClick={() => void model.exportCalls([...ids])}
        >
          {t('history_export_selected')}
        </button>
        <button type="button" class="small-button" onClick={() => model.clearSelection()}>
          {t('history_clear')}
        </button>
      </div>
    </div>
  )
}
