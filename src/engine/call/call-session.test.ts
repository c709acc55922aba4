import { beforeEach, describe, expect, it } from 'vitest'
import type { Probabilities } from '../../call/reading'
import { CALL_START_MS, madeCall, madeParticipant } from '../../call/testing/made-calls'
import type { FromView, TileReport } from '../../shared/protocol'
import { DEFAULT_SETTINGS } from '../../shared/settings'
import type { Settings } from '../../shared/settings'
import { CallSession, MAX_PARTICIPANTS } from './call-session'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const FACE = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 }
const HAPPY: Probabilities = [0, 0, 0, 0.8, 0, 0, 0.2]
const SAD: Probabilities = [0, 0, 0, 0, 1, 0, 0]
const at = (seconds: number) => CALL_START_MS + seconds * 1000

const tile = (given: Partial<TileReport> = {}): TileReport => ({
  key: 'a',
  name: 'Ana',
  isSelf: false,
  state: 'live',
  videoWidthPx: 640,
  videoHeightPx: 360,
  ...given,
})
const sight = (probabilities: Probabilities, key = 'a') => ({ key, faceCount: 1, face: FACE, probabilities })

let session: CallSession
/** A call that starts now with these settings. */
function begin(settings: Partial<Settings> = {}) {
  session = new CallSession(madeCall([], { endedAtMs: null }), () => 0.5, at(0), { ...DEFAULT_SETTINGS, ...settings })
}
const set = (settings: Partial<Settings>, seconds: number) =>
  session.setSettings({ ...DEFAULT_SETTINGS, ...settings }, at(seconds))
beforeEach(() => begin())

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
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
    ])
    expect(cells()[0]?.probabilities?.[3]).toBeCloseTo(0.7, 2)
    expect(cells()[1]?.probabilities?.[3]).toBeCloseTo(0.8, 2)
  })

  it('goes on with what was shown in seconds without a reading, but not for long', () => {
    see(HAPPY, 1.5)
    for (let second = 2; second <= 10; second++) session.tick(at(second))
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
    ])
    expect(cells()[1]?.probabilities).toBeNull()
  })

  it('goes on for as long when the seconds are closed late', () => {
    see(HAPPY, 1.5)
    session.tick(at(10))
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
    ])
  })

  it('writes nothing into the past when a reading comes before the seconds are closed', () => {
    see(HAPPY, 1.5)
    see(SAD, 9.5)
    session.tick(at(10))
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
      [9, 'sad'],
    ])
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
    expect(session.takeUnsaved()).toEqual([1, 2])
    expect(session.takeUnsaved()).toBeNull()
    session.returnUnsaved([1, 2])
    expect(session.takeUnsaved()).toEqual([1, 2])
  })

  it('appends to the timelines of a call that goes on', () => {
    const participant = madeParticipant({ key: 'a', pageName: 'Ana', givenName: 'Anita', isLeftOut: false })
    participant.timeline.set({ second: 0, shown: 'sad', probabilities: SAD })
    session = new CallSession(madeCall([participant], { endedAtMs: null }), () => 0.5, at(5))
    see(HAPPY, 5.5)
    session.tick(at(6))
    expect(shown()).toEqual([
      [0, 'sad'],
      [5, 'happy'],
    ])
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
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'paused'],
    ])
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
    session.takeUnsaved()
    tell({ type: 'mark-self', ...ANA, isSelf: true }, 1)
    expect(readout(1)?.isSelf).toBe(true)
    expect(session.takeUnsaved()).toEqual([])
  })

  it('hears nothing about other calls or about nobody', () => {
    see(HAPPY, 1)
    tell({ type: 'pause', ...ANA, isPaused: true, callId: '00000000-0000-4000-8000-000000000000' }, 1)
    tell({ type: 'rename', ...ANA, name: 'X', key: 'nobody' }, 1)
    expect(session.isPaused).toBe(false)
    expect(readout(1)?.name).toBe('Ana')
  })
})

describe('the settings', () => {
  it.each([
    [0.5, 2],
    [1, 1],
    [2.5, 0.4],
    [4, 0.25],
  ] as const)('%d readings a second ask every %d s', (readingsPerSecond, everyS) => {
    begin({ readingsPerSecond })
    session.hearTiles([tile()], false, at(1))
    expect(session.wants(at(1))).toHaveLength(1)
    expect(session.wants(at(1 + everyS - 0.01))).toEqual([])
    expect(session.wants(at(1 + everyS))).toHaveLength(1)
  })

  it('hold at once in a running call', () => {
    see(HAPPY, 1)
    session.wants(at(1))
    set({ readingsPerSecond: 0.5 }, 1)
    expect(session.wants(at(2))).toEqual([])
    set({ readingsPerSecond: 4 }, 2)
    expect(session.wants(at(2))).toHaveLength(1)
  })

  it("raise the floor, but never lower it below the model's", () => {
    begin({ confidenceFloor: 0.9 })
    see(HAPPY, 1)
    expect(readout(1)?.state).toEqual({ kind: 'none', reason: 'unsure' })
    set({ confidenceFloor: 0.7 }, 2)
    see(HAPPY, 2)
    expect(readout(2)?.state).toMatchObject({ expression: 'happy' })
    begin({ confidenceFloor: 0.1 })
    see([0.3, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1], 1)
    expect(readout(1)?.state).toEqual({ kind: 'none', reason: 'unsure' })
  })

  it('decide how steady a readout is', () => {
    begin({ smoothing: 'steady' })
    see(HAPPY, 1)
    see(SAD, 1.4)
    expect(readout(1.4)?.state).toMatchObject({ expression: 'happy' })
    set({ smoothing: 'quick' }, 1.5)
    see(SAD, 1.8)
    expect(readout(1.8)?.state).toMatchObject({ expression: 'sad' })
  })

  it('that the readings were made with are kept with the call', () => {
    expect(session.call.settings).toBeNull()
    see(HAPPY, 1)
    expect(session.call.settings).toEqual({
      readingsPerSecond: 2.5,
      smoothing: 'standard',
      confidenceFloor: 0.5,
      isBaselineOn: true,
    })
    set({ readingsPerSecond: 4, smoothing: 'steady', confidenceFloor: 0.6, isBaselineOn: false }, 2)
    see(HAPPY, 2)
    expect(session.call.settings).toEqual({
      readingsPerSecond: 4,
      smoothing: 'steady',
      confidenceFloor: 0.6,
      isBaselineOn: false,
    })
  })

  it('say whether history keeps the call, from its start on', () => {
    begin({ isHistoryOn: true })
    expect(session.call.isKept).toBe(true)
    session.takeUnsaved()
    set({ isHistoryOn: false }, 1)
    expect(session.call.isKept).toBe(false)
    expect(session.takeUnsaved()).toEqual([])
  })
})

describe('who is analysed', () => {
  const people = (...keys: string[]) => keys.map((key) => tile({ key, name: key, isSelf: key === 'me' }))
  const show = (seconds: number, ...keys: string[]) => session.hearTiles(people(...keys), false, at(seconds))
  const leftOut = () => session.call.participants.filter((each) => each.isLeftOut).map(({ key }) => key)
  const asked = (seconds: number) => session.wants(at(seconds)).map(({ key }) => key)
  const who = (key: string) => ({ callId: session.call.id, key })

  it('is the user alone, when the setting says so', () => {
    begin({ analysed: 'only-me' })
    show(1, 'me', 'ana', 'bea')
    expect(leftOut()).toEqual(['ana', 'bea'])
    expect(asked(1)).toEqual(['me'])
  })

  it('is the one whom the user marks as self, and nobody else', () => {
    begin({ analysed: 'only-me' })
    show(1, 'ana', 'bea')
    expect(asked(1)).toEqual([])
    tell({ type: 'leave-out', ...who('ana'), isLeftOut: false }, 2)
    expect(asked(2)).toEqual(['ana'])
    tell({ type: 'mark-self', ...who('bea'), isSelf: true }, 3)
    expect(leftOut()).toEqual(['ana'])
    tell({ type: 'mark-self', ...who('bea'), isSelf: false }, 4)
    expect(leftOut()).toEqual(['ana', 'bea'])
  })

  it('is the user whom the page shows as such only later, unless the user says otherwise', () => {
    begin({ analysed: 'only-me' })
    session.hearTiles([tile({ key: 'me' })], false, at(1))
    expect(leftOut()).toEqual(['me'])
    show(2, 'me')
    expect(leftOut()).toEqual([])
    tell({ type: 'mark-self', ...who('me'), isSelf: false }, 3)
    show(4, 'me')
    expect(leftOut()).toEqual(['me'])
  })

  it('is whom the user chooses, when the setting says so', () => {
    begin({ analysed: 'chosen' })
    show(1, 'me', 'ana')
    expect(asked(1)).toEqual([])
    tell({ type: 'leave-out', ...who('ana'), isLeftOut: false }, 2)
    show(3, 'me', 'ana', 'bea')
    expect(asked(3)).toEqual(['ana'])
  })

  it('changes with the setting, but those left out by hand stay so', () => {
    show(1, 'me', 'ana', 'bea', 'cem')
    tell({ type: 'leave-out', ...who('ana'), isLeftOut: true }, 1)
    tell({ type: 'leave-out', ...who('bea'), isLeftOut: true }, 1)
    tell({ type: 'leave-out', ...who('bea'), isLeftOut: false }, 1)
    set({ analysed: 'only-me' }, 2)
    expect(leftOut()).toEqual(['ana', 'bea', 'cem'])
    expect(readout(2)?.state.kind).toBe('waiting')
    expect(session.view(at(2)).readouts[3]?.state).toEqual({ kind: 'none', reason: 'left-out' })
    set({ analysed: 'everyone' }, 3)
    expect(leftOut()).toEqual(['ana'])
  })

  it('stays as it was when another setting changes', () => {
    begin({ analysed: 'chosen' })
    show(1, 'ana')
    tell({ type: 'leave-out', ...who('ana'), isLeftOut: false }, 1)
    set({ analysed: 'chosen', readingsPerSecond: 4 }, 2)
    expect(leftOut()).toEqual([])
  })

  it('is known of a call that was cut off', () => {
    const participants = [madeParticipant({ key: 'ana', isLeftOut: true }), madeParticipant({ key: 'bea' })]
    session = new CallSession(madeCall(participants, { endedAtMs: null }), () => 0.5, at(0), {
      ...DEFAULT_SETTINGS,
      analysed: 'chosen',
    })
    show(1, 'ana', 'bea')
    expect(asked(1)).toEqual(['bea'])
    set({ analysed: 'everyone' }, 2)
    expect(leftOut()).toEqual([])
  })
})

describe('a resting face', () => {
  const REST: Probabilities = [0.02, 0.02, 0.02, 0.02, 0.5, 0.02, 0.4]
  const rest = (fromS: number, toS: number) => {
    for (let second = fromS; second < toS; second += 0.4) see(REST, second)
  }
  const recorded = () => cells().at(-1)?.probabilities ?? []

  it('is learned where that is wanted, kept with the call, and corrects what is shown and recorded', () => {
    begin({ isRestingFaceLearned: true })
    rest(1, 15)
    const before = recorded()[6] ?? 0
    expect(before).toBeCloseTo(0.4, 1)
    expect(readout(15)?.restingFace).toBe('none')
    rest(15, 40)
    expect(readout(40)?.restingFace).toBe('learned')
    expect(session.call.participants[0]?.restingFace?.probabilities[4]).toBeCloseTo(0.5, 1)
    expect(recorded()[6]).toBeGreaterThan(before + 0.1)
    expect(readout(40)?.state).toMatchObject({ expression: 'neutral' })
  })

  it('corrects nothing while that is off, but is learned all the same', () => {
    begin({ isBaselineOn: false, isRestingFaceLearned: true })
    rest(1, 40)
    expect(readout(40)?.restingFace).toBe('learned')
    expect(recorded()[6]).toBeCloseTo(0.4, 1)
    set({ isBaselineOn: true, isRestingFaceLearned: true }, 40)
    rest(40, 43)
    expect(recorded()[6]).toBeGreaterThan(0.5)
  })

  it('that was learned counts for nothing unless that is wanted', () => {
    rest(1, 40)
    expect(readout(40)?.restingFace).toBe('none')
    expect(recorded()[6]).toBeCloseTo(0.4, 1)
  })

  it('is what the user says it is, until the user forgets it', () => {
    rest(1, 3)
    session.takeUnsaved()
    tell({ type: 'resting-face', ...ANA, action: 'set' }, 3)
    expect(readout(3)?.restingFace).toBe('set')
    expect(session.takeUnsaved()).not.toBeNull()
    tell({ type: 'resting-face', ...ANA, action: 'forget' }, 3)
    expect(readout(3)?.restingFace).toBe('none')
    expect(session.call.participants[0]?.restingFace).toBeNull()
  })

  it('of a call that was cut off is known again', () => {
    const participant = madeParticipant({ key: 'a', restingFace: { probabilities: REST, source: 'set', readings: 8 } })
    session = new CallSession(madeCall([participant], { endedAtMs: null }), () => 0.5, at(5))
    see(REST, 5.5)
    expect(readout(6)?.restingFace).toBe('set')
    expect(recorded()[6]).toBeGreaterThan(0.45)
  })
})

describe('notes', () => {
  const ID = '00000000-0000-4000-8000-00000000000a'
  const note = (second: number, text: string, id = ID) =>
    ({ type: 'note', callId: ANA.callId, id, second, text }) as const

  it('are added, changed and taken away, and stored though no second is due', () => {
    tell(note(2, 'First'), 5)
    expect(session.takeUnsaved()).toEqual([])
    tell(note(1, 'Other', '00000000-0000-4000-8000-00000000000b'), 5)
    tell(note(3, 'Changed'), 5)
    expect(session.call.notes.map(({ second, text }) => [second, text])).toEqual([
      [1, 'Other'],
      [3, 'Changed'],
    ])
    session.takeUnsaved()
    tell({ type: 'delete-note', callId: ANA.callId, id: ID }, 5)
    expect(session.call.notes.map(({ text }) => text)).toEqual(['Other'])
    expect(session.takeUnsaved()).toEqual([])
  })

  it('stand within the call', () => {
    tell(note(9999, ''), 5.5)
    expect(session.call.notes).toEqual([{ id: ID, second: 5, text: '' }])
  })

  it('mark the present moment, each under an id of its own', () => {
    session.markMoment(at(3.9))
    session.markMoment(at(3.9))
    expect(session.call.notes.map(({ second, text }) => [second, text])).toEqual([
      [3, ''],
      [3, ''],
    ])
    expect(new Set(session.call.notes.map(({ id }) => id)).size).toBe(2)
    expect(session.takeUnsaved()).toEqual([])
  })
})

describe('badges', () => {
  it('say what is shown on each tile, and nothing of those who have gone', () => {
    begin({ hasBadges: true })
    const tiles = [tile(), tile({ key: 'b', state: 'camera-off' }), tile({ key: 'c' })]
    session.hearTiles(tiles, false, at(1))
    session.hearSight(sight(HAPPY), WHOLE, at(1), at(1))
    session.hearTiles(tiles.slice(0, 2), false, at(1.2))
    expect(session.badges()).toEqual([
      { key: 'a', expression: 'happy', confidence: 0.8 },
      { key: 'b', expression: null, confidence: 0 },
    ])
  })

  it('are none while they are off, or the call is paused', () => {
    see(HAPPY, 1)
    expect(session.badges()).toEqual([])
    set({ hasBadges: true }, 1)
    expect(session.badges()).toHaveLength(1)
    tell({ type: 'pause', ...ANA, isPaused: true }, 2)
    expect(session.badges()).toEqual([])
  })
})

describe('a call', () => {
  it('takes in so many participants and no more, and says so', () => {
    const crowd = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => tile({ key: `p${from + index}`, state: 'camera-off' }))
    for (let from = 0; from < MAX_PARTICIPANTS; from += 50) session.hearTiles(crowd(from, 50), false, at(1))
    expect(session.warning).toBeNull()
    session.hearTiles(crowd(MAX_PARTICIPANTS - 1, 2), false, at(2))
    expect(session.call.participants).toHaveLength(MAX_PARTICIPANTS)
    expect(session.warning).toMatchObject({ code: 'too-many-participants' })
    expect(session.view(at(2)).readouts.filter(({ isOnScreen }) => isOnScreen)).toHaveLength(1)
  })

  it('in which nobody was leaves no record', () => {
    session.end(at(1))
    expect(session.takeUnsaved()).toBeNull()
    see(HAPPY, 1)
    session.takeUnsaved()
    session.end(at(1))
    expect(session.takeUnsaved()).toEqual([])
  })
})
