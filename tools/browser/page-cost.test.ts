import { expect, test } from 'vitest'
import { pageCost, type TraceEvent } from './page-cost'

const PAGE = 'http://127.0.0.1:4000'
const MIEN = 'chrome-extension://abc/'
const MAIN = { pid: 1, tid: 2 }

function event(name: string, fromMs: number, lengthMs: number, args: NonNullable<TraceEvent['args']> = {}): TraceEvent {
  return { ...MAIN, name, ph: 'X', ts: fromMs * 1_000, dur: lengthMs * 1_000, tdur: (lengthMs * 1_000) / 2, args }
}
const task = (fromMs: number, lengthMs: number) => event('RunTask', fromMs, lengthMs)
const call = (url: string, fromMs: number, lengthMs: number) =>
  event('FunctionCall', fromMs, lengthMs, { data: { url } })

const THREAD: TraceEvent = { ...MAIN, name: 'thread_name', ph: 'M', ts: 0, args: { name: 'CrRendererMain' } }
/** The main thread over one second; its first and last tasks are the page's own. */
const PAGE_EVENTS = [
  THREAD,
  task(0, 10),
  call(`${PAGE}/page/room.js`, 1, 8),
  task(990, 10),
  call(`${PAGE}/page/room.js`, 991, 8),
]

test("a task with a message to Mien counts as Mien's as a whole", () => {
  const message = event('Receive mojo message', 100, 6, {
    chrome_mojo_event_info: { mojo_interface_tag: 'extensions.mojom.MessagePort' },
  })
  const cost = pageCost([...PAGE_EVENTS, task(100, 6), message], PAGE, MIEN)

  expect(cost).toMatchObject({
    msPerSecond: 6,
    cpuMsPerSecond: 3,
    longestTaskMs: 6,
    tasksPerSecond: 1,
    wholeThreadMsPerSecond: 26,
  })
})

test('in a task of the page only Mien’s functions count', () => {
  const both = [task(200, 10), call(`${PAGE}/page/room.js`, 200, 9), call(`${MIEN}content.js`, 204, 2)]

  expect(pageCost([...PAGE_EVENTS, ...both], PAGE, MIEN)).toMatchObject({ msPerSecond: 2, longestTaskMs: 2 })
})

test('throws when the page is not in the trace', () => {
  expect(() => pageCost([THREAD], PAGE, MIEN)).toThrow('no main thread')
})
