import { expect, it } from 'vitest'
import { timelineOf } from './testing/made-calls'
import { Timeline } from './timeline'

it('shownAt says what at says, and null where there is no cell', () => {
  const timeline = timelineOf('hn- cu')
  for (let second = -1; second < 8; second++) expect(timeline.shownAt(second)).toBe(timeline.at(second)?.shown ?? null)
  expect(new Timeline().shownAt(0)).toBeNull()
})
