import { expect, test } from 'vitest'
import { atLeast, atMost, goalAndMeasured } from './verdict'

const show = (value: number) => value.toFixed(1)

test.each([
  [atMost(4), [3, 4], ['≤ 4.0', '3.0 to 4.0']],
  [atMost(4), [3, 4.1], ['≤ 4.0', '3.0 to 4.1: **missed**']],
  [atLeast(4), [3.9], ['≥ 4.0', '3.9: **missed**']],
  [atLeast(4), [4, 4.01], ['≥ 4.0', '4.0']],
  [null, [1], ['–', '1.0']],
])('%j of %j', (goal, values, cells) => {
  expect(goalAndMeasured(goal, values, show)).toEqual(cells)
})
