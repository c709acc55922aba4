import { expect, test } from 'vitest'
import { growthTable } from './growth-table'

test('shares are percents, and what is not known is empty', () => {
  const line = {
    people: 9,
    readingsEach: 1.25,
    oldestS: 0.84,
    latencyMs95: 91.4,
    extensionShare: 0.1,
    browserShare: 0.15,
    graphicsShare: 0.001,
    cpuMsPerReading: 5.51,
    memoryMb: null,
    pageShare: 0.012,
    longestTaskMs: 3.14,
    droppedAlone: 0,
    droppedWith: 1.5,
  }
  expect(growthTable([line]).split('\n').at(-1)).toBe(
    '| 9 | 1.25 | 0.8 | 91 | 10.0 % | 15.0 % | 0.1 % | 5.5 |  | 1.2 % | 3.1 | 0.0, 1.5 |',
  )
})
