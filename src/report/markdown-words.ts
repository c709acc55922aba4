import type { MarkdownWords } from '../call/exporters/markdown'
import { momentInWords, momentKind, momentTime } from '../ui/charts/moment-words'
import { clockLength, percent, shortDateTime } from '../ui/format'
import { t, tCount } from '../ui/messages'
import { siteName } from '../ui/site-name'
import { expressionKey, reasonKey } from '../ui/wording'
import { accuracyFacts, MEANINGS, settingsFacts } from './facts'
import type { Report } from './report-data'
import { nameInReport } from './report-data'

/** The texts of a Markdown file of this report, in the chosen language. */
export function markdownWords(report: Report): MarkdownWords {
  const { settings } = report.summary
  const nameOf = nameInReport(report)
  return {
    report: t('report_of_mien'),
    untitled: t('call_untitled'),
    start: t('report_start'),
    length: t('call_length_label'),
    site: t('report_site'),
    participants: t('participants_label'),
    moments: t('report_moments'),
    time: t('report_note_time'),
    what: t('report_moment_what'),
    name: t('report_figures_person'),
    expression: t('chart_column_expression'),
    read: t('report_fact_read'),
    notRead: t('report_fact_not_read'),
    leftOut: t('report_figures_left_out'),
    meaning: t('report_meaning'),
    meanings: MEANINGS.map((key) => t(key)),
    accuracy: t('report_accuracy'),
    accuracies: accuracyFacts(),
    settings: t('report_settings'),
    settingsUsed: settings === null ? [] : settingsFacts(settings),
    comparison: t('report_comparison'),
    before: t('chart_column_share_before'),
    after: t('chart_column_share_after'),
    expressionName: (expression) => t(expressionKey(expression)),
    reason: (reason) => t(reasonKey(reason)),
    siteName,
    dateTime: shortDateTime,
    clock: (seconds) => clockLength(seconds * 1000),
    percent,
    momentTime,
    momentKind,
    momentText: (moment) => momentInWords(moment, nameOf),
    momentsAround: (count) => tCount('moment_around', count),
    allMoments: (count) => t('moments_all', count),
    unlisted: (count) => tCount('report_moments_more', count),
    damaged: (seconds) => tCount('report_damaged_seconds', seconds),
  }
}
