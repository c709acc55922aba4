import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { packSecond } from '../call/packed-second'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { ToView } from '../shared/protocol'
import { SEND_EVERY_MS, momentFinder } from './moment-finder'
import { callMessage } from '../live/testing/call-messages'

class FakeWorker {
  readonly received: ToView[] = []
  isTerminated = false
  say: (event: { data: unknown }) => void = () => undefined
  postMessage(message: ToView) {
    this.received.push(message)
  }
  addEventListener(_type: 'message', listener: (event: { readonly data: unknown }) => void) {
    this.say = listener
  }
  terminate() {
    this.isTerminated = true
  }
}

const CALL = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhh') })])
const MOMENT = {
  kind: 'peak',
  second: 1,
  lengthS: 1,
  participantKeys: ['a'],
  expression: 'happy',
  noteId: null,
  text: null,
  strength: 0.7,
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('sends on what is recorded, without readouts, and gives what was found', () => {
  const worker = new FakeWorker()
  const finder = momentFinder(worker)
  finder.onMessage(callMessage(CALL, 2, { isWhole: true, fromS: 0 }))
  finder.onMessage({ ...callMessage(CALL, 2, { isWhole: true, fromS: 0 }), call: null })
  expect(worker.received).toHaveLength(1)
  expect(worker.received[0]).toMatchObject({ call: { callId: CALL.id, readouts: [] }, recording: { isWhole: true } })
  worker.say({ data: { callId: CALL.id, moments: [MOMENT] } })
  expect(finder.moments.value).toEqual([MOMENT])
})

it('sends later seconds together, each once, as they last came', () => {
  const worker = new FakeWorker()
  const finder = momentFinder(worker)
  const grown = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhs') })])
  finder.onMessage(callMessage(CALL, 0, { isWhole: true, fromS: 0 }))
  finder.onMessage(callMessage(CALL, 1, { isWhole: false, fromS: 1 }))
  finder.onMessage(callMessage(CALL, 2, { isWhole: false, fromS: 2 }))
  finder.onMessage(callMessage(grown, 2, { isWhole: false, fromS: 2 }))
  expect(worker.received).toHaveLength(1)
  vi.advanceTimersByTime(SEND_EVERY_MS)
  expect(worker.received).toHaveLength(2)
  expect(worker.received[1]?.recording).toMatchObject({
    isWhole: false,
    seconds: [{ second: 1 }, { second: 2, entries: packSecond(grown, 2) }],
  })
  vi.advanceTimersByTime(10 * SEND_EVERY_MS)
  expect(worker.received).toHaveLength(2)
})

it('forgets the call before, and what still comes about it', () => {
  const worker = new FakeWorker()
  const finder = momentFinder(worker)
  finder.onMessage(callMessage(CALL, 2, { isWhole: true, fromS: 0 }))
  worker.say({ data: { callId: CALL.id, moments: [MOMENT] } })
  finder.onMessage(callMessage({ ...CALL, id: 'f1b0c4a2-7a3e-4f39-8f1f-5d2f4f6a7b8c' }, 2, { isWhole: true, fromS: 0 }))
  expect(finder.moments.value).toEqual([])
  worker.say({ data: { callId: CALL.id, moments: [MOMENT] } })
  expect(finder.moments.value).toEqual([])
})

it('ends its worker', () => {
  const worker = new FakeWorker()
  momentFinder(worker).close()
  expect(worker.isTerminated).toBe(true)
})
