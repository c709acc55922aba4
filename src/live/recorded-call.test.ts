import { effect } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { packSecond } from '../call/packed-second'
import { summarise } from '../call/summary'
import { madeCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import type { Call } from '../call/timeline'
import type { Recording, ToView } from '../shared/protocol'
import { RecordedCall } from './recorded-call'

const NOTE = { id: '0b9c6f5e-66f1-4c5e-a1de-8a2f65f5b001', second: 2, text: 'The plan' }
const CALL = madeCall([
  madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hhhnns') }),
  madeParticipant({ key: 'b', givenName: 'Ben', isSelf: true, timeline: timelineOf('  nn-u') }),
])

function recordingOf(call: Call, seconds: readonly number[], given: Partial<Recording> = {}): Recording {
  return {
    isWhole: false,
    participants: call.participants.map(({ key, pageName, givenName, isSelf, isLeftOut }) => ({
      key,
      pageName,
      givenName,
      isSelf,
      isLeftOut,
    })),
    notes: [...call.notes],
    seconds: seconds.map((second) => ({ second, entries: packSecond(call, second) })),
    ...given,
  }
}

function stateMessage(call: Call | null, recording: Recording | null): ToView {
  const view = call && {
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
    readouts: [],
  }
  return { type: 'state', status: { phase: 'starting' }, call: view, warning: null, recording }
}

describe('RecordedCall', () => {
  it('has nothing before the first recording', () => {
    const mirror = new RecordedCall()
    mirror.onMessage(stateMessage(CALL, null))
    mirror.onMessage(stateMessage(null, null))
    expect(mirror.call.value).toBeNull()
    expect(mirror.lastSecond.value).toBe(-1)
  })

  it('takes another participant in the same place for somebody else', () => {
    const mirror = new RecordedCall()
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [0, 1, 2], { isWhole: true })))
    const swapped = { ...CALL, participants: CALL.participants.toReversed() }
    mirror.onMessage(stateMessage(swapped, recordingOf(swapped, [3])))
    expect(mirror.call.value?.participants.map(({ key, timeline }) => [key, timeline.shownAt(0)])).toEqual([
      ['b', null],
      ['a', null],
    ])
  })

  it('has the same summary as the engine’s call, whole at first and then second by second', () => {
    const mirror = new RecordedCall()
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [0, 1, 2], { isWhole: true })))
    for (const second of [3, 4, 5]) mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [second])))
    const mirrored = mirror.call.value
    if (!mirrored) throw new Error('No call')
    const nowMs = CALL.startedAtMs + 6000
    const facts = (call: Call) =>
      summarise({ ...call, endedAtMs: null }, nowMs).participants.map(({ readings, ...who }) => ({
        ...who,
        ...readings,
        timeline: [...(readings?.timeline.cells() ?? [])],
      }))
    expect(facts(mirrored)).toEqual(facts(CALL))
    expect(mirror.lastSecond.value).toBe(5)
  })

  it('keeps the same call object, and takes over names, marks and a second that comes again', () => {
    const mirror = new RecordedCall()
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [0, 1], { isWhole: true })))
    const first = mirror.call.value
    const renamed = {
      ...CALL,
      participants: CALL.participants.map((each) => ({ ...each, givenName: 'Somebody', isLeftOut: true })),
    }
    mirror.onMessage(stateMessage(CALL, recordingOf(renamed, [1])))
    expect(mirror.call.value).toBe(first)
    expect(first?.participants.map(({ givenName, isLeftOut }) => ({ givenName, isLeftOut }))).toEqual(
      Array(2).fill({ givenName: 'Somebody', isLeftOut: true }),
    )
    expect(first?.participants[0]?.timeline.lengthS).toBe(2)
  })

  it('gives a newcomer a timeline without touching the others', () => {
    const mirror = new RecordedCall()
    const alone = madeCall(CALL.participants.slice(0, 1))
    mirror.onMessage(stateMessage(alone, recordingOf(alone, [0, 1], { isWhole: true })))
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [2])))
    expect(mirror.call.value?.participants.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(mirror.call.value?.participants[0]?.timeline.at(0)?.shown).toBe('happy')
    expect(mirror.call.value?.participants[1]?.timeline.at(2)?.shown).toBe('neutral')
  })

  it('starts again with another call, and with a whole recording after the engine came back', () => {
    const mirror = new RecordedCall()
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [0, 1, 2, 3], { isWhole: true })))
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [0, 1], { isWhole: true })))
    expect(mirror.lastSecond.value).toBe(1)
    const other = madeCall([], { id: 'f1b0c4a2-7a3e-4f39-8f1f-5d2f4f6a7b8c' })
    mirror.onMessage(stateMessage(other, recordingOf(other, [], { isWhole: true })))
    expect(mirror.call.value).toMatchObject({ id: other.id, participants: [] })
    expect(mirror.lastSecond.value).toBe(-1)
  })

  it('ticks once for each new second, and notes only when they change', () => {
    const mirror = new RecordedCall()
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [0], { isWhole: true })))
    let ticks = 0
    let noteChanges = 0
    effect(() => void (mirror.lastSecond.value, ticks++))
    effect(() => void (mirror.notes.value, noteChanges++))
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [1])))
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [1])))
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [1], { notes: [NOTE] })))
    mirror.onMessage(stateMessage(CALL, recordingOf(CALL, [1], { notes: [{ ...NOTE }] })))
    expect({ ticks, noteChanges }).toEqual({ ticks: 2, noteChanges: 2 })
    expect(mirror.call.value?.notes).toEqual([NOTE])
  })
})
