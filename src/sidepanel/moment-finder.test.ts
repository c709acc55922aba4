import { expect, it } from 'vitest'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { ToView } from '../shared/protocol'
import { momentFinder } from './moment-finder'
import { toldCall } from './testing/told-call'

class FakeWorker {
  readonly heard: ToView[] = []
  isTerminated = false
  say: (event: { data: unknown }) => void = () => undefined
  postMessage(message: ToView) {
    this.heard.push(message)
  }
  addEventListener(_type: 'message', listener: (event: { readonly data: unknown }) => void) {
    this.say = listener
  }
  terminate() {
    this.isTerminated = true
  }
}

const CALL = madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hhh') })])
const MOMENT = { kind: 'peak', second: 1, lengthS: 1, participantKeys: ['a'], expression: 'happy', noteId: null, text: null }

it('sends on what is recorded, without readouts, and gives what was found', () => {
  const worker = new FakeWorker()
  const finder = momentFinder(worker)
  finder.hear(toldCall(CALL, 2, { isWhole: true, fromS: 0 }))
  finder.hear({ ...toldCall(CALL, 2, { isWhole: false, fromS: 3 }) })
  finder.hear({ ...toldCall(CALL, 2, { isWhole: true, fromS: 0 }), call: null })
  expect(worker.heard).toHaveLength(1)
  expect(worker.heard[0]).toMatchObject({ call: { callId: CALL.id, readouts: [] }, recording: { isWhole: true } })
  worker.say({ data: { callId: CALL.id, moments: [MOMENT] } })
  expect(finder.moments.value).toEqual([MOMENT])
})

it('forgets the call before, and what still comes about it', () => {
  const worker = new FakeWorker()
  const finder = momentFinder(worker)
  finder.hear(toldCall(CALL, 2, { isWhole: true, fromS: 0 }))
  worker.say({ data: { callId: CALL.id, moments: [MOMENT] } })
  finder.hear(toldCall({ ...CALL, id: 'f1b0c4a2-7a3e-4f39-8f1f-5d2f4f6a7b8c' }, 2, { isWhole: true, fromS: 0 }))
  expect(finder.moments.value).toEqual([])
  worker.say({ data: { callId: CALL.id, moments: [MOMENT] } })
  expect(finder.moments.value).toEqual([])
})

it('ends its worker', () => {
  const worker = new FakeWorker()
  momentFinder(worker).close()
  expect(worker.isTerminated).toBe(true)
})
