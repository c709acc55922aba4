import { beforeEach, expect, it, vi } from 'vitest'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import { callBands } from './call-bands'

const call = madeCall([
  madeParticipant({ key: 'a', timeline: timelineOf('hhhhhnnnnn') }),
  madeParticipant({ key: 'b', timeline: timelineOf('ssssssssss'), isLeftOut: true }),
])
const load = vi.fn<(id: string) => Promise<Call | null>>()
const facts = { id: call.id, lengthS: 10 }

beforeEach(() => {
  load.mockReset()
  load.mockResolvedValue(call)
})

it('has the room over time, without those who were left out, once it was read', async () => {
  const bands = callBands(load)
  expect(bands.bandOf(facts).value).toBeNull()
  await bands.read(facts)
  const steps = bands.bandOf(facts).value ?? []
  expect(steps.map(({ secondsBy }) => [secondsBy.happy, secondsBy.neutral, secondsBy.sad])).toEqual([
    ...Array.from({ length: 5 }, () => [1, 0, 0]),
    ...Array.from({ length: 5 }, () => [0, 1, 0]),
  ])
})

it('reads a call once, and again when it has become longer', async () => {
  const bands = callBands(load)
  await Promise.all([bands.read(facts), bands.read(facts)])
  expect(load).toHaveBeenCalledTimes(1)
  await bands.read({ ...facts, lengthS: 8 })
  expect(load).toHaveBeenCalledTimes(2)
  expect(bands.bandOf({ ...facts, lengthS: 8 }).value).toHaveLength(8)
})

it('reads one after another', async () => {
  const bands = callBands(load)
  let resolve: (loaded: Call) => void = () => undefined
  load.mockReturnValueOnce(new Promise((settle) => (resolve = settle)))
  const both = Promise.all([bands.read(facts), bands.read({ ...facts, id: 'other' })])
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1))
  resolve(call)
  await both
  expect(load.mock.calls).toEqual([[call.id], ['other']])
})

it('is empty for a call that is gone or cannot be read, and the next one is read', async () => {
  const complained = vi.spyOn(console, 'error').mockReturnValue()
  const bands = callBands(load)
  load.mockResolvedValueOnce(null)
  load.mockRejectedValueOnce(new DOMException('No'))
  await bands.read(facts)
  await bands.read({ ...facts, id: 'damaged' })
  await bands.read({ ...facts, id: 'whole' })
  expect(bands.bandOf(facts).value).toEqual([])
  expect(bands.bandOf({ ...facts, id: 'damaged' }).value).toEqual([])
  expect(bands.bandOf({ ...facts, id: 'whole' }).value).toHaveLength(10)
  expect(complained).toHaveBeenCalledOnce()
  complained.mockRestore()
})
