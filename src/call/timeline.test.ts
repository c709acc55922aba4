import { expect, it } from 'vitest'
import { timelineOf } from './testing/made-calls'
import { Timeline } from './timeline'

it('shownAt agrees with at, and is null where there is no cell', () => {
  const timeline = timelineOf('hn- cu')
  for (let second = -1; second < 8; second++) expect(timeline.shownAt(second)).toBe(timeline.at(second)?.shown ?? null)
  expect(new Timeline().shownAt(0)).toBeNull()
})

it('is empty after it was cleared, and can be filled again', () => {
  const timeline = timelineOf('hhh')
  timeline.clear()
  expect([...timeline.cells()]).toEqual([])
  expect(timeline.lengthS).toBe(0)
  timeline.set({ second: 2, shown: 'paused', probabilities: null })
  expect([timeline.lengthS, timeline.shownAt(0), timeline.shownAt(2)]).toEqual([3, null, 'paused'])
})
