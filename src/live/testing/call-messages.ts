import { packSecond } from '../../call/packed-second'
import { EXPRESSIONS, NO_READING_REASONS, expressionAt } from '../../call/reading'
import type { Call, TimelineCell } from '../../call/timeline'
import type { CallView, Readout, Recording, ToView } from '../../shared/protocol'
import { madeReadout } from './made-readouts'

/** What the engine sends a view of a call: the readouts as they are at a second, and the given seconds as recorded. */
export function callMessage(
  call: Call,
  atS: number,
  recording: { isWhole: boolean; fromS: number },
  given: Partial<CallView> = {},
): ToView {
  return {
    type: 'state',
    status: { phase: 'ready', backend: 'wasm', trials: [{ backend: 'wasm', msPerFace: 14.2, note: null }] },
    warning: null,
    call: {
      callId: call.id,
      siteId: call.siteId,
      title: call.title,
      startedAtMs: call.startedAtMs,
      isPaused: false,
      isHidden: false,
      misfit: null,
      foreignFrames: [],
      ownShare: null,
      needsSelf: false,
      readouts: readoutsAt(call, atS),
      ...given,
    },
    recording: recordingOf(call, recording.fromS, atS, recording.isWhole),
  }
}

/** From the first to the last second, both included. */
export function recordingOf(call: Call, fromS: number, toS: number, isWhole: boolean): Recording {
  return {
    isWhole,
    participants: call.participants.map(({ key, pageName, givenName, isSelf, isLeftOut }) => ({
      key,
      pageName,
      givenName,
      isSelf,
      isLeftOut,
    })),
    notes: call.notes.filter(({ second }) => second <= toS),
    seconds: Array.from({ length: toS - fromS + 1 }, (_, index) => ({
      second: fromS + index,
      entries: packSecond(call, fromS + index),
    })),
  }
}

function readoutsAt(call: Call, atS: number): Readout[] {
  const capturedAtMs = call.startedAtMs + atS * 1000 + 600
  return call.participants.map(({ key, pageName, givenName, isSelf, isLeftOut, restingFace, timeline }) => {
    const cell = timeline.at(atS)
    return madeReadout({
      key,
      name: givenName ?? pageName,
      isSelf,
      isLeftOut,
      isOnScreen: cell !== null,
      state: stateOf(cell),
      capturedAtMs,
      latencyMs: 140,
      readingsPerSecond: 2,
      faceCount: cell?.probabilities ? 1 : 0,
      restingFace: restingFace?.source ?? 'none',
    })
  })
}

function stateOf(cell: TimelineCell | null): Readout['state'] {
  if (!cell) return { kind: 'waiting' }
  const { shown, probabilities } = cell
  const reason = NO_READING_REASONS.find((each) => each === shown)
  if (reason !== undefined) return { kind: 'none', reason }
  const index = EXPRESSIONS.findIndex((each) => each === shown)
  if (!probabilities) return { kind: 'waiting' }
  return { kind: 'expression', expression: expressionAt(index), confidence: probabilities[index] ?? 0, probabilities }
}
