/** "What does it see when I …": seven small tasks, and what was seen in one. Pure: readouts and time are handed in. */
import { EXPRESSIONS } from '../call/reading'
import type { Expression } from '../call/reading'
import type { Readout } from '../shared/protocol'

/** What to do with the face, named by the expression that it is mostly taken for. */
export type Task = Expression

/** The easy ones first; the order of the classes would begin with anger. */
export const TASKS: readonly Task[] = ['happy', 'surprise', 'neutral', 'angry', 'sad', 'disgust', 'fear']

/** Long enough to move the face, and for about eight readings at the usual pace. */
export const TASK_MS = 4_000
/** The face is still moving in readings of this time. */
const MOVING_MS = 800
/** Seen in at least this share of the readings: "all the time". */
const THROUGHOUT = 0.85
/** Seen in at least half of them: "most of the time". */
const MOSTLY = 0.5

export type HowOften = 'throughout' | 'mostly' | 'at-times'

/** What was seen during a task: the expressions, most frequent first. It says nothing of how well it was done. */
export interface Seen {
  readonly expressions: readonly { readonly expression: Expression; readonly howOften: HowOften }[]
  /** Why there are none: a face without an expression that stands out, or no face that could be read. */
  readonly nothing: 'unsure' | 'no-face' | null
}

/** Collects the readings of one task. */
export class TaskRun {
  readonly task: Task
  readonly #startedAtMs: number
  readonly #counts = new Map<Expression, number>()
  #unsureCount = 0
  #readingCount = 0
  #lastCapturedAtMs = -Infinity

  /** @param nowMs Epoch milliseconds, as those of readouts. */
  constructor(task: Task, nowMs: number) {
    this.task = task
    this.#startedAtMs = nowMs
  }

  /** Seconds that are left, rounded up; 0 when it is over. */
  remainingS(nowMs: number): number {
    return Math.max(0, Math.ceil((this.#startedAtMs + TASK_MS - nowMs) / 1000))
  }

  /** Takes a readout; one of a picture that was taken before, or while the face still moves, does not count. */
  add({ state, capturedAtMs }: Pick<Readout, 'state' | 'capturedAtMs'>): void {
    if (capturedAtMs === null || capturedAtMs <= this.#lastCapturedAtMs) return
    this.#lastCapturedAtMs = capturedAtMs
    if (capturedAtMs < this.#startedAtMs + MOVING_MS) return
    if (state.kind === 'expression') {
      this.#readingCount++
      this.#counts.set(state.expression, (this.#counts.get(state.expression) ?? 0) + 1)
    } else if (state.kind === 'none' && state.reason === 'unsure') {
      this.#readingCount++
      this.#unsureCount++
    }
  }

  seen(): Seen {
    const expressions = EXPRESSIONS.map((expression) => ({ expression, count: this.#counts.get(expression) ?? 0 }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count)
      .map(({ expression, count }) => ({ expression, howOften: howOften(count / this.#readingCount) }))
    const nothing = expressions.length > 0 ? null : this.#unsureCount > 0 ? 'unsure' : 'no-face'
    return { expressions, nothing }
  }
}

function howOften(share: number): HowOften {
  if (share >= THROUGHOUT) return 'throughout'
  return share >= MOSTLY ? 'mostly' : 'at-times'
}
