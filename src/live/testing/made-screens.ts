import type { CallView, ToView } from '../../shared/protocol'
import type { LiveScreenState, Screen } from '../screen'
import { NOW_MS } from './made-readouts'

/** A call that has run for 12:34, with nobody in it unless given. */
export function madeCallView(given: Partial<CallView> = {}): CallView {
  return {
    callId: '6f1c9f0a-2f5e-4b7a-9d53-0c3b1a2d4e5f',
    siteId: 'meet',
    title: 'Weekly planning – Google Meet',
    startedAtMs: NOW_MS - 754_000,
    isPaused: false,
    isHidden: false,
    misfit: null,
    foreignFrames: [],
    ownShare: null,
    needsSelf: false,
    readouts: [],
    ...given,
  }
}

/** The screen of a running call that is being read. */
export function madeLive(call: CallView, given: Partial<LiveScreenState> = {}): LiveScreenState {
  return {
    kind: 'live',
    call,
    status: {
      phase: 'ready',
      backend: 'wasm',
      trials: [
        { backend: 'wasm', msPerFace: 14.2, note: null },
        { backend: 'webgl', msPerFace: 231.4, note: null },
        { backend: 'webgpu', msPerFace: null, note: 'No GPU adapter was found' },
        { backend: 'cpu', msPerFace: 812, note: null },
      ],
    },
    warning: null,
    isSilent: false,
    isRetrying: false,
    ...given,
  }
}

/** The screen of an engine that does not work. */
export function madeFailed(given: Partial<Extract<Screen, { kind: 'failed' }>> = {}): Screen {
  return { kind: 'failed', problem: { code: 'unexpected', detail: '' }, callId: null, isRetrying: false, ...given }
}

/** A message of an engine that reads. */
export function madeState(given: Partial<ToView> = {}): ToView {
  return {
    type: 'state',
    status: { phase: 'ready', backend: 'wasm', trials: [] },
    call: madeCallView(),
    warning: null,
    recording: null,
    ...given,
  }
}
