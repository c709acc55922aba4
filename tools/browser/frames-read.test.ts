import { expect, test } from 'vitest'
import type { Readout } from '../../src/shared/protocol'
import type { ReceivedState } from './call-listener'
import { framesReadSinceLeftOut } from './frames-read'

function state(...readouts: Pick<Readout, 'key' | 'name' | 'isLeftOut' | 'framesRead'>[]): ReceivedState {
  const rest = {
    isRenamed: false,
    isSelf: false,
    leftOutBecause: null,
    isOnScreen: true,
    state: { kind: 'waiting' },
    capturedAtMs: null,
    latencyMs: null,
    readingsPerSecond: 0,
    faceCount: 0,
    restingFace: 'none',
  } as const
  return {
    atMs: 0,
    message: {
      type: 'state',
      status: { phase: 'ready', backend: 'wasm', trials: [] },
      call: {
        callId: '5a0c0a5e-5a53-4f3e-9d2b-0d7b6a4c1f10',
        siteId: 'generic',
        title: '',
        startedAtMs: 0,
        isPaused: false,
        isHidden: false,
        needsSelf: false,
        readouts: readouts.map((readout) => ({ ...rest, ...readout })),
      },
      warning: null,
      recording: null,
    },
  }
}

const ana = (framesRead: number, isLeftOut: boolean) => ({ key: 'a', name: 'Ana', isLeftOut, framesRead })
const bo = (framesRead: number) => ({ key: 'b', name: 'Bo', isLeftOut: false, framesRead })

test('frames from before the person was left out, and frames of others, do not count', () => {
  const states = [state(ana(4, false), bo(4)), state(ana(5, true), bo(5)), state(ana(5, true), bo(9))]
  expect(framesReadSinceLeftOut(states, 'Ana', ['Bo'])).toBe(0)
})

test('frames under another key count', () => {
  const other = { key: 'c', name: null, isLeftOut: false, framesRead: 2 }
  expect(framesReadSinceLeftOut([state(ana(5, true)), state(ana(5, true), other)], 'Ana', ['Bo'])).toBe(2)
})

test('somebody who was never left out is an error', () => {
  expect(() => framesReadSinceLeftOut([state(ana(1, false))], 'Ana', ['Bo'])).toThrow('never left out')
})
