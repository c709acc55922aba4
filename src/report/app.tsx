import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { titleOf } from '../call/names'
import { ConfirmButton } from '../ui/confirm-button'
import { t } from '../ui/messages'
import { storeFaultInWords } from '../ui/store-fault'
import { REPORT_EXPORTERS } from './export-file'
import type { Report } from './report-data'
import type { ReportModel, ReportResult } from './report-model'
import { ReportView } from './report-view'

/** The whole page. */
export function App({ model }: { model: ReportModel }) {
  const screen = model.screen.value
  switch (screen.kind) {
    case 'loading':
      return (
        <main class="report">
          <p class="quiet" role="status">
            {t('report_loading')}
          </p>
        </main>
      )
    case 'not-found':
      return <Message title={t('report_not_found_title')} text={t('report_not_found')} />
    case 'deleted':
      return <Message title={t('report_deleted_title')} text={t('report_deleted')} />
    case 'damaged':
      return (
        <Message title={t('report_damaged_title')} text={t('report_damaged')} detail={screen.detail}>
          <DeleteButton model={model} name={t('report_damaged_title')} />
          <ResultLine result={model.result.value} />
        </Message>
      )
    case 'not-read':
      return (
        <Message
          title={t('report_not_read_title')}
          text={storeFaultInWords(screen.fault, 'report_not_read')}
          detail={screen.detail}
        >
          <button type="button" class="main-button" onClick={() => void model.refresh()}>
            {t('try_again')}
          </button>
        </Message>
      )
    case 'ready':
      return <Ready model={model} report={screen.report} isOtherMissing={screen.isOtherMissing} />
  }
}

function Ready({ model, report, isOtherMissing }: { model: ReportModel; report: Report; isOtherMissing: boolean }) {
  const title = titleOf(report.summary) || t('call_untitled')
  useEffect(() => {
    document.title = `${title} – ${t('report_page_title')}`
  }, [title])
  return (
    <ReportView
      report={report}
      edits={report.isRunning ? null : model.edits}
      toolbar={
        <>
          {isOtherMissing && <p class="notice notice-warning">{t('report_with_missing')}</p>}
          <Toolbar model={model} title={title} isRunning={report.isRunning} />
        </>
      }
    />
  )
}

/** Saving, deleting, and refreshing a running call's report. */
function Toolbar({ model, title, isRunning }: { model: ReportModel; title: string; isRunning: boolean }) {
  return (
    <div class="report-toolbar">
      <div class="report-buttons" role="group" aria-label={t('report_export')}>
        {REPORT_EXPORTERS.map(({ id, labelKey, hintKey }) => (
          <button key={id} type="button" class="small-button" title={t(hintKey)} onClick={() => void model.export(id)}>
            {t(labelKey)}
          </button>
        ))}
      </div>
      <label class="report-choice" title={t('report_anonymous_hint')}>
        <input
          type="checkbox"
          checked={model.isAnonymous}
          onChange={(event) => (model.isAnonymous.value = event.currentTarget.checked)}
        />
        {t('report_anonymous')}
      </label>
      <ResultLine result={model.result.value} />
      <div class="report-buttons">
        {isRunning ? (
          <button type="button" class="small-button" onClick={() => void model.refresh()}>
            {t('report_refresh')}
          </button>
        ) : (
          <DeleteButton model={model} name={title} />
        )}
      </div>
    </div>
  )
}

function ResultLine({ result }: { result: ReportResult | null }) {
  return (
    <p class={`report-result${result !== null && result.kind !== 'saved' ? ' report-fault' : ''}`} role="status">
      {result && resultInWords(result)}
    </p>
  )
}

function resultInWords(result: ReportResult): string {
  switch (result.kind) {
    case 'saved':
      return result.isKept
        ? t('export_done', result.fileName)
        : `${t('export_done', result.fileName)} ${t('report_delete_offer')}`
    case 'not-saved':
      return t('report_save_failed')
    case 'not-changed':
      return storeFaultInWords(result.fault, 'report_change_failed')
    case 'not-deleted':
      return storeFaultInWords(result.fault, 'report_delete_failed')
  }
}

function DeleteButton({ model, name }: { model: ReportModel; name: string }) {
  return (
    <ConfirmButton
      label={t('report_delete')}
      question={t('report_delete_sure')}
      name={name}
      onConfirm={() => void model.deleteCall()}
    />
  )
}

function Message({
  title,
  text,
  detail,
  children,
}: {
  title: string
  text: string
  detail?: string
  children?: ComponentChildren
}) {
  return (
    <main class="report report-message">
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
      {detail !== undefined && (
        <details>
          <summary>{t('problem_details')}</summary>
          <code class="problem-detail">{detail}</code>
        </details>
      )}
    </main>
  )
}
