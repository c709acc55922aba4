import { describe, expect, it } from 'vitest'
import type { Problem } from '../shared/protocol'
import { screenOf } from './screen'
import type { Facts } from './screen'
import { madeReadout, reads } from './testing/made-readouts'
import { madeCallView, madeState } from './testing/made-screens'

const PROBLEM: Problem = { code: 'page-not-reached', detail: 'why' }
const STOPPED = madeState({ call: null, status: { phase: 'failed', problem: { code: 'engine-stopped', detail: '' } } })
const CALL = madeCallView({
  readouts: [
    madeReadout({ key: 'a', ...reads('happy', 0.9), faceCount: 2 }),
    madeReadout({ key: 'b', isOnScreen: false }),
    madeReadout({ key: 'c', isLeftOut: true }),
  ],
})

function factsOf(given: Partial<Facts>): Facts {
  return {
    enablement: 'unknown',
    hasPurpose: true,
    problem: null,
    engine: null,
    lastCall: null,
    isEngineLate: false,
    isEngineSilent: false,
    isRetrying: false,
    ...given,
  }
}
const on = (given: Partial<Facts>) => factsOf({ enablement: 'on', ...given })

describe('screenOf', () => {
  it.each([
    ['nothing is known', factsOf({}), 'checking'],
    ['off', factsOf({ enablement: 'off' }), 'off'],
    ['off after a fault', factsOf({ enablement: 'off', problem: PROBLEM }), 'off'],
    ['turning on', factsOf({ enablement: 'enabling' }), 'off'],
    [
      'a page that no extension may touch',
      factsOf({ enablement: 'off', problem: { code: 'page-not-allowed', detail: '' } }),
      'not-allowed',
    ],
    ['on, no message of the engine yet', on({}), 'starting'],
    ['on, no message of the engine for long', on({ isEngineLate: true }), 'failed'],
    ['on, the page not connected', on({ engine: madeState({ call: null }) }), 'starting'],
    ['on, the engine loading', on({ engine: madeState({ status: { phase: 'starting' } }) }), 'starting'],
    ['on', on({ engine: madeState({ call: CALL }) }), 'live'],
    ['on, nobody there', on({ engine: madeState() }), 'live'],
    ['the engine back after a break', on({ engine: madeState({ call: CALL, status: { phase: 'starting' } }) }), 'live'],
    [
      'the engine broken',
      on({ engine: madeState({ call: CALL, status: { phase: 'failed', problem: PROBLEM } }) }),
      'failed',
    ],
    ['the engine stopped before there was a call', on({ engine: STOPPED }), 'failed'],
    ['the first time', factsOf({ enablement: 'off', hasPurpose: false }), 'purpose'],
    ['the first time, on already', on({ hasPurpose: false, engine: madeState({ call: CALL }) }), 'live'],
  ])('%s', (_name, facts, kind) => {
    expect(screenOf(facts).kind).toBe(kind)
  })

  it.each([
    ['the engine is silent', on({ engine: madeState({ call: CALL }), lastCall: CALL, isEngineSilent: true })],
    ['the engine has stopped', on({ engine: STOPPED, lastCall: CALL })],
    ['the engine does not have the call', on({ engine: madeState({ call: null }), lastCall: CALL })],
  ])('shows who is there, and nothing as live, while %s', (_name, facts) => {
    const screen = screenOf(facts)
    if (screen.kind !== 'live') throw new Error(screen.kind)
    expect(screen.isSilent).toBe(true)
    expect(screen.call.readouts.map(({ key }) => key)).toEqual(['a', 'b', 'c'])
    for (const readout of screen.call.readouts)
      expect(readout).toMatchObject({
        state: { kind: 'none', reason: 'stale' },
        isOnScreen: true,
        readingsPerSecond: 0,
        faceCount: 0,
      })
    expect(screen.call.readouts.at(-1)?.isLeftOut).toBe(true)
  })

  it('warns of what the background could not do before what the engine could not', () => {
    const warning: Problem = { code: 'storage-failed', detail: '' }
    expect(screenOf(on({ engine: madeState({ warning }) }))).toMatchObject({ warning })
    expect(screenOf(on({ engine: madeState({ warning }), problem: PROBLEM }))).toMatchObject({ warning: PROBLEM })
  })
})
