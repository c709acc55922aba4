import { beforeEach, describe, expect, it } from 'vitest'
import type { Probabilities } from '../../call/reading'
import { CALL_START_MS, madeCall, madeParticipant } from '../../call/testing/made-calls'
import type { Call } from '../../call/timeline'
import type { FromView, OwnName, Region, TileReport } from '../../shared/protocol'
import { DEFAULT_SETTINGS } from '../../shared/settings'
import type { Settings } from '../../shared/settings'
import { CallSession } from './call-session'
import type { AcceptedFrame } from './call-session'
import { MAX_PARTICIPANTS } from './people'

const WHOLE = { x: 0, y: 0, width: 1, height: 1 }
const PART = { x: 0.2, y: 0.2, width: 0.5, height: 0.5 }
const FACE = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 }
const HAPPY: Probabilities = [0, 0, 0, 0.8, 0, 0, 0.2]
const SAD: Probabilities = [0, 0, 0, 0, 1, 0, 0]
/** Where the monotonic clock stands when the call starts. */
const MONOTONIC_START_MS = 7000

/** Ana's tile, unless told; its id changes with its person, name and source, as on real pages. */
const tile = (given: Partial<TileReport> = {}): TileReport => {
  const facts = { personId: null, name: 'Ana', sourceId: 't1', ...given }
  return {
    tileId: [facts.personId, facts.name, facts.sourceId].join('|'),
    isSelf: false,
    state: 'live',
    videoWidthPx: 640,
    videoHeightPx: 360,
    ...facts,
  }
}
const person = (name: string, more: Partial<TileReport> = {}) => tile({ name, sourceId: `track of ${name}`, ...more })

let session: CallSession
let nowMs: number
let wallMs: number
let rounds: number
let keys: number
const world = {
  nowMs: () => nowMs,
  wallMs: () => wallMs,
  newKey: () => `p${++keys}`,
  confidenceFloor: () => 0.5,
  ownNames: () => ownNames,
  isFollowed: (key: string) => followed.has(key),
}
let ownNames: OwnName[] = []
let followed: ReadonlySet<string> = new Set()

/** Moves both clocks to a second of the call. */
function go(seconds: number) {
  nowMs = MONOTONIC_START_MS + seconds * 1000
  wallMs = CALL_START_MS + seconds * 1000
}
/** A call that starts now, or goes on, with these settings. */
function begin(settings: Partial<Settings> | null = {}, call: Call = madeCall([], { endedAtMs: null })) {
  session = new CallSession(call, world, settings && { ...DEFAULT_SETTINGS, ...settings })
}
const set = (settings: Partial<Settings> | null) =>
  session.setSettings(settings && { ...DEFAULT_SETTINGS, ...settings })
beforeEach(() => {
  ownNames = []
  followed = new Set()
  rounds = 0
  keys = 0
  go(0)
  begin()
})

const cells = (order = 0) => [...(session.call.participants[order]?.timeline.cells() ?? [])]
const shown = (order = 0) => cells(order).map((cell) => [cell.second, cell.shown])
const readouts = () => session.view().readouts
const readout = (name = 'Ana') => readouts().find((each) => each.name === name)
/** Names of those who may be read. */
const asked = () => session.candidates().map(({ tileId }) => tileId.split('|')[1])

function show(tiles: readonly TileReport[] = [tile()], isHidden = false) {
  session.onTiles({ siteId: 'generic', isHidden, misfit: null, foreignFrames: [], ownShare: null, tiles: [...tiles] })
}
/** Asks for the tiles' frames; gives the round. */
function ask(tiles: readonly TileReport[] = [tile()], region: Region = WHOLE): number {
  const roundId = ++rounds
  session.onAsked(
    roundId,
    tiles.map(({ tileId, sourceId }) => ({ tileId, sourceId, region, maxSidePx: 320, isGrey: false })),
  )
  return roundId
}
/** A frame comes for a tile that was asked for. */
function accept(roundId: number, { tileId, sourceId }: TileReport = tile(), region: Region = WHOLE) {
  return session.acceptFrame({ roundId, tileId, sourceId, region, capturedAtMs: nowMs })
}
const give = (frame: AcceptedFrame | null, probabilities: Probabilities) =>
  frame && session.onSight(frame, { faceCount: 1, face: FACE, isSteady: false, probabilities })
/** One look at Ana, from asking to reading. */
function see(probabilities: Probabilities, seconds: number, tiles = [tile()]) {
  go(seconds)
  show(tiles)
  const roundId = ask(tiles)
  for (const each of tiles) give(accept(roundId, each), probabilities)
}
const tell = (message: FromView) => session.onView(message)
const CALL_ID = madeCall([]).id
const keyOf = (name: string) => session.call.participants.find(({ pageName }) => pageName === name)?.key ?? 'nobody'
const who = (name = 'Ana') => ({ callId: CALL_ID, key: keyOf(name) })
const leaveOut = (name: string, isLeftOut = true) => tell({ type: 'leave-out', ...who(name), isLeftOut })
const leftOut = () => session.call.participants.filter((each) => each.isLeftOut).map(({ pageName }) => pageName)

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

  it('goes on with what was shown in seconds without a reading, then says that there is none', () => {
    see(HAPPY, 1.5)
    for (let second = 2; second <= 7; second++) {
      go(second)
      session.tick()
    }
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
      [4, 'stale'],
      [5, 'stale'],
      [6, 'stale'],
      [7, 'stale'],
    ])
    expect(cells()[1]?.probabilities).toBeNull()
  })

  it('leaves a gap where nobody looked at the clock', () => {
    see(HAPPY, 1.5)
    go(10.5)
    session.tick()
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
      [10, 'stale'],
    ])
  })

  it('writes nothing into the past when a reading comes before the seconds are closed', () => {
    see(HAPPY, 1.5)
    see(SAD, 9.5)
    go(10)
    session.tick()
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
      [9, 'sad'],
    ])
  })

  it('leaves a gap while someone is on no tile', () => {
    see(HAPPY, 1.5)
    go(1.9)
    show([])
    go(4)
    session.tick()
    expect(shown()).toEqual([[1, 'happy']])
    expect(readout()?.isOnScreen).toBe(false)
  })

  it.each([
    ['camera-off', tile({ state: 'camera-off', sourceId: null }), false, 'camera-off'],
    ['a shared screen', tile({ state: 'screen-share' }), false, 'screen-share'],
    ['a stopped video', tile({ state: 'no-frames' }), false, 'no-frames'],
    ['a stopped video of a hidden tab', tile({ state: 'no-frames' }), true, 'tab-hidden'],
  ] as const)('records %s as the reason and asks for no frame', (_what, report, isHidden, reason) => {
    go(1)
    show([report], isHidden)
    expect(shown()).toEqual([[1, reason]])
    expect(session.candidates()).toEqual([])
  })

  it('records what the page says of a frame that it could not grab', () => {
    go(1)
    show()
    session.onNoFrame({ roundId: ask(), tileId: tile().tileId, reason: 'blocked' })
    go(2)
    session.onNoFrame({ roundId: ask(), tileId: tile().tileId, reason: 'gone' })
    expect(shown()).toEqual([[1, 'blocked']])
  })

  it.each([
    [false, 'black'],
    [true, 'tab-hidden'],
  ] as const)('records a black picture, in a tab that is hidden (%s), as %s', (isHidden, reason) => {
    go(1)
    show([tile()], isHidden)
    session.onNoFrame({ roundId: ask(), tileId: tile().tileId, reason: 'black' })
    expect(shown()).toEqual([[1, reason]])
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
    const marks = { personIds: [], names: ['Ana'], sourceIds: ['t1'] }
    const participant = madeParticipant({ key: 'a', pageName: 'Ana', givenName: 'Anita', marks })
    participant.timeline.set({ second: 0, shown: 'sad', probabilities: SAD })
    go(5)
    begin({}, madeCall([participant], { endedAtMs: null }))
    see(HAPPY, 5.5)
    go(6)
    session.tick()
    expect(shown()).toEqual([
      [0, 'sad'],
      [5, 'happy'],
    ])
    expect(readouts()).toEqual([expect.objectContaining({ key: 'a', name: 'Anita', isRenamed: true })])
  })

  it('keeps the name of the site reader that is in use', () => {
    show([])
    session.onTiles({ siteId: 'meet', isHidden: false, misfit: null, foreignFrames: [], ownShare: null, tiles: [] })
    expect(session.call.siteId).toBe('meet')
    expect(session.takeUnsaved()).toEqual([])
  })

  it("tells views of the user's own share, as long as it lasts", () => {
    expect(session.view().ownShare).toBeNull()
    for (const ownShare of ['monitor', null] as const) {
      session.onTiles({ siteId: 'meet', isHidden: false, misfit: null, foreignFrames: [], ownShare, tiles: [] })
      expect(session.view().ownShare).toBe(ownShare)
    }
  })
})

describe('time', () => {
  it.each([
    ['an hour back', -3_600_000],
    ['three seconds ahead', 3000],
  ])('that the wall clock jumps %s changes nothing', (_what, byMs) => {
    see(HAPPY, 1)
    for (let second = 2; second <= 4; second++) {
      nowMs += 1000
      wallMs = CALL_START_MS + second * 1000 + byMs
      show()
      give(accept(ask()), HAPPY)
    }
    expect(shown().map(([second]) => second)).toEqual([1, 2, 3, 4])
    expect(readout()?.capturedAtMs).toBe(wallMs)
    expect(readout()?.latencyMs).toBe(0)
  })

  it('in which the machine slept is a gap, and nothing old is shown after it', () => {
    see(HAPPY, 1.5)
    nowMs += 100
    wallMs += 600_000
    session.tick()
    expect(readout()?.state).toEqual({ kind: 'none', reason: 'stale' })
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'happy'],
      [3, 'happy'],
      [601, 'stale'],
    ])
    expect(session.isOver).toBe(false)
  })

  it.each([
    ['a day', 86_400],
    ['months', 100 * 86_400],
  ])('that jumps %s ahead ends the call, records nothing, and another goes on', (_what, seconds) => {
    see(HAPPY, 1.5, [tile(), person('Bea')])
    leaveOut('Bea')
    tell({ type: 'rename', ...who('Ana'), name: 'Anita' })
    wallMs += seconds * 1000
    session.tick()
    expect(session.isOver).toBe(true)
    show()
    expect(session.candidates()).toEqual([])
    expect(shown()).toEqual([[1, 'happy']])
    const old = session
    session = old.continueAs('00000000-0000-4000-8000-000000000001')
    expect(old.call.endedAtMs).toBe(CALL_START_MS + 1500)
    expect(session.call).toMatchObject({ startedAtMs: wallMs, endedAtMs: null, title: old.call.title })
    expect(session.takeLeftOut()).toEqual([expect.objectContaining({ names: ['Bea'] })])
    show([tile(), person('Bea')])
    expect(session.isOver).toBe(false)
    expect(asked()).toEqual(['Ana'])
    expect(readouts().map(({ name }) => name)).toEqual(['Anita', 'Bea'])
    expect(session.call.participants.map(({ timeline }) => timeline.lengthS)).toEqual([0, 1])
  })

  it('says within three seconds that there is no new reading', () => {
    begin({ hasBadges: true })
    see(HAPPY, 1)
    go(4)
    expect(readout()?.state).toMatchObject({ expression: 'happy' })
    go(4.1)
    expect(session.badges()).toEqual([{ tileId: tile().tileId, expression: null, confidence: 0 }])
    expect(readout()?.state).toEqual({ kind: 'none', reason: 'stale' })
    expect(readout()?.capturedAtMs).toBe(CALL_START_MS + 1000)
    see(HAPPY, 5)
    expect(readout()?.state).toMatchObject({ expression: 'happy' })
  })

  it.each([
    ['the camera is off', tile({ state: 'camera-off', sourceId: null }), 'camera-off'],
    ['nothing was read yet', tile(), undefined],
  ])('does not say so while %s', (_what, report, reason) => {
    show([report])
    go(10)
    const state = readout()?.state
    expect(state?.kind === 'none' ? state.reason : undefined).toBe(reason)
  })

  it('of a frame is when it was grabbed, by the engine’s clock', () => {
    go(5)
    show()
    const roundId = ask()
    const frame = session.acceptFrame({
      roundId,
      tileId: tile().tileId,
      sourceId: 't1',
      region: WHOLE,
      capturedAtMs: nowMs - 300,
    })
    go(5.2)
    give(frame, HAPPY)
    expect(readout()).toMatchObject({ capturedAtMs: CALL_START_MS + 4700, latencyMs: 500 })
  })
})

describe('looking', () => {
  it('looks for a face that has left its place in the whole picture before it says that there is none', () => {
    see(HAPPY, 1)
    go(2)
    const frame = accept(ask([tile()], PART), tile(), PART)
    if (frame) session.onSight(frame, { faceCount: 0, face: null, isSteady: false, reason: 'no-face' })
    expect(readout()?.state.kind).toBe('expression')
    expect(session.candidates()).toEqual([expect.objectContaining({ askedAtMs: null, face: null })])
  })

  it('says of a candidate what the scheduler needs', () => {
    see(HAPPY, 1)
    expect(session.candidates()).toEqual([
      {
        tileId: tile().tileId,
        sourceId: 't1',
        askedAtMs: nowMs,
        wholeAtMs: nowMs,
        face: FACE,
        changedAtMs: null,
        facelessSinceMs: null,
        isSteady: false,
        isFollowed: false,
        videoWidthPx: 640,
        videoHeightPx: 360,
      },
    ])
    show([tile({ sourceId: 't2' })])
    go(3)
    show([tile({ sourceId: 't2' })])
    expect(session.candidates()).toEqual([expect.objectContaining({ face: null, wholeAtMs: null })])
  })

  it('says when what is shown of a candidate last changed', () => {
    const changedAtMs = () => session.candidates()[0]?.changedAtMs
    see(HAPPY, 1)
    see(HAPPY, 2)
    expect(changedAtMs()).toBeNull()
    see(SAD, 4)
    see(SAD, 6)
    expect(changedAtMs()).toBe(MONOTONIC_START_MS + 4000)
  })

  it('says since when a candidate has no face, until one is found or another video comes', () => {
    const facelessSinceMs = () => session.candidates()[0]?.facelessSinceMs
    const seeNoFace = (seconds: number) => {
      go(seconds)
      const frame = accept(ask())
      if (frame) session.onSight(frame, { faceCount: 0, face: null, isSteady: false, reason: 'no-face' })
    }
    see(HAPPY, 1)
    seeNoFace(2)
    seeNoFace(3)
    expect(facelessSinceMs()).toBe(MONOTONIC_START_MS + 2000)
    see(HAPPY, 4)
    expect(facelessSinceMs()).toBeNull()
    go(5)
    session.onNoFrame({ roundId: ask(), tileId: tile().tileId, reason: 'black' })
    expect(facelessSinceMs()).toBe(MONOTONIC_START_MS + 5000)
    show([tile({ sourceId: 't2' })])
    go(8)
    show([tile({ sourceId: 't2' })])
    expect(facelessSinceMs()).toBeNull()
  })

  it('says whether a view follows a candidate', () => {
    see(HAPPY, 1)
    followed = new Set([keyOf('Ana')])
    expect(session.candidates()).toEqual([expect.objectContaining({ isFollowed: true })])
  })

  it('drops what was seen of someone who has gone from the page', () => {
    see(HAPPY, 1)
    const frame = accept(ask())
    show([])
    give(frame, SAD)
    expect(readout()?.state).toMatchObject({ expression: 'happy' })
    expect(session.call.participants).toHaveLength(1)
  })

  it('keeps a name that the page loses for a moment', () => {
    see(HAPPY, 1)
    show([tile({ name: null })])
    expect(readout()?.name).toBe('Ana')
  })
})

describe('a frame', () => {
  const BEA = person('Bea')

  it('is accepted once, and counted', () => {
    show()
    const roundId = ask()
    expect(accept(roundId)).not.toBeNull()
    expect(accept(roundId)).toBeNull()
    expect(readout()?.framesRead).toBe(1)
  })

  it.each<[string, (roundId: number) => AcceptedFrame | null]>([
    ['of an older look', (roundId) => accept(ask() && roundId)],
    ['that nobody asked for', (roundId) => accept(roundId, BEA)],
    ['of another track', (roundId) => accept(roundId, { ...tile(), sourceId: 't9' })],
    ['of a tile that has gone', (roundId) => (show([BEA]), accept(roundId))],
    ['of a tile that is somebody else’s', (roundId) => (show([{ ...BEA, tileId: tile().tileId }]), accept(roundId))],
    ['of someone who was left out', (roundId) => (leaveOut('Ana'), accept(roundId))],
    ['of a paused call', (roundId) => (tell({ type: 'pause', callId: CALL_ID, isPaused: true }), accept(roundId))],
    ['without settings', (roundId) => (set(null), accept(roundId))],
    ['of a camera that went off', (roundId) => (show([tile({ state: 'camera-off' })]), accept(roundId))],
  ])('%s is not read', (_what, frame) => {
    show([tile(), BEA])
    expect(frame(ask())).toBeNull()
    expect(readouts().map(({ framesRead }) => framesRead)).toEqual(readouts().map(() => 0))
  })

  it('that is being read when its tile becomes somebody else’s is under nobody’s name, 200 times', () => {
    for (let time = 0; time < 200; time++) {
      go(1 + time)
      const [before, after] = time % 2 === 0 ? [tile(), BEA] : [BEA, tile()]
      // As bad as a page can be: the same tile id for two people.
      show([{ ...before, tileId: 'slot' }])
      const roundId = ask([{ ...before, tileId: 'slot' }])
      const frame = accept(roundId, { ...before, tileId: 'slot' })
      show([{ ...after, tileId: 'slot' }])
      give(frame, HAPPY)
    }
    expect(readouts().map(({ state }) => state.kind)).toEqual(['waiting', 'waiting'])
  })

  it('of somebody known by name alone is not asked for until name and track have stayed together', () => {
    see(HAPPY, 1)
    go(2)
    show([tile({ sourceId: 't2' })])
    expect(session.candidates()).toEqual([])
    go(3)
    show([tile({ sourceId: 't2' })])
    expect(asked()).toEqual(['Ana'])
  })
})

describe('what the user wants', () => {
  it('pauses everybody and goes on', () => {
    see(HAPPY, 1)
    go(2)
    const frame = accept(ask())
    tell({ type: 'pause', callId: CALL_ID, isPaused: true })
    expect(session.candidates()).toEqual([])
    expect(readout()?.state).toEqual({ kind: 'none', reason: 'paused' })
    give(frame, HAPPY)
    expect(shown()).toEqual([
      [1, 'happy'],
      [2, 'paused'],
    ])
    tell({ type: 'pause', callId: CALL_ID, isPaused: false })
    expect(asked()).toEqual(['Ana'])
  })

  it('stays paused after the engine came back', () => {
    see(HAPPY, 1)
    tell({ type: 'pause', callId: CALL_ID, isPaused: true })
    begin({}, session.call)
    expect(session.isPaused).toBe(true)
  })

  it('leaves someone out at once, frames on their way included', () => {
    see(HAPPY, 1)
    const frame = accept(ask())
    leaveOut('Ana')
    give(frame, SAD)
    expect(session.candidates()).toEqual([])
    expect(readout()).toMatchObject({
      isLeftOut: true,
      leftOutBecause: 'user',
      state: { kind: 'none', reason: 'left-out' },
    })
  })

  it('erases what was read of someone, and has those seconds stored again', () => {
    begin({ isRestingFaceLearned: true })
    see(HAPPY, 1, [tile(), person('Bea')])
    see(HAPPY, 2, [tile(), person('Bea')])
    tell({ type: 'resting-face', ...who(), action: 'set' })
    session.takeUnsaved()
    const version = session.recordingVersion
    leaveOut('Ana')
    tell({ type: 'erase', ...who() })
    expect(shown(0)).toEqual([[2, 'left-out']])
    expect(shown(1)).toHaveLength(2)
    expect(session.call.participants[0]?.restingFace).toBeNull()
    expect(session.takeUnsaved()?.toSorted()).toEqual([0, 1, 2])
    expect(session.recordingVersion).not.toBe(version)
  })

  it('erases someone who is read on, from the start', () => {
    see(HAPPY, 1)
    tell({ type: 'erase', ...who() })
    expect(readout()?.state).toEqual({ kind: 'waiting' })
    expect(shown()).toEqual([])
    see(SAD, 2)
    expect(shown()).toEqual([[2, 'sad']])
  })

  it.each([
    ['Anita', 'Anita', true],
    ['  Anita ', 'Anita', true],
    ['   ', 'Ana', false],
    [null, 'Ana', false],
  ])('renames to %j', (name, expected, isRenamed) => {
    see(HAPPY, 1)
    tell({ type: 'rename', ...who(), name: 'Other' })
    tell({ type: 'rename', ...who(), name })
    expect(readouts()).toEqual([expect.objectContaining({ name: expected, isRenamed })])
  })

  it('marks someone as self, and stores that', () => {
    see(HAPPY, 1)
    session.takeUnsaved()
    tell({ type: 'mark-self', ...who(), isSelf: true })
    expect(readout()?.isSelf).toBe(true)
    expect(session.takeUnsaved()).toEqual([])
  })

  it('takes nothing of other calls or about nobody', () => {
    see(HAPPY, 1)
    tell({ type: 'pause', callId: '00000000-0000-4000-8000-000000000000', isPaused: true })
    tell({ type: 'rename', callId: CALL_ID, name: 'X', key: 'nobody' })
    expect(session.isPaused).toBe(false)
    expect(readout()?.name).toBe('Ana')
  })
})

describe('the settings', () => {
  it("raise the floor, but never lower it below the model's", () => {
    begin({ confidenceFloor: 0.9 })
    see(HAPPY, 1)
    expect(readout()?.state).toEqual({ kind: 'none', reason: 'unsure' })
    set({ confidenceFloor: 0.7 })
    see(HAPPY, 2)
    expect(readout()?.state).toMatchObject({ expression: 'happy' })
    begin({ confidenceFloor: 0.1 })
    see([0.3, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1], 2)
    expect(readout()?.state).toEqual({ kind: 'none', reason: 'unsure' })
  })

  it('decide how steady a readout is', () => {
    begin({ smoothing: 'steady' })
    see(HAPPY, 1)
    see(SAD, 1.4)
    expect(readout()?.state).toMatchObject({ expression: 'happy' })
    set({ smoothing: 'quick' })
    see(SAD, 1.8)
    expect(readout()?.state).toMatchObject({ expression: 'sad' })
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
    set({ readingsPerSecond: 4, smoothing: 'steady', confidenceFloor: 0.6, isBaselineOn: false })
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
    set({ isHistoryOn: false })
    expect(session.call.isKept).toBe(false)
    expect(session.takeUnsaved()).toEqual([])
  })

  it('that cannot be read leave everybody out, those who were brought back too', () => {
    begin({ analysed: 'chosen' })
    show([tile(), person('Bea')])
    leaveOut('Ana', false)
    expect(asked()).toEqual(['Ana'])
    set(null)
    expect(asked()).toEqual([])
    expect(readout()?.leftOutBecause).toBe('setting')
    set({ analysed: 'chosen' })
    expect(asked()).toEqual(['Ana'])
    set(null)
    set({ analysed: 'only-me' })
    expect(asked()).toEqual([])
    begin(null)
    show()
    expect(asked()).toEqual([])
  })
})

describe('the user’s own name, on a site that does not mark their tile', () => {
  const onSite = (siteId: string, ...names: string[]) =>
    session.onTiles({
      siteId,
      isHidden: false,
      misfit: null,
      foreignFrames: [],
      ownShare: null,
      tiles: names.map((name, index) =>
        person(name, { tileId: `${index}|${name}`, sourceId: `track ${name} ${index}` }),
      ),
    })
  const selves = () => readouts().flatMap(({ name, isSelf }) => (isSelf ? [name] : []))
  const mark = (name: string, isSelf = true) => tell({ type: 'mark-self', ...who(name), isSelf })

  it('is kept once the user has said which one they are, and forgotten when they take it back', () => {
    onSite('webex', 'Ana', 'Bea')
    expect(session.takeOwnName()).toBeNull()
    mark('Ana')
    expect(session.takeOwnName()).toEqual({ siteId: 'webex', name: 'Ana' })
    expect(session.takeOwnName()).toBeNull()
    mark('Bea', false)
    expect(session.takeOwnName()).toBeNull()
    mark('Ana', false)
    expect(session.takeOwnName()).toEqual({ siteId: 'webex', name: null })
  })

  it('is that of the page, not the one that the user gave', () => {
    onSite('webex', 'Ana')
    const ana = who('Ana')
    tell({ type: 'rename', ...ana, name: 'Me' })
    tell({ type: 'mark-self', ...ana, isSelf: true })
    expect(session.takeOwnName()).toEqual({ siteId: 'webex', name: 'Ana' })
  })

  it.each(['meet', 'generic'])('is not kept on a site that marks it, or that nothing is known of: %s', (siteId) => {
    onSite(siteId, 'Ana', 'Bea')
    mark('Ana')
    expect(session.takeOwnName()).toBeNull()
  })

  it('tells the user in the next call', () => {
    ownNames = [{ siteId: 'webex', name: 'Ana' }]
    begin({ analysed: 'only-me' })
    onSite('webex', 'Bea', 'Ana', 'Anabel')
    expect(selves()).toEqual(['Ana'])
    expect(asked()).toEqual(['Ana'])
    expect(session.view().needsSelf).toBe(false)
  })

  it.each([
    ['another site', 'meet', ['Ana', 'Bea']],
    ['two of that name', 'webex', ['Ana', 'Ana']],
    ['a name that is only alike', 'webex', ['ana', 'Ana D']],
  ])('tells nobody with %s', (_what, siteId, names) => {
    ownNames = [{ siteId: 'webex', name: 'Ana' }]
    begin({ analysed: 'only-me' })
    onSite(siteId, ...names)
    expect(selves()).toEqual([])
    expect(asked()).toEqual([])
    expect(session.view().needsSelf).toBe(true)
  })

  it('gives way to what the user says in this call', () => {
    ownNames = [{ siteId: 'webex', name: 'Ana' }]
    onSite('webex', 'Ana', 'Bea')
    mark('Bea')
    onSite('webex', 'Ana', 'Bea')
    expect(selves()).toEqual(['Bea'])
    mark('Bea', false)
    mark('Ana', false)
    onSite('webex', 'Ana', 'Bea')
    expect(selves()).toEqual([])
  })

  it('tells nobody new while the user is somebody who is off the page', () => {
    onSite('webex', 'Ana', 'Bea')
    mark('Bea')
    ownNames = [{ siteId: 'webex', name: 'Ana' }]
    onSite('webex', 'Ana')
    expect(selves()).toEqual(['Bea'])
  })
})

describe('who is read', () => {
  const people = (...names: string[]) => names.map((name) => person(name, { isSelf: name === 'me' }))

  it('is the user alone, when the setting says so', () => {
    begin({ analysed: 'only-me' })
    show(people('me', 'ana', 'bea'))
    expect(leftOut()).toEqual(['ana', 'bea'])
    expect(asked()).toEqual(['me'])
    expect(session.view().needsSelf).toBe(false)
  })

  it('is nobody while only the user is to be read and two tiles are marked as theirs; the view asks', () => {
    begin({ analysed: 'only-me' })
    show([person('me', { isSelf: true }), person('ana', { isSelf: true })])
    expect(asked()).toEqual([])
    expect(session.view().needsSelf).toBe(true)
    tell({ type: 'mark-self', ...who('me'), isSelf: true })
    expect(session.view().needsSelf).toBe(false)
    show([person('me', { isSelf: true }), person('ana', { isSelf: true })])
    expect(asked()).toEqual(['me'])
    expect(readout('ana')?.isSelf).toBe(false)
  })

  it('is nobody while only the user is to be read and no tile is marked as theirs; the view asks', () => {
    begin({ analysed: 'only-me' })
    expect(session.view().needsSelf).toBe(false)
    show(people('ana', 'bea'))
    expect(asked()).toEqual([])
    expect(session.view().needsSelf).toBe(true)
  })

  it('is the user once, though their tile stands on the page twice and they share their screen', () => {
    begin({ analysed: 'only-me' })
    const me = person('me', { isSelf: true })
    show([me, { ...me, tileId: 'stage' }, person('me', { isSelf: true, sourceId: 's1', state: 'screen-share' })])
    expect(asked()).toEqual(['me'])
  })

  it('is the one whom the user marks as self, and nobody else', () => {
    begin({ analysed: 'only-me' })
    show(people('ana', 'bea'))
    expect(asked()).toEqual([])
    leaveOut('ana', false)
    expect(asked()).toEqual(['ana'])
    tell({ type: 'mark-self', ...who('bea'), isSelf: true })
    expect(leftOut()).toEqual(['ana'])
    tell({ type: 'mark-self', ...who('bea'), isSelf: false })
    expect(leftOut()).toEqual(['ana', 'bea'])
  })

  it('is the user whom the page shows as such only later, unless the user says otherwise', () => {
    begin({ analysed: 'only-me' })
    show([person('me')])
    expect(leftOut()).toEqual(['me'])
    show(people('me'))
    expect(leftOut()).toEqual([])
    tell({ type: 'mark-self', ...who('me'), isSelf: false })
    show(people('me'))
    expect(leftOut()).toEqual(['me'])
  })

  it('is whom the user chooses, when the setting says so', () => {
    begin({ analysed: 'chosen' })
    show(people('me', 'ana'))
    expect(asked()).toEqual([])
    leaveOut('ana', false)
    show(people('me', 'ana', 'bea'))
    expect(asked()).toEqual(['ana'])
  })

  it('changes with the setting, but those left out by hand stay so', () => {
    show(people('me', 'ana', 'bea', 'cem'))
    leaveOut('ana')
    leaveOut('bea')
    leaveOut('bea', false)
    set({ analysed: 'only-me' })
    expect(leftOut()).toEqual(['ana', 'bea', 'cem'])
    expect(readout('me')?.state.kind).toBe('waiting')
    expect(readout('cem')?.state).toEqual({ kind: 'none', reason: 'left-out' })
    set({ analysed: 'everyone' })
    expect(leftOut()).toEqual(['ana'])
  })

  it('stays as it was when another setting changes', () => {
    begin({ analysed: 'chosen' })
    show(people('ana'))
    leaveOut('ana', false)
    set({ analysed: 'chosen', readingsPerSecond: 4 })
    expect(leftOut()).toEqual([])
  })

  it('is known of a call that was cut off, whatever the settings are by then', () => {
    begin({ analysed: 'chosen' })
    show(people('ana', 'bea', 'cem'))
    leaveOut('ana')
    leaveOut('bea', false)
    begin({ analysed: 'chosen' }, session.call)
    show(people('ana', 'bea', 'cem'))
    expect(asked()).toEqual(['bea'])
    set({ analysed: 'everyone' })
    expect(leftOut()).toEqual(['ana'])
    // Nobody was brought back by hand; that they were read is the old setting's doing.
    begin({ analysed: 'only-me' }, session.call)
    show(people('ana', 'bea', 'cem'))
    expect(asked()).toEqual([])
  })
})

describe('who is left out stays left out', () => {
  const ANA = person('Ana')
  const others = [person('Bea'), person('Cem')]
  /** Reads whatever may be read on these tiles, for five seconds. */
  function readAll(...tiles: TileReport[]) {
    const fromMs = nowMs
    for (let step = 0; step <= 20; step++) {
      nowMs = fromMs + step * 250
      wallMs += 250
      show(tiles)
      const wants = session.candidates()
      const roundId = ++rounds
      session.onAsked(
        roundId,
        wants.map(({ tileId, sourceId }) => ({ tileId, sourceId, region: WHOLE, maxSidePx: 320, isGrey: false })),
      )
      for (const { tileId, sourceId } of wants) {
        give(session.acceptFrame({ roundId, tileId, sourceId, region: WHOLE, capturedAtMs: nowMs }), HAPPY)
      }
    }
  }
  /** Frames that were read of everybody but these. */
  const framesOfOthersThan = (...names: string[]) =>
    readouts()
      .filter(({ name }) => name === null || !names.includes(name))
      .reduce((sum, { framesRead }) => sum + framesRead, 0)
  /** The engine starts anew from what was stored. */
  const restart = (call: Call, kept = session.takeLeftOut() ?? []) => {
    session = new CallSession(call, world, DEFAULT_SETTINGS, kept)
  }

  beforeEach(() => {
    show([ANA, ...others])
    leaveOut('Ana')
  })

  it.each<[string, TileReport[][]]>([
    ['who renames herself', [[{ ...ANA, name: 'Xena', tileId: 'x' }]]],
    ['who comes back', [[], [person('Ana', { sourceId: 't9' })]]],
    ['who comes back under another name', [[], [person('Xena')]]],
    ['who comes back without a name', [[], [tile({ name: null, sourceId: 't9' })]]],
    [
      'who comes back without a name and gets another',
      [[], [tile({ name: null, sourceId: 't9' })], [person('Xena', { sourceId: 't9' })]],
    ],
    ['whose track is another', [[person('Ana', { sourceId: 't9' })]]],
    ['of whom a second one comes', [[ANA, person('Ana', { sourceId: 't9' })]]],
    ['of whom two come back', [[], [person('Ana', { sourceId: 't8' }), person('Ana', { sourceId: 't9' })]]],
    ['on another place of the page', [[{ ...ANA, tileId: 'other' }]]],
    ['on a stage tile of the same track', [[{ ...ANA, tileId: 'stage' }, ANA]]],
    ['on a stage tile of another track', [[person('Ana', { sourceId: 't9' }), ANA]]],
    ['on a stage tile of another track without a name', [[ANA, tile({ name: null, sourceId: 't9' })]]],
    ['on a stage tile that bears another name', [[{ ...ANA, tileId: 'stage', name: 'Speaker' }, ANA]]],
    ['whose name goes to another tile', [[{ ...ANA, name: 'Xena', tileId: 'x' }, person('Ana', { sourceId: 't9' })]]],
    ['who leaves twice, under another name each time', [[], [person('Xena')], [], [person('Yara')]]],
  ])('%s', (_what, looks) => {
    for (const tiles of looks) readAll(...tiles, ...others)
    expect(framesOfOthersThan('Bea', 'Cem')).toBe(0)
    // Everybody else is read on.
    expect(readout('Bea')?.framesRead).toBeGreaterThan(0)
    expect(readout('Cem')?.framesRead).toBeGreaterThan(0)
  })

  it.each<[string, TileReport]>([
    ['who is there', ANA],
    ['who comes back', person('Ana', { sourceId: 't9' })],
    ['who has another name by now', { ...ANA, name: 'Xena', tileId: 'x' }],
  ])('when the engine came back: %s', (_what, report) => {
    const kept = session.takeLeftOut() ?? []
    expect(kept).toHaveLength(1)
    const { call } = session
    for (const [source, leftOutMarks] of [
      [call, []],
      [madeCall([], { endedAtMs: null }), kept],
      [call, kept],
    ] as const) {
      restart(source, [...leftOutMarks])
      readAll(report, ...others)
      expect(framesOfOthersThan('Bea', 'Cem')).toBe(0)
      expect(readout('Bea')?.framesRead).toBeGreaterThan(0)
    }
  })

  it('when the engine came back while she was away, and she comes without a name', () => {
    show(others)
    restart(session.call)
    readAll(...others)
    readAll(tile({ name: null, sourceId: 't9' }), ...others)
    expect(framesOfOthersThan('Bea', 'Cem')).toBe(0)
  })

  it.each([[true], [false]])('who may be her, when the engine came back (record kept: %s)', (isKept) => {
    show(others)
    show([person('Xena'), ...others])
    expect(readout('Xena')?.leftOutBecause).toBe('cannot-tell')
    restart(isKept ? session.call : madeCall([], { endedAtMs: null }))
    readAll(person('Xena'), ...others)
    expect(framesOfOthersThan('Bea', 'Cem')).toBe(0)
    expect(readout('Bea')?.framesRead).toBeGreaterThan(0)
  })

  it('who may be her, when the engine came back with the record alone', () => {
    show(others)
    go(1)
    show([person('Xena'), ...others])
    restart(session.call, [])
    readAll(person('Xena'), ...others)
    expect(readout('Xena')).toMatchObject({ leftOutBecause: 'cannot-tell', framesRead: 0 })
  })

  it('who goes and comes under a third name long after', () => {
    show(others)
    go(1)
    show([person('Xena'), ...others])
    go(300)
    show([person('Xena'), ...others])
    go(301)
    show(others)
    go(302)
    readAll(person('Yara'), ...others)
    expect(readout('Yara')).toMatchObject({ leftOutBecause: 'cannot-tell', framesRead: 0 })
  })

  it('but whoever may be her is read when the user says that it is themselves', () => {
    show([ANA, tile({ name: null, sourceId: 't9' }), ...others])
    const unknown = readouts().find(({ leftOutBecause }) => leftOutBecause === 'cannot-tell')
    tell({ type: 'mark-self', callId: CALL_ID, key: unknown?.key ?? '', isSelf: true })
    expect(readouts().filter(({ isLeftOut }) => isLeftOut)).toHaveLength(1)
  })

  it('until the user brings her back', () => {
    leaveOut('Ana', false)
    readAll(ANA, ...others)
    expect(readout('Ana')?.framesRead).toBeGreaterThan(0)
    expect(session.takeLeftOut()).toBeNull()
  })

  it('but whoever may be her is read when the user says so', () => {
    show([ANA, person('Ana', { sourceId: 't9' }), ...others])
    const namesake = readouts().find(({ leftOutBecause }) => leftOutBecause === 'cannot-tell')
    tell({ type: 'leave-out', callId: CALL_ID, key: namesake?.key ?? '', isLeftOut: false })
    readAll(ANA, person('Ana', { sourceId: 't9' }), ...others)
    expect(readouts().map(({ framesRead }) => framesRead > 0)).toEqual([false, true, true, true])
  })

  it('but whoever may be her is read when she is seen elsewhere', () => {
    show(others)
    show([person('Xena'), ...others])
    expect(readout('Xena')?.leftOutBecause).toBe('cannot-tell')
    readAll(ANA, person('Xena'), ...others)
    expect(readout('Xena')).toMatchObject({ leftOutBecause: null })
    readAll(person('Xena'), ...others)
    expect(readout('Xena')?.framesRead).toBeGreaterThan(0)
  })

  it('but an unknown who was there before is read', () => {
    begin()
    const unknown = tile({ name: null, sourceId: 't9' })
    show([ANA, unknown])
    leaveOut('Ana')
    readAll(ANA, unknown)
    readAll(unknown)
    expect(framesOfOthersThan('Ana')).toBeGreaterThan(0)
  })

  it('but whoever comes without a name is read as soon as it is another', () => {
    readAll(ANA, tile({ name: null, sourceId: 't9' }), ...others)
    expect(framesOfOthersThan('Bea', 'Cem')).toBe(0)
    readAll(ANA, person('Xena', { sourceId: 't9' }), ...others)
    expect(readout('Xena')?.framesRead).toBeGreaterThan(0)
  })

  it('but somebody else who joins long after she has gone is read', () => {
    show(others)
    go(120)
    readAll(person('Xena'), ...others)
    expect(readout('Xena')?.framesRead).toBeGreaterThan(0)
  })

  it('but whom the site tells apart while both are there is read, namesake or not', () => {
    begin()
    const left = person('Ana', { personId: 'i' })
    show([left])
    leaveOut('Ana')
    readAll(left, person('Ana', { personId: 'j', sourceId: 't9' }), tile({ name: null, personId: 'k', sourceId: 't8' }))
    expect(readouts().map(({ framesRead }) => framesRead > 0)).toEqual([false, true, true])
  })

  it('with the site id of a new connection', () => {
    begin()
    show([person('Ana', { personId: 'i' })])
    leaveOut('Ana')
    readAll()
    readAll(tile({ name: null, personId: 'j', sourceId: 't9' }))
    readAll(person('Ana', { personId: 'j', sourceId: 't9' }))
    expect(readouts().map(({ framesRead }) => framesRead)).toEqual([0, 0])
  })

  it('also a namesake who was there before: nobody can tell which of them was meant', () => {
    begin()
    const namesake = person('Ana', { sourceId: 't9' })
    show([ANA, namesake])
    leaveOut('Ana')
    readAll(ANA, namesake)
    expect(readouts().map(({ leftOutBecause }) => leftOutBecause)).toEqual(['user', 'cannot-tell'])
    expect(framesOfOthersThan()).toBe(0)
  })

  it('of whom no name is known: whoever comes while she is away', () => {
    begin()
    const nameless = tile({ name: null, sourceId: 't9' })
    show([nameless, ...others])
    tell({ type: 'leave-out', callId: CALL_ID, key: readouts()[0]?.key ?? '', isLeftOut: true })
    show(others)
    go(3600)
    readAll(person('Xena'), ...others)
    expect(framesOfOthersThan('Bea', 'Cem')).toBe(0)
  })

  it('is told to be kept outside the record at once, and again with each new mark', () => {
    expect(session.takeLeftOut()).toEqual([{ personIds: [], names: ['Ana'], sourceIds: ['track of Ana'] }])
    expect(session.takeLeftOut()).toBeNull()
    show([person('Ana', { sourceId: 't9', personId: 'i' }), ...others])
    expect(session.takeLeftOut()).toEqual([{ personIds: ['i'], names: ['Ana'], sourceIds: ['track of Ana', 't9'] }])
    session.returnLeftOut()
    expect(session.takeLeftOut()).toHaveLength(1)
  })

  it('a share is left out for itself only', () => {
    const share = person('Screen', { state: 'screen-share' })
    show([share, ...others])
    tell({ type: 'leave-out', ...who('Screen'), isLeftOut: true })
    go(120)
    readAll(person('Xena'), ...others)
    expect(readout('Xena')?.framesRead).toBeGreaterThan(0)
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
    expect(readout()?.restingFace).toBe('none')
    rest(15, 40)
    expect(readout()?.restingFace).toBe('learned')
    expect(session.call.participants[0]?.restingFace?.probabilities[4]).toBeCloseTo(0.5, 1)
    expect(recorded()[6]).toBeGreaterThan(before + 0.1)
    expect(readout()?.state).toMatchObject({ expression: 'neutral' })
  })

  it('corrects nothing while that is off, but is learned all the same', () => {
    begin({ isBaselineOn: false, isRestingFaceLearned: true })
    rest(1, 40)
    expect(readout()?.restingFace).toBe('learned')
    expect(recorded()[6]).toBeCloseTo(0.4, 1)
    set({ isBaselineOn: true, isRestingFaceLearned: true })
    rest(40, 43)
    expect(recorded()[6]).toBeGreaterThan(0.5)
  })

  it('that was learned counts for nothing unless that is wanted', () => {
    rest(1, 40)
    expect(readout()?.restingFace).toBe('none')
    expect(recorded()[6]).toBeCloseTo(0.4, 1)
  })

  it('is what the user says it is, until the user forgets it', () => {
    rest(1, 3)
    session.takeUnsaved()
    tell({ type: 'resting-face', ...who(), action: 'set' })
    expect(readout()?.restingFace).toBe('set')
    expect(session.takeUnsaved()).not.toBeNull()
    tell({ type: 'resting-face', ...who(), action: 'forget' })
    expect(readout()?.restingFace).toBe('none')
    expect(session.call.participants[0]?.restingFace).toBeNull()
  })

  it('of a call that was cut off is known again', () => {
    const restingFace = { probabilities: REST, source: 'set', readings: 8 } as const
    const marks = { personIds: [], names: ['Ana'], sourceIds: ['t1'] }
    const participant = madeParticipant({ key: 'a', pageName: 'Ana', marks, restingFace })
    go(5)
    begin({}, madeCall([participant], { endedAtMs: null }))
    see(REST, 5.5)
    expect(readout()?.restingFace).toBe('set')
    expect(recorded()[6]).toBeGreaterThan(0.45)
  })
})

describe('notes', () => {
  const ID = '00000000-0000-4000-8000-00000000000a'
  const note = (second: number, text: string, id = ID) => ({ type: 'note', callId: CALL_ID, id, second, text }) as const

  it('are added, changed and taken away, and stored though no second is due', () => {
    go(5)
    tell(note(2, 'First'))
    expect(session.takeUnsaved()).toEqual([])
    tell(note(1, 'Other', '00000000-0000-4000-8000-00000000000b'))
    tell(note(3, 'Changed'))
    expect(session.call.notes.map(({ second, text }) => [second, text])).toEqual([
      [1, 'Other'],
      [3, 'Changed'],
    ])
    session.takeUnsaved()
    tell({ type: 'delete-note', callId: CALL_ID, id: ID })
    expect(session.call.notes.map(({ text }) => text)).toEqual(['Other'])
    expect(session.takeUnsaved()).toEqual([])
  })

  it('stand within the call', () => {
    go(5.5)
    tell(note(9999, ''))
    expect(session.call.notes).toEqual([{ id: ID, second: 5, text: '' }])
  })

  it('mark the present moment, each under an id of its own', () => {
    go(3.9)
    session.markMoment()
    session.markMoment()
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
    const off = person('Bea', { state: 'camera-off' })
    const tiles = [tile(), off, person('Cem'), person('Screen', { state: 'screen-share' })]
    show(tiles)
    give(accept(ask()), HAPPY)
    show(tiles.slice(0, 2))
    expect(session.badges()).toEqual([
      { tileId: tile().tileId, expression: 'happy', confidence: 0.8 },
      { tileId: off.tileId, expression: null, confidence: 0 },
    ])
  })

  it('are none while they are off, or the call is paused', () => {
    see(HAPPY, 1)
    expect(session.badges()).toEqual([])
    set({ hasBadges: true })
    expect(session.badges()).toHaveLength(1)
    tell({ type: 'pause', callId: CALL_ID, isPaused: true })
    expect(session.badges()).toEqual([])
  })

  it('say nothing on a new track until it is certain whose it is', () => {
    begin({ hasBadges: true })
    see(HAPPY, 1)
    show([tile({ sourceId: 't2' })])
    expect(session.badges()).toEqual([expect.objectContaining({ expression: null })])
  })
})

describe('a call', () => {
  it('takes in so many participants and no more, and says so', () => {
    const crowd = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => person(`Person ${from + index}`, { state: 'camera-off' }))
    for (let from = 0; from < MAX_PARTICIPANTS; from += 50) show(crowd(from, 50))
    expect(session.warning).toBeNull()
    show(crowd(MAX_PARTICIPANTS - 1, 2))
    expect(session.call.participants).toHaveLength(MAX_PARTICIPANTS)
    expect(session.warning).toMatchObject({ code: 'too-many-participants' })
    expect(readouts().filter(({ isOnScreen }) => isOnScreen)).toHaveLength(1)
  })

  it('in which nobody was leaves no record', () => {
    session.end()
    expect(session.takeUnsaved()).toBeNull()
    see(HAPPY, 1)
    session.takeUnsaved()
    session.end()
    expect(session.takeUnsaved()).toEqual([])
    expect(session.call.endedAtMs).toBe(CALL_START_MS + 1000)
  })
})
