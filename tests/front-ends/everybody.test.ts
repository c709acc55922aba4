import { describe, expect, test } from 'vitest'
import type { ReceivedState } from '../../tools/browser/call-listener'
import type { Readout } from '../../src/shared/protocol'
import { faultsIn } from './everybody'

const CAST = [
  { names: ['Nora', 'You'], isSelf: true, isHappy: true },
  { names: ['Bruno', 'Bruno da Silva'], isSelf: false, isHappy: false },
]

function readout(part: Partial<Readout>): Readout {
  return {
    key: 'bruno',
    name: 'Bruno',
    isRenamed: false,
    isSelf: false,
    isLeftOut: false,
    leftOutBecause: null,
    isOnScreen: true,
    state: { kind: 'waiting' },
    capturedAtMs: null,
    latencyMs: null,
    readingsPerSecond: 0,
    framesRead: 0,
    faceCount: 0,
    restingFace: 'none',
    ...part,
  }
}
const reading = (expression: 'happy' | 'neutral'): Readout['state'] => ({
  kind: 'expression',
  expression,
  confidence: 1,
  probabilities: [0, 0, 0, 0, 0, 0, 0],
})
const NORA = readout({ key: 'nora', name: 'Nora', isSelf: true, state: reading('happy') })
const BRUNO = readout({ state: reading('neutral') })
const SHARE = readout({ key: 'share', state: { kind: 'none', reason: 'screen-share' } })

function faultsOf(...rounds: readonly (readonly Readout[])[]): string[] {
  const states = rounds.map((readouts): ReceivedState => ({
    atMs: 0,
    message: {
      type: 'state',
      status: { phase: 'starting' },
      call: {
        callId: '00000000-0000-4000-8000-000000000000',
        siteId: 'generic',
        title: '',
        startedAtMs: 0,
        isPaused: false,
        isHidden: false,
        misfit: null,
        foreignFrames: [],
        ownShare: null,
        needsSelf: false,
        readouts: [...readouts],
      },
      warning: null,
      recording: null,
    },
  }))
  return faultsIn(states, CAST)
}

test('nothing is wrong where everybody is there once, a share is not read and somebody takes another name', () => {
  const renamed = { ...BRUNO, name: 'Bruno da Silva' }
  expect(faultsOf([NORA], [NORA, BRUNO], [NORA, BRUNO, SHARE], [NORA, renamed, SHARE], [renamed])).toEqual([])
})

describe('faults of a single state', () => {
  test.each([
    [
      'somebody whom nobody knows',
      [NORA, BRUNO, readout({ key: 'x', name: '11s' })],
      'nobody of the cast: 11s, waiting, x',
    ],
    [
      'somebody without a name',
      [NORA, BRUNO, readout({ key: 'x', name: null })],
      'nobody of the cast: no name, waiting, x',
    ],
    [
      'another one who is the user',
      [NORA, BRUNO, readout({ isSelf: true })],
      'nobody of the cast: Bruno (self), waiting, bruno',
    ],
    [
      'a reading of another face',
      [NORA, { ...BRUNO, state: reading('happy') }],
      'expression of another face: Bruno, happy, bruno',
    ],
    ['a frame of a share', [NORA, BRUNO, { ...SHARE, framesRead: 1 }], 'share is read: Bruno, screen-share, share'],
  ])('%s', (_what, readouts, fault) => {
    expect(faultsOf([NORA, BRUNO], readouts, [NORA, BRUNO])).toEqual([fault])
  })

  test('the same person twice', () => {
    expect(faultsOf([NORA, BRUNO, { ...BRUNO, key: 'bruno-2' }])).toEqual([
      'twice at once: Bruno, neutral, bruno-2',
      'Bruno was 2 participants: bruno, bruno-2',
    ])
  })
})

test('a share that is read before or after it is told as one', () => {
  expect(faultsOf([NORA, BRUNO, { ...SHARE, state: reading('happy') }], [NORA, BRUNO, SHARE])).toEqual([
    'share is read: Bruno, happy, share',
  ])
})

test('somebody who is another participant later, or never there', () => {
  expect(faultsOf([BRUNO], [{ ...BRUNO, key: 'again' }])).toEqual([
    'Nora was 0 participants: ',
    'Bruno was 2 participants: bruno, again',
  ])
})
