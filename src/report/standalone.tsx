/** The report as one self-contained HTML file: no script, nothing to load. */
import { renderToString } from 'preact-render-to-string'
import { titleOf } from '../call/names'
import chartStyle from '../ui/charts/charts.css?inline'
import { t } from '../ui/messages'
import partStyle from '../ui/parts.css?inline'
import tokenStyle from '../ui/tokens.css?inline'
import type { Report } from './report-data'
import sectionStyle from './report-sections.css?inline'
import { ReportView } from './report-view'

/** Keeps the browser that opens the file from running or loading anything. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/**
 * The HTML text of a report.
 * @param palette The colours of the settings.
 */
export function toHtml(report: Report, palette: string): string {
  const title = titleOf(report.summary) || t('call_untitled')
  const style = [tokenStyle, partStyle, chartStyle, sectionStyle].join('\n')
  const page = (
    <html lang={t('language_code')} dir={t('text_direction') === 'rtl' ? 'rtl' : 'ltr'} data-palette={palette}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <ReportView report={report} edits={null} />
        <footer class="report-footer quiet">{t('report_file_footer')}</footer>
      </body>
    </html>
  )
  return `<!doctype html>\n${renderToString(page)}\n`
}
