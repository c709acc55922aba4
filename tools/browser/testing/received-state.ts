import { madeReadout } from '../../../src/live/testing/made-readouts'
import type { Readout } from '../../../src/shared/protocol'
import type { ReceivedState } from '../call-listener'

/** A message of a running call with these readouts, received at a time (epoch milliseconds). */
export function receivedState(readouts: readonly (Partial<Readout> & Pick<Readout, 'key'>)[], atMs = 0): ReceivedState {
  return {
    atMs,
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
        misfit: null,
        foreignFrames: [],
        ownShare: null,
        needsSelf: false,
        readouts: readouts.map(madeReadout),
      },
      warning: null,
      recording: null,
    },
  }
}
