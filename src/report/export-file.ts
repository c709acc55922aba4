import { withoutNames } from '../call/anonymous'
import { DATA_EXPORTERS, exporterOf } from '../call/exporters'
import type { DataFormat, Exporter } from '../call/exporters'
import { exportFileName } from '../call/exporters/file-name'
import { toMarkdown } from '../call/exporters/markdown'
import type { Call } from '../call/timeline'
import { t } from '../ui/messages'
import { briefInWords } from './brief-words'
import { markdownWords } from './markdown-words'
import { nameInReport, reportOf } from './report-data'
import type { Comparison, Report, ReportedCall } from './report-data'
import { toHtml } from './standalone'

/** A file, ready to be saved. */
export interface ReportFile {
  readonly name: string
  readonly text: string
  readonly mediaType: string
}

export interface ReportFileOptions {
  readonly nowMs: number
  /** Whether names are replaced by Participant 1, 2, … */
  readonly isAnonymous: boolean
  /** A call to compare with; it is in the HTML and the Markdown. */
  readonly other: Call | null
  /** The colours of the settings, for the HTML. */
  readonly palette: string
}

const numbered = (order: number) => t('participant_numbered', order)

export type ReportFormat = 'html' | 'markdown' | DataFormat
/** What a report's file is written from. */
interface ReportInput {
  readonly report: Report
  readonly palette: string
}

const HTML = {
  id: 'html',
  labelKey: 'report_export_html',
  hintKey: 'report_export_html_hint',
  fileEnding: '-report.html',
  mimeType: 'text/html',
  write: ({ report, palette }: ReportInput) => toHtml(report, palette),
} as const
const MARKDOWN = {
  id: 'markdown',
  labelKey: 'report_export_markdown',
  hintKey: 'report_export_markdown_hint',
  fileEnding: '-report.md',
  mimeType: 'text/markdown',
  write: ({ report }: ReportInput) => markdownOf(report),
} as const

/** Reports for people, then figures for other programs, in the order of their buttons. */
export const REPORT_EXPORTERS = [
  HTML,
  MARKDOWN,
  ...DATA_EXPORTERS.map((exporter) => ({
    ...exporter,
    write: ({ report }: ReportInput) => exporter.write(report.summary),
  })),
] satisfies readonly Exporter<ReportInput, ReportFormat>[]

/** A call as a file of the given format. */
export function reportFile(
  call: ReportedCall,
  format: ReportFormat,
  { nowMs, isAnonymous, other, palette }: ReportFileOptions,
): ReportFile {
  const { fileEnding, mimeType, write } = exporterOf(REPORT_EXPORTERS, format)
  const named = reportOf(call, nowMs, other, numbered)
  const report = isAnonymous ? anonymous(call, named, nowMs) : named
  return {
    name: exportFileName(call.startedAtMs, fileEnding),
    mediaType: mimeType,
    text: write({ report, palette }),
  }
}

function markdownOf(report: Report): string {
  const { summary, damagedSeconds, leading, moments, comparison } = report
  return toMarkdown(
    {
      summary,
      brief: briefInWords(report.brief, nameInReport(report)),
      damagedSeconds,
      leading,
      moments: moments.moments,
      unlistedCount: moments.moreCount,
      compared: comparison?.participants ?? [],
    },
    markdownWords(report),
  )
}

/** The report without names. Participants of the other call are matched by name before its names are replaced too. */
function anonymous(call: Call, named: Report, nowMs: number): Report {
  const report = reportOf(withoutNames(call, numbered), nowMs, null, numbered)
  const { damagedSeconds } = named
  return { ...report, damagedSeconds, comparison: named.comparison && anonymousComparison(named.comparison, named) }
}

function anonymousComparison({ before, after, participants }: Comparison, { summary }: Report): Comparison {
  let strangers = summary.participants.length
  const numberOf = (keys: readonly (string | undefined)[]) => {
    const place = summary.participants.findIndex(({ key }) => keys.includes(key))
    return numbered(place === -1 ? ++strangers : place + 1)
  }
  const isBefore = before.id === summary.id
  const untitled = { title: '', givenTitle: null }
  return {
    before: { ...before, ...untitled },
    after: { ...after, ...untitled },
    participants: participants.map((each) => ({
      ...each,
      name: numberOf([(isBefore ? each.before : each.after)?.key]),
    })),
  }
}
