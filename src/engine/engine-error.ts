import type { Problem } from '../shared/protocol'

/** An error of the engine that a view can put in words: `problem.code` says which sentence, `problem.detail` the cause. */
export class EngineError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.detail}`, options)
    this.name = 'EngineError'
    this.problem = problem
  }
}
