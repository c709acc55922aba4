/**
 * What Mien costs the call page's main thread, from a Chromium trace of it.
 *
 * A task of that thread (one turn of its event loop) counts as Mien's if a function of Mien's content script ran in it or
 * if it handled a message of the extension's ports. So the browser's work for Mien (deserialising a message, transferring
 * a bitmap) counts too. If the page's own script ran in the same task (for example, because Mien observes a change that
 * the page makes), only Mien's functions count.
 */
import type { CDPSession } from 'playwright-core'

export type PageCost = {
  readonly tracedSeconds: number
  /** Mien's main-thread milliseconds per second, by the clock and by CPU time (which is less on a busy machine). */
  readonly msPerSecond: number
  readonly cpuMsPerSecond: number
  readonly longestTaskMs: number
  readonly longestTaskCpuMs: number
  readonly tasksPerSecond: number
  /** The whole thread, for comparison: the page draws and sends the participants itself. */
  readonly wholeThreadMsPerSecond: number
}

export type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds, like `dur` and `tdur` (CPU time). */
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: {
    readonly name?: string
    readonly info?: string
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string }
    readonly data?: {
      readonly url?: string
    }
  }
}

const CATEGORIES = [
  '-*',
  'toplevel',
  'mojom',
  'v8.execute',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  // Not the profiler. It also shows functions that continue after an await, but it found no additional tasks (17.5 a second
  // with it, 18.1 without) and made every task two fifths longer.
]

/** Starts tracing the whole browser; the returned function stops it and returns the events. */
export async function startTrace(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  await session.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: CATEGORIES },
  })
  return async () => {
    const complete = new Promise<string>((resolve) => {
      session.once('Tracing.tracingComplete', ({ stream }) => resolve(stream ?? ''))
    })
    await session.send('Tracing.end')
    const handle = await complete
    let text = ''
    for (let isEnd = false; !isEnd;) {
      const part = await session.send('IO.read', { handle, size: 1_000_000 })
      text += part.base64Encoded ? Buffer.from(part.data, 'base64').toString() : part.data
      isEnd = part.eof
    }
    await session.send('IO.close', { handle })
    const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(text)
    return traceEvents
  }
}

type Span = { readonly from: number; readonly to: number }

/**
 * Computes Mien's cost from a trace.
 * @param pageUrl URL prefix of the page's own scripts.
 * @param extensionUrl URL prefix of Mien's scripts.
 * @throws Error when the trace has no main thread of that page, or no task.
 */
export function pageCost(events: readonly TraceEvent[], pageUrl: string, extensionUrl: string): PageCost {
  const urlOf = (event: TraceEvent): string => event.args?.data?.url ?? ''
  const pagePid = events.find((event) => event.name === 'FunctionCall' && urlOf(event).startsWith(pageUrl))?.pid
  const thread = events.find(
    (event) => event.name === 'thread_name' && event.pid === pagePid && event.args?.name === 'CrRendererMain',
  )
  if (thread === undefined) throw new Error(`The trace has no main thread of ${pageUrl}`)
  const own = events.filter(({ pid, tid }) => pid === thread.pid && tid === thread.tid)

  const tasks = own
    .filter(({ name, ph, dur }) => name === 'RunTask' && ph === 'X' && dur !== undefined)
    .toSorted((one, other) => one.ts - other.ts)
  const spansOf = (prefix: string): Span[] =>
    own.filter((event) => event.ph === 'X' && urlOf(event).startsWith(prefix)).map(spanOf)
  const mienSpans = spansOf(extensionUrl)
  const messageSpans = own.filter((event) => event.ph === 'X' && isExtensionMessage(event)).map(spanOf)
  const pageTasks = new Set(spansOf(pageUrl).map(({ from }) => taskAt(tasks, from)))

  let wallUs = 0
  let cpuUs = 0
  let longestUs = 0
  let longestCpuUs = 0
  const count = (taskUs: number, taskCpuUs: number): void => {
    wallUs += taskUs
    cpuUs += taskCpuUs
    longestUs = Math.max(longestUs, taskUs)
    longestCpuUs = Math.max(longestCpuUs, taskCpuUs)
  }
  const mienTasks = groupByTask(tasks, [...mienSpans, ...messageSpans])
  for (const [task, spans] of mienTasks) {
    const taskUs = task.dur ?? 0
    const share = pageTasks.has(task) && taskUs > 0 ? Math.min(1, unionUs(spans) / taskUs) : 1
    count(taskUs * share, (task.tdur ?? taskUs) * share)
  }

  const first = tasks[0]
  const last = tasks.at(-1)
  if (first === undefined || last === undefined) throw new Error('The trace has no task')
  const seconds = (last.ts + (last.dur ?? 0) - first.ts) / 1e6
  return {
    tracedSeconds: seconds,
    msPerSecond: wallUs / 1_000 / seconds,
    cpuMsPerSecond: cpuUs / 1_000 / seconds,
    longestTaskMs: longestUs / 1_000,
    longestTaskCpuMs: longestCpuUs / 1_000,
    tasksPerSecond: mienTasks.size / seconds,
    wholeThreadMsPerSecond: tasks.reduce((sum, { dur = 0 }) => sum + dur, 0) / 1_000 / seconds,
  }
}

function spanOf({ ts, dur = 0 }: TraceEvent): Span {
  return { from: ts, to: ts + dur }
}

function isExtensionMessage({ args }: TraceEvent): boolean {
  const interfaceName = args?.chrome_mojo_event_info?.mojo_interface_tag ?? args?.info ?? ''
  return interfaceName.startsWith('extensions.mojom.') || interfaceName.startsWith('extensions::mojom::')
}

/** The task that runs at a time; tasks are sorted and do not overlap. */
function taskAt(tasks: readonly TraceEvent[], atUs: number): TraceEvent | undefined {
  let low = 0
  let high = tasks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tasks[middle]?.ts ?? Infinity) <= atUs) low = middle + 1
    else high = middle
  }
  const task = tasks[low - 1]
  return task !== undefined && atUs <= task.ts + (task.dur ?? 0) ? task : undefined
}

function groupByTask(tasks: readonly TraceEvent[], spans: readonly Span[]): Map<TraceEvent, Span[]> {
  const groups = new Map<TraceEvent, Span[]>()
  for (const span of spans) {
    const task = taskAt(tasks, span.from)
    if (task === undefined) continue
    const group = groups.get(task)
    if (group === undefined) groups.set(task, [span])
    else group.push(span)
  }
  return groups
}

function unionUs(spans: readonly Span[]): number {
  let total = 0
  let reachedUs = -Infinity
  for (const { from, to } of spans.toSorted((one, other) => one.from - other.from)) {
    total += Math.max(0, to - Math.max(from, reachedUs))
    reachedUs = Math.max(reachedUs, to)
  }
  return total
}
