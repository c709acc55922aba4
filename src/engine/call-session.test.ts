import { beforeEach, describe, expect, it } from 'vitest'
import type { Probabilities } from '../call/reading'
import { CALL_START_MS, madeCall, madeParticipant } from '../call/testing/made-calls'
import type { FromView, TileReport } from '../shared/protocol'
import { CallSession } from './call-session'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const FACE = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 }
const HAPPY: Probabilities = [0, 0, 0, 0.8, 0, 0, 0.2]
const SAD: Probabilities = [0, 0, 0, 0, 1, 0, 0]
const at = (seconds: number) => CALL_START_MS + seconds * 1000

const tile = (given: Partial<TileReport> = {}): TileReport => ({
  key: 'a', name: 'Ana', isSelf: false, state: 'live', videoWidthPx: 640, videoHeightPx: 360, ...given,
})
const sight = (probabilities: Probabilities, key = 'a') => ({ key, faceCount: 1, face: FACE, probabilities })

let session: CallSession
beforeEach(() => {
  session = new CallSession(madeCall([], { endedAtMs: null }), () => 0.5, at(0))
})

const cells = (order = 0) => [...(session.call.participants[order]?.timeline.cells() ?? [])]
const shown = (order = 0) => cells(order).map((cell) => [cell.second, cell.shown])
const readout = (seconds: number) => session.view(at(seconds)).readouts[0]
function see(probabilities: Probabilities, seconds: number) {
  session.hearTiles([tile()], false, at(seconds))
  session.hearSight(sight(probabilities), WHOLE, at(seconds), at(seconds))
}
const tell = (message: FromView, seconds: number) => session.hearView(message, at(seconds))
const ANA = { callId: madeCall([]).id, key: 'a' }

describe('recording', () => {
  it('keeps of each second the mean of its readings and what was shown last', () => {
    see([0, 0, 0, 0.8, 0, 0, 0.2], 1.1)
    see([0, 0, 0, 0.6, 0, 0, 0.4], 1.6)
    see(HAPPY, 2.1)
    expect(shown()).toEqual([[1, 'happy'], [2, 'happy']])
    expect(cells()[0]?.probabilities?.[3]).toBeCloseTo(0.7, 2)
    expect(cells()[1]?.probabilities?.[3]).toBeCloseTo(0.8, 2)
  })

  it('goes on with what was shown in seconds without a reading, but not for long', () => {
    see(HAPPY, 1.5)
    for (let second = 2; second <= 10; second++) session.tick(at(second))
    expect(shown()).toEqual([[1, 'happy'], [2, 'happy'], [3, 'happy']])
    expect(cells()[1]?.probabilities).toBeNull()
  })

  it('goes on for as long when the seconds are closed late', () => {
    see(HAPPY, 1.5)
    session.tick(at(10))
    expect(shown()).toEqual([[1, 'happy'], [2, 'happy'], [3, 'happy']])
  })

  it('writes nothing into the past when a reading comes before the seconds are closed', () => {
    see(HAPPY, 1.5)
    see(SAD, 9.5)
    session.tick(at(10))
    expect(shown()).toEqual([[1, 'happy'], [2, 'happy'], [3, 'happy'], [9, 'sad']])
  })

  it('leaves a gap while someone is on no tile', () => {
    see(HAPPY, 1.5)
    session.hearTiles([], false, at(1.9))
    session.tick(at(4))
    expect(shown()).toEqual([[1, 'happy']])
    expect(readout(4)?.isOnScreen).toBe(false)
  })

  it.each([
    ['camera-off', tile({ state: 'camera-off' }), false, 'camera-off'],
    ['a shared screen', tile({ state: 'screen-share' }), false, 'screen-share'],
    ['a stopped video', tile({ state: 'no-frames' }), false, 'no-frames'],
    ['a stopped video of a hidden tab', tile({ state: 'no-frames' }), true, 'tab-hidden'],
  ] as const)('records %s as the reason and asks for no frame', (_what, report, isHidden, reason) => {
    session.hearTiles([report], isHidden, at(1))
    expect(shown()).toEqual([[1, reason]])
    expect(session.wants(at(1))).toEqual([])
  })

  it('records what the page says of a frame that it could not grab', () => {
    session.hearTiles([tile()], false, at(1))
    session.hearNoFrame('a', 'blocked', at(1), at(1))
    session.hearNoFrame('a', 'gone', at(2), at(2))
    expect(shown()).toEqual([[1, 'blocked']])
  })

  it('gives each second to be stored once, and again when it could not be stored', () => {
    see(HAPPY, 1)
    see(HAPPY, 2)
    expect(session.takeUnsavedSeconds()).toEqual([1, 2])
    expect(session.takeUnsavedSeconds()).toEqual([])
    session.returnUnsavedSeconds([1, 2])
    expect(session.takeUnsavedSeconds()).toEqual([1, 2])
  })

  it('appends to the timelines of a call that goes on', () => {
    const participant = madeParticipant({ key: 'a', pageName: 'Ana', givenName: 'Anita', isLeftOut: false })
    participant.timeline.set({ second: 0, shown: 'sad', probabilities: SAD })
    session = new CallSession(madeCall([participant], { endedAtMs: null }), () => 0.5, at(5))
    see(HAPPY, 5.5)
    session.tick(at(6))
    expect(shown()).toEqual([[0, 'sad'], [5, 'happy']])
    expect(readout(6)).toMatchObject({ name: 'Anita', isRenamed: true })
  })
})

describe('looking', () => {
  it('looks for a face that has left its place in the whole picture before it says that there is none', () => {
    session.hearTiles([tile()], false, at(1))
    session.wants(at(1))
    see(HAPPY, 1)
    const [around] = session.wants(at(2))
    expect(around?.region.width).toBeLessThan(1)
    session.hearSight({ key: 'a', faceCount: 0, face: null, reason: 'no-face' }, around?.region ?? WHOLE, at(2), at(2))
    expect(readout(2)?.state.kind).toBe('expression')
    expect(session.wants(at(2.01))).toEqual([expect.objectContaining({ key: 'a', region: WHOLE })])
  })

  it('drops a sight of nobody, and of someone who has gone from the page', () => {
    session.hearSight(sight(HAPPY, 'nobody'), WHOLE, at(1), at(1))
    see(HAPPY, 1)
    session.hearTiles([], false, at(2))
    session.hearSight(sight(SAD), WHOLE, at(2), at(2))
    expect(readout(2)?.state).toMatchObject({ expression: 'happy' })
    expect(session.call.participants).toHaveLength(1)
  })

  it('keeps a name that the page loses for a moment', () => {
    see(HAPPY, 1)
    session.hearTiles([tile({ name: null })], false, at(2))
    expect(readout(2)?.name).toBe('Ana')
  })
})

describe('what the user wants', () => {
  it('pauses everybody and goes on', () => {
    see(HAPPY, 1)
    tell({ type: 'pause', ...ANA, isPaused: true }, 2)
    expect(session.wants(at(2))).toEqual([])
    expect(readout(2)?.state).toEqual({ kind: 'none', reason: 'paused' })
    session.hearSight(sight(HAPPY), WHOLE, at(2), at(2.5))
    expect(shown()).toEqual([[1, 'happy'], [2, 'paused']])
    tell({ type: 'pause', ...ANA, isPaused: false }, 3)
    expect(session.wants(at(3))).toHaveLength(1)
  })

  it('leaves someone out at once, frames on their way included', () => {
    see(HAPPY, 1)
    tell({ type: 'leave-out', ...ANA, isLeftOut: true }, 2)
    session.hearSight(sight(SAD), WHOLE, at(2), at(2.2))
    expect(session.wants(at(9))).toEqual([])
    expect(readout(2)).toMatchObject({ isLeftOut: true, state: { kind: 'none', reason: 'left-out' } })
    expect(session.call.participants[0]?.isLeftOut).toBe(true)
  })

  it.each([
    ['Anita', 'Anita', true],
    ['  Anita ', 'Anita', true],
    ['   ', 'Ana', false],
    [null, 'Ana', false],
  ])('renames to %j', (name, expected, isRenamed) => {
    see(HAPPY, 1)
    tell({ type: 'rename', ...ANA, name: 'Other' }, 1)
    tell({ type: 'rename', ...ANA, name }, 1)
    expect(readout(1)).toMatchObject({ name: expected, isRenamed })
  })

  it('marks someone as self, and stores that', () => {
    see(HAPPY, 1)
    session.takeUnsavedSeconds()
    tell({ type: 'mark-self', ...ANA, isSelf: true }, 2)
    expect(readout(2)?.isSelf).toBe(true)
    expect(session.takeUnsavedSeconds()).not.toEqual([])
  })

  it('hears nothing about other calls or about nobody', () => {
    see(HAPPY, 1)
    tell({ type: 'pause', ...ANA, isPaused: true, callId: '00000000-0000-4000-8000-000000000000' }, 1)
    tell({ type: 'rename', ...ANA, name: 'X', key: 'nobody' }, 1)
    expect(session.isPaused).toBe(false)
    expect(readout(1)?.name).toBe('Ana')
  })
})
