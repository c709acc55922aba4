/** Steps of a reading as they show in the browser's performance panel, on a track of their own. */

declare global {
  interface Console {
    /** Chromium's: marks a span of time for whoever records. Firefox takes only the label. */
    timeStamp(label: string, startMs: number, endMs: number, track: string): void
  }
}

/** In the order of a reading. */
export const TRACE_STEPS = [
  'find tiles',
  'grab',
  'send',
  'convert',
  'follow',
  'detect',
  'crop',
  'classify',
  'record',
  'publish',
  'store',
] as const
export type TraceStep = (typeof TRACE_STEPS)[number]

/** What the labels begin with. */
export const TRACE_TRACK = 'Mien'

/**
 * Begins a step. Unlike `performance.measure`, which keeps every span for ever, this keeps nothing, and costs a microsecond when nobody
 * records.
 * @returns Ends the step.
 */
export function traceStep(step: TraceStep): () => void {
  const startMs = performance.now()
  return () => {
    // Not every console has it, and Firefox's writes a line.
    if (import.meta.env.MODE !== 'firefox' && 'timeStamp' in console)
      console.timeStamp(`${TRACE_TRACK}: ${step}`, startMs, performance.now(), TRACE_TRACK)
  }
}

/** Does the work of a step that ends at once. */
export function traced<Result>(step: TraceStep, work: () => Result): Result {
  const end = traceStep(step)
  try {
    return work()
  } finally {
    end()
  }
}
