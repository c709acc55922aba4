import { describe, expect, it } from 'vitest'
import { EXPRESSIONS } from '../call/reading'
import type { Expression, NoReadingReason } from '../call/reading'
import { lacks, reads } from '../live/testing/made-readouts'
import { TASK_MS, TaskRun, TASKS } from './task'

const START_MS = 1_000_000
/** A run with a reading every 400 ms, from before it began; null is a picture without a new reading. */
function runOf(...states: readonly (Expression | NoReadingReason)[]) {
  const run = new TaskRun('happy', START_MS)
  states.forEach((state, index) => {
    const capturedAtMs = START_MS + index * 400
    const isExpression = (EXPRESSIONS as readonly string[]).includes(state)
    const made = isExpression ? reads(state as Expression, 0.7) : lacks(state as NoReadingReason)
    run.add({ ...made, capturedAtMs })
  })
  return run.seen()
}

it('there is a task for each expression', () => {
  expect(new Set(TASKS)).toEqual(new Set(EXPRESSIONS))
})

describe('a task', () => {
  it('counts down to its end', () => {
    const run = new TaskRun('sad', START_MS)
    expect([0, 1, 1000, TASK_MS - 1, TASK_MS, TASK_MS + 9].map((ms) => run.remainingS(START_MS + ms))).toEqual([
      4, 4, 3, 1, 0, 0,
    ])
  })

  it('says what was seen, and how often, whatever the task was', () => {
    expect(runOf('neutral', 'neutral', 'sad', 'sad', 'sad', 'sad', 'sad', 'sad')).toEqual({
      expressions: [{ expression: 'sad', howOften: 'throughout' }],
      nothing: null,
    })
    expect(runOf('neutral', 'neutral', 'sad', 'fear', 'sad', 'sad', 'unsure', 'fear').expressions).toEqual([
      { expression: 'sad', howOften: 'mostly' },
      { expression: 'fear', howOften: 'at-times' },
    ])
  })

  it('leaves out what came before it and while the face was still moving', () => {
    const run = new TaskRun('happy', START_MS)
    for (const sinceMs of [-500, 0, 700]) run.add({ ...reads('angry', 0.9), capturedAtMs: START_MS + sinceMs })
    run.add({ ...reads('happy', 0.9), capturedAtMs: START_MS + 900 })
    expect(run.seen().expressions).toEqual([{ expression: 'happy', howOften: 'throughout' }])
  })

  it('counts a reading once, however often it is published', () => {
    const run = new TaskRun('happy', START_MS)
    for (const _again of [1, 2, 3]) run.add({ ...reads('sad', 0.9), capturedAtMs: START_MS + 1000 })
    for (const sinceMs of [1400, 1800]) run.add({ ...reads('happy', 0.9), capturedAtMs: START_MS + sinceMs })
    expect(run.seen().expressions.map(({ expression }) => expression)).toEqual(['happy', 'sad'])
  })

  it('says that nothing stood out, or that there was no face', () => {
    expect(runOf('unsure', 'unsure', 'unsure', 'no-face')).toEqual({ expressions: [], nothing: 'unsure' })
    expect(runOf('no-face', 'no-face', 'turned-away')).toEqual({ expressions: [], nothing: 'no-face' })
    expect(runOf()).toEqual({ expressions: [], nothing: 'no-face' })
  })
})
