import { describe, expect, test } from 'vitest'
import type { Readout } from '../../src/shared/protocol'
import { receivedState } from '../../tools/browser/testing/received-state'
import { callFigures, notRead, participantLine } from './figures'

const ENABLED_AT_MS = 1_000

function readout(name: string, state: Readout['state'], capturedAtMs: number | null, latencyMs: number | null) {
  return { key: `key of ${name}`, name, state, capturedAtMs, latencyMs, readingsPerSecond: 3 }
}

const happy: Readout['state'] = {
  kind: 'expression',
  expression: 'happy',
  confidence: 0.9,
  probabilities: [0, 0, 0, 0.9, 0, 0, 0.1],
}

function received(atMs: number, ...readouts: ReturnType<typeof readout>[]) {
  return receivedState(readouts, atMs)
}

describe('callFigures', () => {
  test('counts each frame once and measures from "enable"', () => {
    const figures = callFigures(
      [
        received(1_500, readout('Ada', { kind: 'waiting' }, null, null)),
        received(2_000, readout('Ada', happy, 1_900, 100)),
        received(2_100, readout('Ada', happy, 1_900, 100)),
        received(9_000, readout('Ada', happy, 8_400, 600)),
      ],
      ENABLED_AT_MS,
    )

    expect(figures).toMatchObject({ firstReadoutMs: 1_000, shareWithinGoal: 0.5, backend: 'wasm', problem: null })
    expect(figures.participants).toEqual([
      {
        name: 'Ada',
        expression: 'happy',
        confidence: 0.9,
        reason: null,
        readingsPerSecond: 3,
        latencyMs: { median: 100, p95: 600 },
        readings: 2,
      },
    ])
    expect(figures.participants.map(participantLine)).toEqual([
      'Ada: happy 90 % sure, 3.0 readings/s, 100 ms median, 600 ms 95th percentile',
    ])
  })

  test('has no figures without messages', () => {
    expect(callFigures([], ENABLED_AT_MS)).toMatchObject({
      participants: [],
      firstReadoutMs: null,
      shareWithinGoal: null,
    })
  })
})

describe('notRead', () => {
  const figures = callFigures(
    [
      received(2_000, readout('Ada', happy, 1_900, 100)),
      received(
        2_000,
        readout('Wall', { kind: 'none', reason: 'no-face' }, 1_900, 100),
        readout('Stuck', { kind: 'none', reason: 'blocked' }, 1_900, 100),
        readout('Slow', { kind: 'waiting' }, null, null),
      ),
    ],
    ENABLED_AT_MS,
  )

  test('accepts a picture without a face, but no other reason', () => {
    expect(notRead(figures, ['Ada', 'Wall', 'Stuck', 'Slow', 'Gone'], false)).toEqual([
      'Stuck got no reading (blocked)',
      'Slow got no reading (waiting)',
      'Gone is not in the call',
    ])
  })

  test('accepts no reason where every face is clear', () => {
    expect(notRead(figures, ['Ada', 'Wall'], true)).toEqual(['Wall got no reading (no-face)'])
  })
})
