import { TRACE_STEPS, TRACE_TRACK, type TraceStep } from '../../src/shared/trace'
import { markdownTable } from '../../tools/markdown-table'

/** A mark of src/shared/trace.ts in a trace. */
export interface Mark {
  readonly step: TraceStep
  readonly startMs: number
  readonly endMs: number
}

/** What a step takes. */
export interface StepCost {
  readonly step: TraceStep
  readonly timesPerSecond: number
  /** Each time, by the clock: median and 95th percentile. */
  readonly medianMs: number
  readonly percentile95Ms: number
  /** By the clock for one reading, each time shared among the readings. */
  readonly msPerReading: number
}

/** The marks among a trace's events, which may be anything. */
export function marksOf(events: readonly { readonly name: string; readonly args?: unknown }[]): Mark[] {
  return events.flatMap(({ name, args }) => {
    if (name !== 'TimeStamp') return []
    const data = fieldOf(args, 'data')
    const label = fieldOf(data, 'name') ?? fieldOf(data, 'message')
    // The trace has microseconds.
    const [startMs, endMs] = [Number(fieldOf(data, 'start')) / 1000, Number(fieldOf(data, 'end')) / 1000]
    const step = TRACE_STEPS.find((each) => label === `${TRACE_TRACK}: ${each}`)
    return step === undefined || !Number.isFinite(endMs - startMs) ? [] : [{ step, startMs, endMs }]
  })
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** Each step's cost over a trace, in the order of a reading; steps that never ran are left out. */
export function costsOf(marks: readonly Mark[], seconds: number, readings: number): StepCost[] {
  return TRACE_STEPS.flatMap((step) => {
    const times = marks
      .filter((mark) => mark.step === step)
      .map(({ startMs, endMs }) => endMs - startMs)
      .toSorted((a, b) => a - b)
    if (times.length === 0) return []
    const at = (part: number) => times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0
    return [
      {
        step,
        timesPerSecond: times.length / seconds,
        medianMs: at(0.5),
        percentile95Ms: at(0.95),
        msPerReading: times.reduce((sum, each) => sum + each, 0) / readings,
      },
    ]
  })
}

/** The costs as a Markdown table. */
export function stepTable(costs: readonly (Omit<StepCost, 'step'> & { readonly step: string })[]): string {
  const rows = costs.map(({ step, timesPerSecond, medianMs, percentile95Ms, msPerReading }) => [
    step,
    timesPerSecond.toFixed(1),
    `${medianMs.toFixed(2)} (${percentile95Ms.toFixed(2)})`,
    msPerReading.toFixed(2),
  ])
  const head = ['step', 'times a second', 'ms each, median (95th)', 'ms a reading']
  return markdownTable(head, rows)
}

/** CPU over a window, milliseconds a second. */
export interface Shares {
  readonly name: string
  readonly readingsPerSecond: number
  readonly extension: number
  readonly graphics: number
  /** The call page, the browser's own process and all others. */
  readonly rest: number
}

/** The shares as Markdown. */
export function sharesTable(shares: readonly Shares[]): string {
  const rows = shares.map(({ name, readingsPerSecond, extension, graphics, rest }) => [
    name,
    readingsPerSecond.toFixed(1),
    extension.toFixed(0),
    readingsPerSecond > 0 ? (extension / readingsPerSecond).toFixed(1) : '',
    graphics.toFixed(0),
    rest.toFixed(0),
  ])
  const head = [
    '',
    'readings a second',
    'extension, ms a second',
    'ms a reading',
    'graphics process',
    'page and browser',
  ]
  return markdownTable(head, rows)
}
