import type { DomainScores } from './domain-scores'

/** One row of the table: a set or a part of it, and whose answers they are. */
export type DomainRow = {
  readonly domain: string
  readonly part: string
  readonly reader: string
  readonly scores: DomainScores
}

const HEAD = [
  'domain',
  'part',
  'answers of',
  'faces',
  'found',
  'accuracy',
  'mean recall',
  'worst class',
  'calibration error',
  'shown',
  'shown is right',
  'surest 60 % right',
]

/** Columns of text; the others are numbers, and aligned to the right. */
const TEXT_COLUMNS = new Set(['domain', 'part', 'answers of', 'worst class'])

/** The rows as a table of Markdown whose columns are aligned. */
export function domainTable(rows: readonly DomainRow[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const isText = (column: number): boolean => TEXT_COLUMNS.has(HEAD[column] ?? '')
  const aligned = lines.map((line) =>
    line.map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))),
  )
  const rule = widths.map((width, at) => (isText(at) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  const [head = [], ...body] = aligned
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function cellsOf({ domain, part, reader, scores }: DomainRow): string[] {
  const { faces, found, accuracy, meanRecall, worst, calibrationError, shown, rightAmongMostCertain } = scores
  return [
    domain,
    part,
    reader,
    String(faces),
    percent(found),
    percent(accuracy),
    percent(meanRecall),
    worst === null ? '–' : `${worst.expression} ${percent(worst.recall)}`,
    percent(calibrationError),
    percent(shown?.share ?? null),
    percent(shown?.accuracy ?? null),
    percent(rightAmongMostCertain),
  ]
}

function percent(fraction: number | null): string {
  return fraction === null ? '–' : `${(100 * fraction).toFixed(1)} %`
}
