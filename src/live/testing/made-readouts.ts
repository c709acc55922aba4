import { expressionAt, mapProbabilities } from '../../call/reading'
import type { Expression, NoReadingReason } from '../../call/reading'
import type { Readout } from '../../shared/protocol'

/** A made-up moment: 24 November 2026, 00:45:46 UTC. */
export const NOW_MS = Date.UTC(2026, 10, 24, 0, 45, 46)

/** A participant on screen of whom nothing has come back yet, unless given otherwise. */
export function madeReadout(given: Partial<Readout> & { readonly key: string }): Readout {
  return {
    name: null,
    isRenamed: false,
    isSelf: false,
    isLeftOut: given.leftOutBecause != null,
    leftOutBecause: given.isLeftOut ? 'user' : null,
    isOnScreen: true,
    state: { kind: 'waiting' },
    capturedAtMs: null,
    latencyMs: null,
    readingsPerSecond: 0,
    framesRead: 0,
    faceCount: 0,
    restingFace: 'none',
    ...given,
  }
}

/** What a reading of an expression adds to a readout; the next likeliest gets most of the rest. */
export function reads(expression: Expression, confidence: number, second: Expression = 'neutral') {
  const runnerUp = expression === second ? 'happy' : second
  const rest = 1 - confidence
  const share = (name: Expression) => {
    if (name === expression) return confidence
    return name === runnerUp ? rest * 0.6 : (rest * 0.4) / 5
  }
  const probabilities = mapProbabilities((index) => share(expressionAt(index)))
  return {
    state: { kind: 'expression', expression, confidence, probabilities },
    capturedAtMs: NOW_MS - 300,
    latencyMs: 140,
    readingsPerSecond: 2.1,
    faceCount: 1,
  } satisfies Partial<Readout>
}

/** What a missing reading adds to a readout. */
export function lacks(reason: NoReadingReason) {
  return {
    state: { kind: 'none', reason },
    capturedAtMs: NOW_MS - 3400,
    latencyMs: 90,
    readingsPerSecond: 2,
    faceCount: 0,
  } satisfies Partial<Readout>
}
