import { expect, it } from 'vitest'
import { EXPORT_KINDS, REPORT_KINDS, exportFileName } from './file-name'

it('is the local date and time, in characters that every file system takes', () => {
  const startedAtMs = new Date(2026, 0, 4, 9, 5, 7).getTime()
  expect([...EXPORT_KINDS, ...REPORT_KINDS].map((kind) => exportFileName(startedAtMs, kind))).toEqual([
    'mien-2026-01-04-090507.json',
    'mien-2026-01-04-090507-summary.csv',
    'mien-2026-01-04-090507-timeline.csv',
    'mien-2026-01-04-090507-report.html',
    'mien-2026-01-04-090507-report.md',
  ])
})
