import { expect, test } from 'vitest'
import { costBetween } from './process-cost'

test('the cost is what was used in the window, by second and by reading', () => {
  const cost = costBetween(
    { extensionS: 10, graphicsS: 1 },
    { extensionS: 12, graphicsS: 1.5 },
    { seconds: 10, readings: 100, extensionMb: 200 },
  )
  expect(cost).toEqual({
    extensionMsPerSecond: 200,
    graphicsMsPerSecond: 50,
    extensionMsPerReading: 20,
    extensionMb: 200,
  })
})
