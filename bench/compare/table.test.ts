import { expect, test } from 'vitest'
import type { ReaderFigures } from './figures'
import { plotOf, tableOf, type Line } from './table'

const spread = (median: number) => ({ median, least: median / 2, most: 2 * median })
const figures = (cpu: number, ratio: number | null): ReaderFigures => ({
  cpuMsPerReading: spread(cpu),
  readingsPerSecond: spread(14),
  readingMs: { median: 40, percentile95: 90 },
  firstReadingMs: spread(700),
  memoryMb: null,
  ratio: ratio === null ? null : spread(ratio),
})
const LINES: Line[] = [
  {
    name: 'Mien',
    backend: 'wasm',
    figures: figures(6, null),
    download: { bytes: 4.8e6, gzippedBytes: 2.5e6 },
    accuracy: null,
  },
  {
    name: 'Other',
    backend: 'webgl',
    figures: figures(24, 4),
    download: { bytes: 2e7, gzippedBytes: 9e6 },
    accuracy: { found: 0.5, right: 0.25 },
  },
]

test('the table has a line for each reader, and ratios to Mien', () => {
  const [head, , mien, other] = tableOf(LINES).split('\n')
  expect(head).toContain('÷ Mien')
  expect(mien).toBe('| Mien | wasm | 6.0 (3.0–12.0) |  | 14.0 | 40 (90) | 0.7 |  | 4.8 (2.5) |  |  |')
  expect(other).toContain('| 4.0 (2.0–8.0) |')
  expect(other).toContain('| 50.0 % | 25.0 % |')
})

test('the plot’s bars are as long as what they say', () => {
  const lengths = [...plotOf(LINES).matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, length]) => Number(length))
  expect(lengths[1]).toBe(420)
  expect((lengths[0] ?? 0) * 4).toBeCloseTo(420, 0)
})
