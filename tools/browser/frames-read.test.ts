import { expect, test } from 'vitest'
import { framesReadSinceLeftOut } from './frames-read'
import { receivedState } from './testing/received-state'

const ana = (framesRead: number, isLeftOut: boolean) => ({ key: 'a', name: 'Ana', isLeftOut, framesRead })
const bo = (framesRead: number) => ({ key: 'b', name: 'Bo', isLeftOut: false, framesRead })

test('frames from before the person was left out, and frames of others, do not count', () => {
  const states = [
    receivedState([ana(4, false), bo(4)]),
    receivedState([ana(5, true), bo(5)]),
    receivedState([ana(5, true), bo(9)]),
  ]
  expect(framesReadSinceLeftOut(states, 'Ana', ['Bo'])).toBe(0)
})

test('frames under another key count', () => {
  const other = { key: 'c', name: null, isLeftOut: false, framesRead: 2 }
  expect(
    framesReadSinceLeftOut([receivedState([ana(5, true)]), receivedState([ana(5, true), other])], 'Ana', ['Bo']),
  ).toBe(2)
})

test('somebody who was never left out is an error', () => {
  expect(() => framesReadSinceLeftOut([receivedState([ana(1, false)])], 'Ana', ['Bo'])).toThrow('never left out')
})
