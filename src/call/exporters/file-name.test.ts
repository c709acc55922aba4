import { expect, it } from 'vitest'
import { exportFileName } from './file-name'
import { DATA_EXPORTERS } from './index'

it('has the local date and time, in characters that every file system allows', () => {
  const startedAtMs = new Date(2026, 0, 4, 9, 5, 7).getTime()
  expect(DATA_EXPORTERS.map(({ fileEnding }) => exportFileName(startedAtMs, fileEnding))).toEqual([
    'mien-2026-01-04-090507.json',
    'mien-2026-01-04-090507-summary.csv',
    'mien-2026-01-04-090507-timeline.csv',
  ])
})
