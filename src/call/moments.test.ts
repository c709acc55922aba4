import { describe, expect, it } from 'vitest'
import { findMoments } from './moments'
import type { Moment } from './moments'
import { MAX_BRIDGED_GAP_S } from './summary'
import { madeCall, madeLongCall, madeParticipant, timelineOf } from './testing/made-calls'
import { seeded } from './testing/seeded'
import { Timeline } from './timeline'
import type { Call } from './timeline'

/** Limits of docs/moments.md, in seconds. */
const LASTING_S = 10
const HELD_BEFORE_S = 5
const CHANGE_TAKES_S = 4
const USUAL_NEEDS_S = 60
const PEAKS_APART_S = 300
const ABSENT_S = 120
const MAJORITY_S = 20

/** A call whose participants have the keys a, b, c …, and a line of letters each (see {@link timelineOf}). */
function callOf(...lines: readonly string[]): Call {
  const participants = lines.map((letters, index) =>
    madeParticipant({ key: String.fromCharCode(97 + index), timeline: timelineOf(letters) }),
  )
  return madeCall(participants)
}

function foundIn(call: Call, kind: Moment['kind']): Moment[] {
  return findMoments(call).filter((moment) => moment.kind === kind)
}

describe('a lasting change', () => {
  const BEFORE = 'n'.repeat(HELD_BEFORE_S)
  const AFTER = 'h'.repeat(LASTING_S)

  it('is found where an expression is held after another one was', () => {
    expect(findMoments(callOf(`${BEFORE}${AFTER}hh`))).toEqual([
      {
        kind: 'lasting-change',
        second: HELD_BEFORE_S,
        lengthS: LASTING_S + 2,
        participantKeys: ['a'],
        expression: 'happy',
        noteId: null,
        text: null,
        strength: 0,
      },
    ])
  })

  it.each([
    ['it is a change back to neutral', `${'h'.repeat(HELD_BEFORE_S)}${'n'.repeat(100)}`],
    ['the new one is held for too short a time', `${BEFORE}${AFTER.slice(1)}`],
    ['the one before was held for too short a time', `${BEFORE.slice(1)}${AFTER}`],
    ['there was none before', AFTER],
    ['the expression stays the same', `${BEFORE}${'n'.repeat(LASTING_S)}`],
    ['the same one comes back after a short other one', `${AFTER}nnnn${AFTER}`],
    ['there is a long gap without a reading between the two', `${BEFORE}${'-'.repeat(MAX_BRIDGED_GAP_S + 1)}${AFTER}`],
    ['the participant was on no tile between the two', `${BEFORE}${' '.repeat(MAX_BRIDGED_GAP_S + 1)}${AFTER}`],
    ['the new one has a long gap in it', `${BEFORE}hhhhhh---hhhhhh`],
    ['the change took too long', `${BEFORE}${'us'.repeat(CHANGE_TAKES_S)}${AFTER}`],
    ['two expressions alternate', 'nh'.repeat(30)],
  ])('is not found where %s', (_, letters) => {
    expect(foundIn(callOf(letters), 'lasting-change')).toEqual([])
  })

  it.each([
    ['a short gap between the two', `${BEFORE}--${AFTER}`],
    ['a short gap in the new one', `${BEFORE}hhhhh--hhhhh`],
    ['a third one for a short time between the two', `${BEFORE}${'u'.repeat(CHANGE_TAKES_S)}${AFTER}`],
    ['one second of another in the new one', `${BEFORE}hhhhhnhhhhh`],
    ['one second of another in the one before', `nnnhnnn${AFTER}`],
  ])('is found in spite of %s', (_, letters) => {
    expect(foundIn(callOf(letters), 'lasting-change')).toMatchObject([{ expression: 'happy' }])
  })

  it('is as strong as it is above what is usual for this participant', () => {
    const rare = foundIn(callOf(`${'n'.repeat(190)}${AFTER}`), 'lasting-change')
    // A mean of 0.7 in it, and of (190 * 0.05 + 10 * 0.7) / 200 in the call.
    expect(rare.map(({ strength }) => strength)).toEqual([expect.closeTo(0.7 - 0.0825, 2)])
    const usual = foundIn(callOf(`${'n'.repeat(100)}${'h'.repeat(100)}`), 'lasting-change')
    expect(usual.map(({ strength }) => strength)).toEqual([expect.closeTo(0.7 - 0.375, 2)])
  })
})

describe('a peak', () => {
  /** `peak` between enough neutral seconds to know what is usual. */
  const around = (peak: string) => `${'n'.repeat(USUAL_NEEDS_S)}${peak}${'n'.repeat(USUAL_NEEDS_S)}`

  it('is found where an expression is far above what is usual for this participant', () => {
    expect(foundIn(callOf(around('hhh')), 'peak')).toMatchObject([
      { second: USUAL_NEEDS_S, lengthS: 1, participantKeys: ['a'], expression: 'happy' },
    ])
  })

  it('is at the second with the highest probability', () => {
    const timeline = timelineOf(around('hhh'))
    timeline.set({ second: USUAL_NEEDS_S + 1, shown: 'happy', probabilities: [0, 0, 0, 0.9, 0, 0, 0.1] })
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toMatchObject([
      { second: USUAL_NEEDS_S + 1 },
    ])
  })

  it.each([
    ['the expression is usual for this participant', 'nhhh'.repeat(USUAL_NEEDS_S)],
    ['it lasts two seconds', around('hh')],
    ['it lasts two seconds, before another expression', `${'n'.repeat(USUAL_NEEDS_S)}hh${'s'.repeat(USUAL_NEEDS_S)}`],
    ['too little was read to know what is usual', `${'n'.repeat(USUAL_NEEDS_S - 10)}hhh`],
    ['the face goes back to neutral', `${'h'.repeat(USUAL_NEEDS_S)}nnn${'h'.repeat(USUAL_NEEDS_S)}`],
  ])('is not found where %s', (_, letters) => {
    expect(foundIn(callOf(letters), 'peak')).toEqual([])
  })

  it('ignores seconds without probabilities when it learns what is usual', () => {
    const timeline = timelineOf(`${'n'.repeat(USUAL_NEEDS_S)}hhh`)
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toHaveLength(1)
    for (let second = 0; second < 10; second++) timeline.set({ second, shown: 'neutral', probabilities: null })
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toEqual([])
  })

  it('is not found where the probability is only a little above the usual', () => {
    const timeline = timelineOf(around('hhh'), 0.5)
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toEqual([])
  })

  it('is the highest one of several that are close together', () => {
    const timeline = timelineOf(around('hhhnnnnnnnnhhhnnnnnnnnhhh'))
    timeline.set({ second: USUAL_NEEDS_S + 12, shown: 'happy', probabilities: [0, 0, 0, 0.9, 0, 0, 0.1] })
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toMatchObject([
      { second: USUAL_NEEDS_S + 12 },
    ])
  })

  it('is found again after enough time', () => {
    const pause = 'n'.repeat(PEAKS_APART_S)
    expect(foundIn(callOf(`${pause}hhh${pause}hhh${pause}`), 'peak')).toHaveLength(2)
    expect(foundIn(callOf(`${pause}hhh${pause.slice(4)}hhh${pause}`), 'peak')).toHaveLength(1)
  })
})

describe('together', () => {
  it('is found where three or more begin to show the same within a few seconds', () => {
    expect(foundIn(callOf('nnnnhhhh', 'nnnnnhhh', 'ssssshhh', 'nnnnnnnn'), 'together')).toMatchObject([
      { second: 4, lengthS: 2, participantKeys: ['a', 'b', 'c'], expression: 'happy' },
    ])
  })

  it.each([
    ['only two do', ['nnnnhhhh', 'nnnnnhhh', 'nnnnnnnn']],
    ['they begin to show different expressions', ['nnnnhhhh', 'nnnnuuuu', 'nnnnssss']],
    ['they do so one after another, seconds apart', ['nnhhhhhhhhhh', 'nnnnnnhhhhhh', 'nnnnnnnnnnhh']],
    ['they show it all the time', ['hhhhhhhh', 'hhhhhhhh', 'hhhhhhhh']],
    ['they go back to neutral', ['hhhhnnnn', 'hhhhnnnn', 'hhhhnnnn']],
    ['the change itself was not read', ['nnn---hh', 'nnn---hh', 'nnn---hh']],
    ['it lasts two seconds', ['nnnnhhnnn', 'nnnnhhnnn', 'nnnnhhnnn']],
    ['most others do not', ['nnnnhhhh', 'nnnnhhhh', 'nnnnhhhh', ...Array.from({ length: 7 }, () => 'nnnnnnnn')]],
  ])('is not found where %s', (_, lines) => {
    expect(foundIn(callOf(...lines), 'together')).toEqual([])
  })

  it('compares only with those who are read', () => {
    const unread = Array.from({ length: 7 }, () => 'nnnn----')
    expect(foundIn(callOf('nnnnhhhh', 'nnnnhhhh', 'nnnnhhhh', ...unread), 'together')).toHaveLength(1)
  })

  it('is a single moment for everybody who joins in', () => {
    const joining = Array.from({ length: 9 }, (_, index) => `${'n'.repeat(3 + (index % 4))}${'h'.repeat(8)}`)
    expect(foundIn(callOf(...joining), 'together')).toMatchObject([{ participantKeys: 'abcdefghi'.split('') }])
  })
})

describe('a majority', () => {
  const LONG = 'h'.repeat(30)
  const SHORT = 'h'.repeat(MAJORITY_S - 1)

  it('is found where more than half show the same for long', () => {
    expect(foundIn(callOf(`nnnnn${LONG}`, `nnnnn${LONG}`, `nnnnnn${'n'.repeat(29)}`), 'majority')).toMatchObject([
      { participantKeys: [], expression: 'happy' },
    ])
  })

  it('begins soon after it does, and is as strong as the share that showed it', () => {
    const call = callOf(...Array.from({ length: 4 }, () => `${'n'.repeat(30)}${'h'.repeat(100)}`))
    const [found] = foundIn(call, 'majority')
    expect(found?.second).toBeGreaterThanOrEqual(30)
    expect(found?.second).toBeLessThanOrEqual(33)
    expect(found?.strength).toBeGreaterThan(0.95)
  })

  it.each([
    ['they are two', [LONG, LONG]],
    ['only two of them are read', [LONG, LONG, '-'.repeat(30)]],
    ['it is half', [LONG, LONG, 'n'.repeat(30), 'n'.repeat(30)]],
    ['it is too short', [SHORT, SHORT, SHORT]],
    ['it is neutral', ['n'.repeat(600), 'n'.repeat(600), 'n'.repeat(600)]],
    ['expressions alternate', ['nh'.repeat(60), 'nh'.repeat(60), 'hn'.repeat(60)]],
  ])('is not found where %s', (_, lines) => {
    expect(foundIn(callOf(...lines), 'majority')).toEqual([])
  })

  it('does not count people who were left out', () => {
    const call = callOf(LONG, LONG, LONG)
    const [first, ...others] = call.participants
    if (!first) throw new Error('Nobody there')
    expect(foundIn({ ...call, participants: [{ ...first, isLeftOut: true }, ...others] }, 'majority')).toEqual([])
  })
})

describe('an absence', () => {
  const THERE = 'n'.repeat(12)
  /** The participant, and another one who is read all the time. */
  const watched = (letters: string) => [letters, 'n'.repeat(letters.length)]

  it.each([
    ['no face', '-'],
    ['the camera is off', 'c'],
    ['on no tile', ' '],
  ])('is a long time without a reading: %s', (_, letter) => {
    expect(foundIn(callOf(...watched(`${THERE}${letter.repeat(ABSENT_S)}n`)), 'absence')).toMatchObject([
      { second: THERE.length, lengthS: ABSENT_S, participantKeys: ['a'], expression: null },
    ])
  })

  it('ends where a pause begins', () => {
    const call = callOf(`${THERE}${'c'.repeat(ABSENT_S)}pp`, `${'n'.repeat(THERE.length + ABSENT_S)}pp`)
    expect(foundIn(call, 'absence')).toMatchObject([{ lengthS: ABSENT_S }])
  })

  it('of somebody who left lasts until the last recorded second', () => {
    expect(foundIn(callOf(THERE, 'n'.repeat(400)), 'absence')).toMatchObject([
      { second: THERE.length, lengthS: 400 - THERE.length },
    ])
  })

  it.each([
    ['it is too short', watched(`${THERE}${'-'.repeat(ABSENT_S - 1)}n`)],
    ['the participant was not read before', watched(`${'c'.repeat(200)}${THERE}`)],
    ['the participant was read only for a moment before', watched(`nnn${'c'.repeat(200)}`)],
    ['the call was paused', [`${THERE}${'p'.repeat(200)}${THERE}`, `${THERE}${'p'.repeat(200)}${THERE}`]],
    ['the tab was hidden', [`${THERE}${'t'.repeat(200)}${THERE}`, `${THERE}${'t'.repeat(200)}${THERE}`]],
    ['no new reading came', watched(`${THERE}${'x'.repeat(200)}${THERE}`)],
    ['the participant was left out for a while', watched(`${THERE}${'l'.repeat(200)}${THERE}`)],
    ['nothing was recorded', [`${THERE}${' '.repeat(200)}${THERE}`, `${THERE}${' '.repeat(200)}${THERE}`]],
    [
      'a pause cuts it in two',
      [`${THERE}${'c'.repeat(100)}pppp${'c'.repeat(100)}`, `${THERE}${'n'.repeat(100)}pppp${'n'.repeat(100)}`],
    ],
  ])('is not found where %s', (_, lines) => {
    expect(foundIn(callOf(...lines), 'absence')).toEqual([])
  })
})

describe('notes', () => {
  it('are moments among the others, in the order of time', () => {
    const call = {
      ...callOf(`nnnnn${'h'.repeat(12)}`),
      notes: [
        { id: 'one', second: 2, text: '' },
        { id: 'two', second: 9, text: 'She laughs' },
      ],
    }
    expect(findMoments(call).map(({ kind, second }) => [kind, second])).toEqual([
      ['note', 2],
      ['lasting-change', 5],
      ['note', 9],
    ])
    expect(findMoments(call)[2]).toEqual({
      kind: 'note',
      second: 9,
      lengthS: 1,
      participantKeys: [],
      expression: null,
      noteId: 'two',
      text: 'She laughs',
      strength: 1,
    })
  })
})

describe('in random calls', () => {
  const LETTERS = ['n', 'n', 'n', 'h', 'h', 's', 'u', 'a', '-', 'c', ' ', 'p']

  /** Eight people for a quarter of an hour: stretches of random length and expression; most people share the first half. */
  function randomCall(seed: number): Call {
    const random = seeded(seed)
    const lengthS = 900
    const line = () => {
      let letters = ''
      while (letters.length < lengthS)
        letters += (LETTERS[Math.floor(random() * LETTERS.length)] ?? 'n').repeat(1 + Math.floor(random() ** 3 * 200))
      return letters.slice(0, lengthS)
    }
    const [first, ...others] = Array.from({ length: 8 }, line)
    return callOf(
      first ?? '',
      ...others.map((letters) => (random() < 0.8 ? `${(first ?? '').slice(0, 450)}${letters.slice(450)}` : letters)),
    )
  }

  it.each([1, 2, 3, 4, 5, 6])('every moment agrees with the timelines (seed %i)', (seed) => {
    const call = randomCall(seed)
    const moments = findMoments(call)
    const timelines = new Map(call.participants.map(({ key, timeline }) => [key, timeline]))
    const shownAt = (key: string, second: number) => timelines.get(key)?.at(second)?.shown ?? null
    expect(new Set(moments.map(({ kind }) => kind))).toEqual(
      new Set(['lasting-change', 'peak', 'together', 'majority', 'absence']),
    )
    expect(moments.map(({ second }) => second)).toEqual(moments.map(({ second }) => second).toSorted((a, b) => a - b))
    for (const { kind, second, lengthS, participantKeys, expression, strength } of moments) {
      expect(lengthS).toBeGreaterThan(0)
      expect(strength).toBeGreaterThanOrEqual(0)
      expect(strength).toBeLessThanOrEqual(1)
      const seconds = Array.from({ length: lengthS }, (_, index) => second + index)
      const shown = participantKeys.map((key) => seconds.map((at) => shownAt(key, at)))
      if (kind === 'majority') {
        const all = seconds.flatMap((at) => [...timelines.values()].map((timeline) => timeline.at(at)?.shown ?? null))
        expect(all.filter((what) => what === expression).length).toBeGreaterThan(seconds.length)
        continue
      }
      if (kind === 'absence') {
        expect(shown.flat().filter((what) => what === 'neutral' || what === 'happy')).toEqual([])
        continue
      }
      if (kind === 'together') {
        expect(participantKeys.length).toBeGreaterThanOrEqual(3)
        expect(shown.every((of) => of.includes(expression))).toBe(true)
        continue
      }
      expect(shown[0]?.at(0)).toBe(expression)
      expect(shown[0]?.at(-1)).toBe(expression)
    }
  })

  it.each([1, 2, 3])('people who were left out are in no moment and are not counted (seed %i)', (seed) => {
    const call = randomCall(seed)
    const [first, second, ...others] = call.participants
    if (!first || !second) throw new Error('Nobody there')
    const leftOut = {
      ...call,
      participants: [{ ...first, isLeftOut: true }, { ...second, isLeftOut: true }, ...others],
    }
    expect(findMoments(leftOut)).toEqual(findMoments({ ...call, participants: others }))
  })

  it.each([1, 2, 3])('peaks of one participant keep their distance (seed %i)', (seed) => {
    for (const { key } of randomCall(seed).participants) {
      const seconds = foundIn(randomCall(seed), 'peak')
        .filter(({ participantKeys }) => participantKeys.includes(key))
        .map(({ second }) => second)
      seconds
        .slice(1)
        .forEach((second, index) => expect(second - (seconds[index] ?? 0)).toBeGreaterThanOrEqual(PEAKS_APART_S))
    }
  })

  it('a call in which nobody was read has no moments', () => {
    expect(findMoments(madeCall([]))).toEqual([])
    expect(findMoments(callOf('', '-'.repeat(500), 'c'.repeat(500)))).toEqual([])
  })

  it('seconds without probabilities make no peak', () => {
    const timeline = new Timeline()
    for (let second = 0; second < 200; second++)
      timeline.set({ second, shown: second < 100 ? 'neutral' : 'happy', probabilities: null })
    expect(findMoments(madeCall([madeParticipant({ key: 'a', timeline })])).map(({ kind }) => kind)).toEqual([
      'lasting-change',
    ])
  })

  it('a long call gives the same moments each time', () => {
    const call = madeLongCall(5, 1800)
    expect(findMoments(call)).toEqual(findMoments(call))
  })
})
