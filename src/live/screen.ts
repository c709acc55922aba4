import type { CallView, EngineStatus, Problem, Readout, ToView } from '../shared/protocol'

/** What a view of one tab shows. */
export type Screen =
  | { readonly kind: 'checking' }
  | { readonly kind: 'purpose'; readonly problem: Problem | null }
  | { readonly kind: 'off'; readonly isEnabling: boolean; readonly problem: Problem | null }
  | { readonly kind: 'not-allowed'; readonly problem: Problem }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'failed'
      readonly problem: Problem
      readonly callId: string | null
      readonly isRetrying: boolean
    }
  | LiveScreenState

/** A running call. */
export interface LiveScreenState {
  readonly kind: 'live'
  readonly call: CallView
  readonly status: EngineStatus
  readonly warning: Problem | null
  /** The engine does not answer, or does not have the call now: `call` is the last one known, without its readings. */
  readonly isSilent: boolean
  /** Whether the user has pressed "Try again" and the answer is awaited. */
  readonly isRetrying: boolean
}

/** Whether Mien is on in the tab, as far as the view knows. */
export type Enablement = 'unknown' | 'off' | 'enabling' | 'on'

/** What the view knows. */
export interface Facts {
  readonly enablement: Enablement
  /** Whether the user has said what Mien is for. */
  readonly hasPurpose: boolean
  readonly problem: Problem | null
  /** The engine's last message. */
  readonly engine: ToView | null
  /** The call of the last message that had one. */
  readonly lastCall: CallView | null
  readonly isEngineLate: boolean
  readonly isEngineSilent: boolean
  readonly isRetrying: boolean
}

/** Which screen fits what is known. */
export function screenOf(facts: Facts): Screen {
  const { enablement, hasPurpose, problem } = facts
  switch (enablement) {
    case 'unknown':
      return { kind: 'checking' }
    case 'off':
    case 'enabling':
      if (!hasPurpose) return { kind: 'purpose', problem }
      if (problem?.code === 'page-not-allowed') return { kind: 'not-allowed', problem }
      return { kind: 'off', isEnabling: enablement === 'enabling', problem }
    case 'on':
      return screenWhileOn(facts)
  }
}

function screenWhileOn({ problem, engine, lastCall, isEngineLate, isEngineSilent, isRetrying }: Facts): Screen {
  const call = engine?.call ?? lastCall
  const fault = faultOf(engine, isEngineLate)
  // An engine that stopped is started again by itself: a call that was shown stays, without readings.
  if (fault && (fault.code !== 'engine-stopped' || !call))
    return { kind: 'failed', problem: fault, callId: call?.callId ?? null, isRetrying }
  if (!engine || !call) return { kind: 'starting' }
  if (engine.status.phase === 'starting' && call.readouts.length === 0) return { kind: 'starting' }

  const isSilent = engine.call === null || isEngineSilent || fault !== null
  return {
    kind: 'live',
    call: isSilent ? withoutReadings(call) : call,
    status: engine.status,
    warning: problem ?? engine.warning,
    isSilent,
    isRetrying,
  }
}

function faultOf(engine: ToView | null, isEngineLate: boolean): Problem | null {
  if (engine?.status.phase === 'failed') return engine.status.problem
  return isEngineLate ? { code: 'engine-not-started', detail: 'No answer' } : null
}

/** The call with nothing in it that could be taken for live. */
function withoutReadings(call: CallView): CallView {
  return { ...call, readouts: call.readouts.map(withoutReading) }
}

function withoutReading(readout: Readout): Readout {
  return {
    ...readout,
    isOnScreen: true,
    state: { kind: 'none', reason: 'stale' },
    readingsPerSecond: 0,
    faceCount: 0,
  }
}
