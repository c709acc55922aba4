import { describe, expect, it } from 'vitest'
import {
  ABSENT_S,
  CHANGE_TAKES_S,
  HELD_BEFORE_S,
  LASTING_S,
  PEAKS_APART_S,
  TOGETHER_LEAST,
  TOGETHER_WITHIN_S,
  USUAL_NEEDS_S,
  findMoments,
} from './moments'
import type { Moment } from './moments'
import { MAX_BRIDGED_GAP_S } from './summary'
import { madeCall, madeLongCall, madeParticipant, timelineOf } from './testing/made-calls'
import { seeded } from './testing/seeded'
import { Timeline } from './timeline'
import type { Call } from './timeline'

/** A call whose participants are a, b, c …, with a line of letters each. */
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

  it('is an expression that stays after another that was held', () => {
    expect(findMoments(callOf(`${BEFORE}${AFTER}hh`))).toEqual([
      {
        kind: 'lasting-change',
        second: HELD_BEFORE_S,
        lengthS: LASTING_S + 2,
        participantKeys: ['a'],
        expression: 'happy',
        noteId: null,
        text: null,
      },
    ])
  })

  it.each([
    ['the new one is held too short', `${BEFORE}${AFTER.slice(1)}`],
    ['the one before was held too short', `${BEFORE.slice(1)}${AFTER}`],
    ['nothing was before', AFTER],
    ['it is the same', `${BEFORE}${'n'.repeat(LASTING_S)}`],
    ['the same comes back after a glance', `${AFTER}nnnn${AFTER}`],
    ['nobody saw what was between', `${BEFORE}${'-'.repeat(MAX_BRIDGED_GAP_S + 1)}${AFTER}`],
    ['they were on no tile between', `${BEFORE}${' '.repeat(MAX_BRIDGED_GAP_S + 1)}${AFTER}`],
    ['the new one has a long gap in it', `${BEFORE}hhhhhh---hhhhhh`],
    ['it took too long to change', `${BEFORE}${'us'.repeat(CHANGE_TAKES_S)}${AFTER}`],
    ['two take turns', 'nh'.repeat(30)],
  ])('is not where %s', (_, letters) => {
    expect(foundIn(callOf(letters), 'lasting-change')).toEqual([])
  })

  it.each([
    ['a short gap between', `${BEFORE}--${AFTER}`],
    ['a short gap in it', `${BEFORE}hhhhh--hhhhh`],
    ['another for a moment between', `${BEFORE}${'u'.repeat(CHANGE_TAKES_S)}${AFTER}`],
    ['a blink of another in it', `${BEFORE}hhhhhnhhhhh`],
    ['a blink of another before it', `nnnhnnn${AFTER}`],
  ])('is seen through %s', (_, letters) => {
    expect(foundIn(callOf(letters), 'lasting-change')).toMatchObject([{ expression: 'happy' }])
  })

  it('is back to neutral too', () => {
    const back = foundIn(callOf(`${BEFORE}${AFTER}${'n'.repeat(LASTING_S)}`), 'lasting-change')
    expect(back.map(({ expression }) => expression)).toEqual(['happy', 'neutral'])
  })
})

describe('a peak', () => {
  /** Long enough for what is usual to be known, with `peak` in the middle. */
  const around = (peak: string) => `${'n'.repeat(USUAL_NEEDS_S)}${peak}${'n'.repeat(USUAL_NEEDS_S)}`

  it('is an expression far above what is usual for this participant', () => {
    expect(foundIn(callOf(around('hhh')), 'peak')).toMatchObject([
      { second: USUAL_NEEDS_S, lengthS: 1, participantKeys: ['a'], expression: 'happy' },
    ])
  })

  it('stands where the probability is highest', () => {
    const timeline = timelineOf(around('hhh'))
    timeline.set({ second: USUAL_NEEDS_S + 1, shown: 'happy', probabilities: [0, 0, 0, 0.9, 0, 0, 0.1] })
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toMatchObject([
      { second: USUAL_NEEDS_S + 1 },
    ])
  })

  it.each([
    ['it is usual for them', 'nhhh'.repeat(USUAL_NEEDS_S)],
    ['it is a blink', around('hh')],
    ['it is as short, on the way to another', `${'n'.repeat(USUAL_NEEDS_S)}hh${'s'.repeat(USUAL_NEEDS_S)}`],
    ['too little was read to know what is usual', `${'n'.repeat(USUAL_NEEDS_S - 10)}hhh`],
    ['a face comes back to neutral', `${'h'.repeat(USUAL_NEEDS_S)}nnn${'h'.repeat(USUAL_NEEDS_S)}`],
  ])('is not where %s', (_, letters) => {
    expect(foundIn(callOf(letters), 'peak')).toEqual([])
  })

  it('needs seconds with probabilities of their own: one that kept an older frame says nothing of what is usual', () => {
    const timeline = timelineOf(`${'n'.repeat(USUAL_NEEDS_S)}hhh`)
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toHaveLength(1)
    for (let second = 0; second < 10; second++) timeline.set({ second, shown: 'neutral', probabilities: null })
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toEqual([])
  })

  it('is not where it is only just above the usual', () => {
    const timeline = timelineOf(around('hhh'), 0.5)
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toEqual([])
  })

  it('is the highest of those that are close together', () => {
    const timeline = timelineOf(around('hhhnnnnnnnnhhhnnnnnnnnhhh'))
    timeline.set({ second: USUAL_NEEDS_S + 12, shown: 'happy', probabilities: [0, 0, 0, 0.9, 0, 0, 0.1] })
    expect(foundIn(madeCall([madeParticipant({ key: 'a', timeline })]), 'peak')).toMatchObject([
      { second: USUAL_NEEDS_S + 12 },
    ])
  })

  it('is found again when enough time has passed', () => {
    const pause = 'n'.repeat(PEAKS_APART_S)
    expect(foundIn(callOf(`${pause}hhh${pause}hhh${pause}`), 'peak')).toHaveLength(2)
    expect(foundIn(callOf(`${pause}hhh${pause.slice(4)}hhh${pause}`), 'peak')).toHaveLength(1)
  })
})

describe('together', () => {
  it('is three or more who come to show the same within a few seconds', () => {
    expect(foundIn(callOf('nnnnhhhh', 'nnnnnhhh', 'ssssshhh', 'nnnnnnnn'), 'together')).toMatchObject([
      { second: 4, lengthS: 2, participantKeys: ['a', 'b', 'c'], expression: 'happy' },
    ])
  })

  it.each([
    ['they are two', ['nnnnhhhh', 'nnnnnhhh', 'nnnnnnnn']],
    ['they come to show different ones', ['nnnnhhhh', 'nnnnuuuu', 'nnnnssss']],
    ['they do so one after another', ['nnhhhhhhhhhh', 'nnnnnnhhhhhh', 'nnnnnnnnnnhh']],
    ['they show it all along', ['hhhhhhhh', 'hhhhhhhh', 'hhhhhhhh']],
    ['they come back to neutral', ['hhhhnnnn', 'hhhhnnnn', 'hhhhnnnn']],
    ['nobody saw them change', ['nnn---hh', 'nnn---hh', 'nnn---hh']],
    ['it is a blink', ['nnnnhhnnn', 'nnnnhhnnn', 'nnnnhhnnn']],
    ['most others do not', ['nnnnhhhh', 'nnnnhhhh', 'nnnnhhhh', ...Array.from({ length: 7 }, () => 'nnnnnnnn')]],
  ])('is not where %s', (_, lines) => {
    expect(foundIn(callOf(...lines), 'together')).toEqual([])
  })

  it('counts only those who are read', () => {
    const unread = Array.from({ length: 7 }, () => 'nnnn----')
    expect(foundIn(callOf('nnnnhhhh', 'nnnnhhhh', 'nnnnhhhh', ...unread), 'together')).toHaveLength(1)
  })

  it('is one moment for all who join', () => {
    const joining = Array.from(
      { length: 9 },
      (_, index) => `${'n'.repeat(3 + (index % TOGETHER_WITHIN_S))}${'h'.repeat(8)}`,
    )
    expect(foundIn(callOf(...joining), 'together')).toMatchObject([{ participantKeys: 'abcdefghi'.split('') }])
  })
})

describe('an absence', () => {
  const THERE = 'n'.repeat(12)
  /** The participant, and somebody who is read all the time. */
  const watched = (letters: string) => [letters, 'n'.repeat(letters.length)]

  it.each([
    ['no face', '-'],
    ['the camera is off', 'c'],
    ['on no tile', ' '],
  ])('is a long time unread: %s', (_, letter) => {
    expect(foundIn(callOf(...watched(`${THERE}${letter.repeat(ABSENT_S)}n`)), 'absence')).toMatchObject([
      { second: THERE.length, lengthS: ABSENT_S, participantKeys: ['a'], expression: null },
    ])
  })

  it('does not last into a pause', () => {
    const call = callOf(`${THERE}${'c'.repeat(ABSENT_S)}pp`, `${'n'.repeat(THERE.length + ABSENT_S)}pp`)
    expect(foundIn(call, 'absence')).toMatchObject([{ lengthS: ABSENT_S }])
  })

  it('lasts until the last recorded second of somebody who left', () => {
    expect(foundIn(callOf(THERE, 'n'.repeat(400)), 'absence')).toMatchObject([
      { second: THERE.length, lengthS: 400 - THERE.length },
    ])
  })

  it.each([
    ['too short', watched(`${THERE}${'-'.repeat(ABSENT_S - 1)}n`)],
    ['before they were ever read', watched(`${'c'.repeat(200)}${THERE}`)],
    ['after a glimpse of them', watched(`nnn${'c'.repeat(200)}`)],
    ['the call was paused', [`${THERE}${'p'.repeat(200)}${THERE}`, `${THERE}${'p'.repeat(200)}${THERE}`]],
    ['the tab was hidden', [`${THERE}${'t'.repeat(200)}${THERE}`, `${THERE}${'t'.repeat(200)}${THERE}`]],
    ['no new reading came', watched(`${THERE}${'x'.repeat(200)}${THERE}`)],
    ['they were left out for a while', watched(`${THERE}${'l'.repeat(200)}${THERE}`)],
    ['nothing was recorded', [`${THERE}${' '.repeat(200)}${THERE}`, `${THERE}${' '.repeat(200)}${THERE}`]],
    [
      'a pause cuts it in two',
      [`${THERE}${'c'.repeat(100)}pppp${'c'.repeat(100)}`, `${THERE}${'n'.repeat(100)}pppp${'n'.repeat(100)}`],
    ],
  ])('is not: %s', (_, lines) => {
    expect(foundIn(callOf(...lines), 'absence')).toEqual([])
  })
})

describe('notes', () => {
  it('are moments of their own, among the others', () => {
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
    })
  })
})

describe('whatever the call', () => {
  const LETTERS = ['n', 'n', 'n', 'h', 'h', 's', 'u', 'a', '-', 'c', ' ', 'p']

  /** Eight people, a quarter of an hour of stretches of random length and expression, some of it in step with each other. */
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

  it.each([1, 2, 3, 4, 5, 6])('no moment says what was not seen (seed %i)', (seed) => {
    const call = randomCall(seed)
    const moments = findMoments(call)
    const timelines = new Map(call.participants.map(({ key, timeline }) => [key, timeline]))
    const shownAt = (key: string, second: number) => timelines.get(key)?.at(second)?.shown ?? null
    expect(new Set(moments.map(({ kind }) => kind))).toEqual(new Set(['lasting-change', 'peak', 'together', 'absence']))
    expect(moments.map(({ second }) => second)).toEqual(moments.map(({ second }) => second).toSorted((a, b) => a - b))
    for (const { kind, second, lengthS, participantKeys, expression } of moments) {
      expect(lengthS).toBeGreaterThan(0)
      const seconds = Array.from({ length: lengthS }, (_, index) => second + index)
      const shown = participantKeys.map((key) => seconds.map((at) => shownAt(key, at)))
      if (kind === 'absence') {
        expect(shown.flat().filter((what) => what === 'neutral' || what === 'happy')).toEqual([])
        continue
      }
      if (kind === 'together') {
        expect(participantKeys.length).toBeGreaterThanOrEqual(TOGETHER_LEAST)
        expect(shown.every((of) => of.includes(expression))).toBe(true)
        continue
      }
      expect(shown[0]?.at(0)).toBe(expression)
      expect(shown[0]?.at(-1)).toBe(expression)
    }
  })

  it.each([1, 2, 3])('who was left out is in no moment and counts for none (seed %i)', (seed) => {
    const call = randomCall(seed)
    const [first, second, ...others] = call.participants
    if (!first || !second) throw new Error('Nobody there')
    const leftOut = {
      ...call,
      participants: [{ ...first, isLeftOut: true }, { ...second, isLeftOut: true }, ...others],
    }
    expect(findMoments(leftOut)).toEqual(findMoments({ ...call, participants: others }))
  })

  it.each([1, 2, 3])('peaks of one participant are far apart (seed %i)', (seed) => {
    for (const { key } of randomCall(seed).participants) {
      const seconds = foundIn(randomCall(seed), 'peak')
        .filter(({ participantKeys }) => participantKeys.includes(key))
        .map(({ second }) => second)
      seconds
        .slice(1)
        .forEach((second, index) => expect(second - (seconds[index] ?? 0)).toBeGreaterThanOrEqual(PEAKS_APART_S))
    }
  })

  it('there is nothing in a call that nobody was read in', () => {
    expect(findMoments(madeCall([]))).toEqual([])
    expect(findMoments(callOf('', '-'.repeat(500), 'c'.repeat(500)))).toEqual([])
  })

  it('seconds that kept an older frame have no probabilities and make no peak', () => {
    const timeline = new Timeline()
    for (let second = 0; second < 200; second++)
      timeline.set({ second, shown: second < 100 ? 'neutral' : 'happy', probabilities: null })
    expect(findMoments(madeCall([madeParticipant({ key: 'a', timeline })])).map(({ kind }) => kind)).toEqual([
      'lasting-change',
    ])
  })

  it('finds the same in a long call each time', () => {
    const call = madeLongCall(5, 1800)
    expect(findMoments(call)).toEqual(findMoments(call))
  })
})
