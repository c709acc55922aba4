import { markdownTable } from '../../tools/markdown-table'

/** What a call of one size showed. Shares are of one core. */
export interface GrowthLine {
  readonly people: number
  /** Readings of each participant in a second. */
  readonly readingsEach: number
  /** Age of the oldest reading, seconds. */
  readonly oldestS: number
  /** From frame to readout, 95th percentile over the people. */
  readonly latencyMs95: number
  readonly extensionShare: number
  /** Beyond the call alone. */
  readonly browserShare: number
  readonly graphicsShare: number
  /** Of the extension's own process. */
  readonly cpuMsPerReading: number
  readonly memoryMb: number | null
  /** Of the page's main thread, by the clock. */
  readonly pageShare: number
  readonly longestTaskMs: number
  /** Frames a second that the call's videos dropped, without Mien and with it. */
  readonly droppedAlone: number
  readonly droppedWith: number
}

const HEAD = [
  'people',
  'readings a second each',
  'oldest, s',
  'frame to readout, ms (95th)',
  'CPU of the extension',
  'of the browser beyond the call',
  'of the graphics process',
  'CPU a reading, ms',
  'memory, MB',
  'page main thread',
  'longest task, ms',
  'frames dropped a second: without, with',
]

/** The lines as a Markdown table. */
export function growthTable(lines: readonly GrowthLine[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const rows = lines.map((line) => [
    String(line.people),
    line.readingsEach.toFixed(2),
    line.oldestS.toFixed(1),
    line.latencyMs95.toFixed(0),
    percent(line.extensionShare),
    percent(line.browserShare),
    percent(line.graphicsShare),
    line.cpuMsPerReading.toFixed(1),
    line.memoryMb === null ? '' : line.memoryMb.toFixed(0),
    percent(line.pageShare),
    line.longestTaskMs.toFixed(1),
    `${line.droppedAlone.toFixed(1)}, ${line.droppedWith.toFixed(1)}`,
  ])
  return markdownTable(HEAD, rows)
}
