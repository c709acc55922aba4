import { markdownTable } from '../../tools/markdown-table'
import type { ReaderFigures, Spread } from './figures'

/** A line of the table. */
export interface Line {
  readonly name: string
  /** What it ran on. */
  readonly backend: string
  readonly figures: ReaderFigures
  readonly download: { readonly bytes: number; readonly gzippedBytes: number }
  /** Parts in [0, 1] of labelled pictures; null where none were given. */
  readonly accuracy: { readonly found: number; readonly right: number } | null
}

const HEAD = [
  'reader',
  'on',
  'CPU a reading, ms',
  '÷ Mien',
  'readings a second',
  'ms a reading, median (95th)',
  'first reading, s',
  'memory, MB',
  'download, MB (packed)',
  'faces found',
  'right',
]

/** The comparison as Markdown: medians, with least and most in brackets. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ name, backend, figures, download, accuracy }) => [
    name,
    backend,
    withRange(figures.cpuMsPerReading, 1),
    figures.ratio === null ? '' : withRange(figures.ratio, 1),
    figures.readingsPerSecond.median.toFixed(1),
    `${figures.readingMs.median.toFixed(0)} (${figures.readingMs.percentile95.toFixed(0)})`,
    (figures.firstReadingMs.median / 1000).toFixed(1),
    figures.memoryMb === null ? '' : figures.memoryMb.median.toFixed(0),
    `${megabytes(download.bytes)} (${megabytes(download.gzippedBytes)})`,
    accuracy === null ? '' : `${(100 * accuracy.found).toFixed(1)} %`,
    accuracy === null ? '' : `${(100 * accuracy.right).toFixed(1)} %`,
  ])
  return markdownTable(HEAD, rows)
}

function withRange({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

/** Height of a bar with its words, and what stands beside it. SVG pixels. */
const BAR = { height: 26, left: 190, width: 420, right: 130 } as const

/** CPU for a reading of each reader as bars in an SVG picture. */
export function plotOf(lines: readonly Line[]): string {
  const most = Math.max(...lines.map(({ figures }) => figures.cpuMsPerReading.median))
  const bars = lines.map(({ name, figures: { cpuMsPerReading, ratio } }, index) => {
    const y = index * BAR.height
    const length = (BAR.width * cpuMsPerReading.median) / most
    const words = `${cpuMsPerReading.median.toFixed(1)} ms${ratio === null ? '' : `, ${ratio.median.toFixed(1)} ×`}`
    return [
      `<text x="${BAR.left - 10}" y="${y + 18}" text-anchor="end">${name}</text>`,
      `<rect x="${BAR.left}" y="${y + 5}" width="${length.toFixed(1)}" height="16" rx="2"/>`,
      `<text x="${(BAR.left + length + 8).toFixed(1)}" y="${y + 18}">${words}</text>`,
    ].join('')
  })
  const [width, height] = [BAR.left + BAR.width + BAR.right, lines.length * BAR.height + 6]
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">` +
    `<title>CPU of the browser for one reading</title>` +
    `<style>text{fill:#333}rect{fill:#4477aa}@media(prefers-color-scheme:dark){text{fill:#ddd}rect{fill:#77aadd}}</style>` +
    `${bars.join('')}</svg>\n`
  )
}
