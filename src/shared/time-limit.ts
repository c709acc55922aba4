/** Thrown by {@link withTimeLimit}. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError'
}

/**
 * The result of `work`, or a {@link TimeLimitError} after `limitMs`. The work itself is not stopped.
 * @param what Names the work in the error.
 */
export async function withTimeLimit<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(`${what} took longer than ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
