/** What an export holds: figures for other programs. */
export const EXPORT_KINDS = ['json', 'summary-csv', 'timeline-csv'] as const
export type ExportKind = (typeof EXPORT_KINDS)[number]
/** A report for people. */
export const REPORT_KINDS = ['html', 'markdown'] as const
export type ReportKind = (typeof REPORT_KINDS)[number]

const ENDINGS: Readonly<Record<ExportKind | ReportKind, string>> = {
  json: '.json',
  'summary-csv': '-summary.csv',
  'timeline-csv': '-timeline.csv',
  html: '-report.html',
  markdown: '-report.md',
}

/**
 * A file name from the local date and time of the call's start, such as `mien-2026-11-24-003312-summary.csv`.
 * The call's title is left out: it may hold what no file system takes, and names people in every folder listing.
 * @param startedAtMs Epoch milliseconds.
 */
export function exportFileName(startedAtMs: number, kind: ExportKind | ReportKind): string {
  const start = new Date(startedAtMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const date = [start.getFullYear(), two(start.getMonth() + 1), two(start.getDate())].join('-')
  const time = two(start.getHours()) + two(start.getMinutes()) + two(start.getSeconds())
  return `mien-${date}-${time}${ENDINGS[kind]}`
}
