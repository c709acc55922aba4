/**
 * CSV as RFC 4180 has it (comma, CRLF, quotes doubled), in UTF-8 with a byte order mark, which Excel needs to read names
 * correctly. The participant's name is the first column and always quoted, so that spreadsheets which split at semicolons
 * read it correctly too. No other column contains text from the page.
 */
import { EXPRESSIONS, NO_READING_REASONS, isExpression } from '../reading'
import type { CallSummary, ParticipantReadings } from '../summary'
import type { TimelineCell } from '../timeline'

const BYTE_ORDER_MARK = '\uFEFF'
const LINE_END = '\r\n'
/** Enough to show one second of a four-hour call, and the 1/255 steps of stored probabilities. */
const DECIMALS = 4

/**
 * Characters at the start of a cell that make a spreadsheet read it as a formula: those of OWASP's "CSV injection" page
 * and their full-width forms, which Excel treats alike. Some spreadsheets strip tabs and line ends first.
 */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/u

const columnPart = (name: string) => name.replaceAll('-', '_')

const SUMMARY_COLUMNS = [
  'participant',
  'is_self',
  'is_left_out',
  'call_start_utc',
  'call_length_s',
  'first_seen_s',
  'last_seen_s',
  'seconds_seen',
  'seconds_read',
  ...NO_READING_REASONS.map((reason) => `seconds_${columnPart(reason)}`),
  ...EXPRESSIONS.map((expression) => `share_${expression}`),
  ...EXPRESSIONS.map((expression) => `mean_${expression}`),
  'changes',
  'longest_run_expression',
  'longest_run_start_s',
  'longest_run_length_s',
] as const

const TIMELINE_COLUMNS = [
  'participant',
  'second',
  'time_utc',
  'expression',
  'no_reading_reason',
  ...EXPRESSIONS.map((expression) => `p_${expression}`),
] as const

/**
 * One row per participant, in order of appearance. Cells without a value are empty. For somebody who was left out only the
 * name and the facts of the call are filled in.
 */
export function toSummaryCsv(summary: CallSummary): string {
  const call = [new Date(summary.startedAtMs).toISOString(), summary.lengthS]
  const rows = summary.participants.map(({ name, isSelf, readings }) => {
    const cells = [quoted(name), isSelf, readings === null, ...call, ...(readings ? readingCells(readings) : [])]
    return SUMMARY_COLUMNS.map((_, index) => cells[index] ?? '').join(',')
  })
  return table(SUMMARY_COLUMNS, rows)
}

/** One row per participant and second on a tile, one participant after the other, without people who were left out. */
export function toTimelineCsv(summary: CallSummary): string {
  const rows: string[] = []
  for (const { name, readings } of summary.participants) {
    const nameCell = quoted(name)
    for (const cell of readings?.timeline.cells() ?? []) {
      rows.push(`${nameCell},${timelineCells(cell, summary.startedAtMs)}`)
    }
  }
  return table(TIMELINE_COLUMNS, rows)
}

function readingCells(readings: ParticipantReadings): (string | number)[] {
  const { shares, meanProbabilities, longestRun } = readings
  return [
    readings.firstSeenS ?? '',
    readings.lastSeenS ?? '',
    readings.secondsSeen,
    readings.secondsRead,
    ...NO_READING_REASONS.map((reason) => readings.secondsWithout[reason]),
    ...EXPRESSIONS.map((expression) => (shares ? decimal(shares[expression]) : '')),
    ...EXPRESSIONS.map((expression) => (meanProbabilities ? decimal(meanProbabilities[expression]) : '')),
    readings.changes,
    ...(longestRun ? [longestRun.expression, longestRun.startS, longestRun.lengthS] : []),
  ]
}

function timelineCells({ second, shown, probabilities }: TimelineCell, startedAtMs: number): string {
  return [
    second,
    new Date(startedAtMs + second * 1000).toISOString(),
    isExpression(shown) ? shown : '',
    isExpression(shown) ? '' : shown,
    ...EXPRESSIONS.map((_, index) => (probabilities ? decimal(probabilities[index] ?? 0) : '')),
  ].join(',')
}

/**
 * Text from the page as a cell. Text that would be read as a formula gets an apostrophe in front, which spreadsheets show
 * as part of the text; nothing else is changed.
 */
function quoted(text: string): string {
  const harmless = FORMULA_START.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

function table(columns: readonly string[], rows: readonly string[]): string {
  return BYTE_ORDER_MARK + [columns.join(','), ...rows].join(LINE_END) + LINE_END
}

function decimal(value: number): string {
  return String(Number(value.toFixed(DECIMALS)))
}
