/**
 * Runs jobs one after another, in the order in which they were added. A job that fails rejects its own promise and does
 * not stop the next.
 */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Adds a job. @returns its result */
  add<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(job)
    this.#last = result.catch(() => undefined)
    return result
  }
}
