import { describe, expect, it } from 'vitest'
import { LeadingSoFar, identityOf, leadingLimit, leadingMoments } from './leading-moments'
import { findMoments } from './moments'
import type { Moment } from './moments'
import { isExpression, mapProbabilities } from './reading'
import { madeCall, madeParticipant, timelineOf } from './testing/made-calls'
import { madeMeeting } from './testing/made-meeting'
import { seeded } from './testing/seeded'
import { Timeline } from './timeline'
import type { Call } from './timeline'

const HOUR_S = 3600
/** Limits of docs/moments.md, in seconds. */
const NEAR_S = 30
const AGAIN_S = 300

function moment(given: Partial<Moment>): Moment {
  return {
    kind: 'lasting-change',
    second: 0,
    lengthS: 10,
    participantKeys: ['a'],
    expression: 'happy',
    noteId: null,
    text: null,
    strength: 0.6,
    ...given,
  }
}
const note = (second: number) =>
  moment({ kind: 'note', second, participantKeys: [], expression: null, noteId: `n${second}`, text: '', strength: 1 })
const leads = (moments: readonly Moment[], lengthS = HOUR_S) =>
  leadingMoments(moments, lengthS).map(({ moment: { second, kind } }) => [second, kind])
const leadingOf = (call: Call, lengthS: number) => leadingMoments(findMoments(call), lengthS)

describe('how many lead', () => {
  it.each([
    [0, 3],
    [12, 3],
    [900, 3],
    [1800, 6],
    [HOUR_S, 12],
    [4 * HOUR_S, 48],
  ])('in %i seconds at most %i', (lengthS, limit) => {
    expect(leadingLimit(lengthS)).toBe(limit)
    const many = Array.from({ length: 500 }, (_, index) =>
      moment({ second: Math.floor((index * lengthS) / 500), participantKeys: [`p${index}`], expression: 'sad' }),
    )
    expect(leads(many, lengthS).length).toBeLessThanOrEqual(limit)
  })

  it('notes all lead and take no place', () => {
    const notes = Array.from({ length: 20 }, (_, index) => note(index))
    const others = [0, 400, 800].map((second) => moment({ second }))
    expect(leads([...notes, ...others], 900)).toHaveLength(23)
  })
})

describe('which lead', () => {
  it('is never an absence, nor what is weak or not known to be rare', () => {
    const absence = moment({ kind: 'absence', expression: null, lengthS: 1000, strength: 0 })
    expect(leads([absence, moment({ strength: 0.49 }), moment({ kind: 'peak', strength: 0 })])).toEqual([])
    expect(leads([moment({ strength: 0.5 })])).toHaveLength(1)
  })

  it('is the room before one participant, then the strongest', () => {
    const moments = [
      ...[0, 1000, 2000, 3000].map((second) => moment({ second, participantKeys: [`p${second}`], strength: 0.9 })),
      moment({
        kind: 'together',
        second: 500,
        participantKeys: ['x', 'y', 'z'],
        expression: 'surprise',
        strength: 0.34,
      }),
      moment({ kind: 'majority', second: 1500, participantKeys: [], expression: 'happy', strength: 0.55 }),
      moment({ second: 2500, participantKeys: ['q'], strength: 0.95 }),
    ]
    expect(leads(moments, 60)).toEqual([
      [500, 'together'],
      [1500, 'majority'],
      [2500, 'lasting-change'],
    ])
  })

  it('does not depend on who it is', () => {
    const two = (first: string, other: string) =>
      leads([
        moment({ second: 0, participantKeys: [first] }),
        moment({ second: 700, participantKeys: [other], strength: 0.8 }),
      ])
    expect(two('a', 'b')).toEqual(two('b', 'a'))
  })
})

describe('what belongs together', () => {
  it('is one expression within half a minute, whoever shows it; the others are counted', () => {
    const laughs = [0, 10, NEAR_S].map((second) => moment({ second, participantKeys: [`p${second}`] }))
    expect(leadingMoments(laughs, HOUR_S)).toMatchObject([{ moment: { second: 0 }, moreCount: 2 }])
    const later = moment({ second: NEAR_S + 1, participantKeys: ['later'] })
    expect(leads([moment({}), later])).toHaveLength(2)
    expect(leads([moment({}), moment({ participantKeys: ['other'], expression: 'sad' })])).toHaveLength(2)
  })

  it('is what people show while the room shows it', () => {
    const room = moment({ kind: 'majority', participantKeys: [], lengthS: 400 })
    expect(leadingMoments([room, moment({ second: 390 })], HOUR_S)).toMatchObject([
      { moment: { kind: 'majority' }, moreCount: 1 },
    ])
  })

  it('is one participant again within five minutes, and the room with the same expression', () => {
    const again = (second: number) => [moment({}), moment({ second, expression: 'sad' })]
    expect(leads(again(AGAIN_S - 1))).toHaveLength(1)
    expect(leads(again(AGAIN_S))).toHaveLength(2)
    const laugh = { kind: 'together', participantKeys: ['a', 'b', 'c'], lengthS: 3 } as const
    expect(leads([moment(laugh), moment({ ...laugh, second: AGAIN_S - 1 })])).toHaveLength(1)
    expect(leads([moment(laugh), moment({ ...laugh, second: AGAIN_S - 1, expression: 'surprise' })])).toHaveLength(2)
  })
})

/** Lines of one letter a second, with wrong readings of up to `longestS` seconds, `perHour` for each participant. */
function noisy(lines: readonly string[], seed: number, perHour: number, longestS: number): Call {
  const random = seeded(seed)
  const participants = lines.map((letters, order) => {
    const timeline = timelineOf(letters)
    const errors = Math.round((perHour * letters.length) / HOUR_S)
    const slotS = Math.floor(letters.length / Math.max(1, errors))
    for (let error = 0; error < errors; error++) {
      // Two wrong readings never touch: together they would be a longer one.
      const from = error * slotS + Math.floor(random() * (slotS - longestS - 1))
      const length = 1 + Math.floor(random() * longestS)
      const shown = (['sad', 'angry', 'happy', 'surprise'] as const)[Math.floor(random() * 4)] ?? 'sad'
      for (let second = from; second < Math.min(letters.length, from + length); second++)
        setShown(timeline, second, shown)
    }
    return madeParticipant({ key: `p${order}`, timeline })
  })
  return madeCall(participants)
}
function setShown(timeline: Timeline, second: number, shown: 'sad' | 'angry' | 'happy' | 'surprise') {
  const index = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'].indexOf(shown)
  timeline.set({ second, shown, probabilities: mapProbabilities((at) => (at === index ? 0.7 : 0.05)) })
}

describe.each([1, 6, 49])('a call of %i', (people) => {
  const lines = (letters: string) => Array.from({ length: people }, () => letters)

  it('that is calm has none, however long neutral lasts', () => {
    expect(findMoments(madeCall(lines('n'.repeat(HOUR_S)).map((line, index) => participant(line, index))))).toEqual([])
  })

  it.each([1, 2, 3])('that flickers for a second or two has none (seed %i)', (seed) => {
    expect(leadingOf(noisy(lines('n'.repeat(HOUR_S)), seed, 120, 2), HOUR_S)).toEqual([])
  })

  it('in which expressions alternate has none', () => {
    expect(leadingOf(noisy(lines('nh'.repeat(HOUR_S / 2)), 1, 0, 0), HOUR_S)).toEqual([])
    expect(leadingOf(noisy(lines('nnnnhhhh'.repeat(HOUR_S / 8)), 1, 0, 0), HOUR_S).length).toBeLessThanOrEqual(12)
  })

  it.each([1, 2, 3])(
    'with an hour of noise has at most a dozen, far from each other for each participant (seed %i)',
    (seed) => {
      const leading = leadingOf(noisy(lines('n'.repeat(HOUR_S)), seed, 30, 20), HOUR_S)
      expect(leading.length).toBeLessThanOrEqual(12)
      const ofOne = leading.map(({ moment: one }) => one).filter(({ participantKeys }) => participantKeys.length === 1)
      for (const one of ofOne) {
        const again = ofOne.filter((each) => each !== one && each.participantKeys[0] === one.participantKeys[0])
        for (const { second } of again) expect(Math.abs(second - one.second)).toBeGreaterThanOrEqual(AGAIN_S)
      }
    },
  )

  it.each([1, 2, 3])('of an hour leads with a dozen at most, and always with the same (seed %i)', (seed) => {
    const meeting = madeMeeting(people, HOUR_S, seed)
    const leading = leadingOf(meeting, HOUR_S)
    expect(leading.filter(({ moment: { kind } }) => kind !== 'note').length).toBeLessThanOrEqual(12)
    expect(leading.length).toBeGreaterThan(1)
    expect(leadingOf(meeting, HOUR_S)).toEqual(leading)
  })

  it('has at most three in its first twelve seconds', () => {
    const start = madeCall(lines('nnnhhhhhhhhh').map((line, index) => participant(line, index)))
    expect(leadingOf(start, 12).length).toBeLessThanOrEqual(people < 3 ? 0 : 1)
  })
})

function participant(letters: string, index: number) {
  return madeParticipant({ key: `p${index}`, timeline: timelineOf(letters) })
}

describe('while the call runs', () => {
  /** The call as far as it is recorded after so many seconds. */
  function until(call: Call, endS: number): Call {
    return {
      ...call,
      participants: call.participants.map((each) => {
        const timeline = new Timeline()
        for (const cell of each.timeline.cells()) if (cell.second < endS) timeline.set(cell)
        return { ...each, timeline }
      }),
    }
  }

  it.each([1, 2, 3])('what leads once never disappears (seed %i)', (seed) => {
    const call = madeMeeting(6, 1200, seed)
    const live = new LeadingSoFar()
    let before: readonly string[] = []
    for (let endS = 5; endS <= 1200; endS += 5) {
      const moments = findMoments(until(call, endS)).filter(({ kind }) => kind !== 'note')
      const now = live.update(moments, endS, 'call').map((lead) => identityOf(lead.moment))
      expect(now).toEqual(expect.arrayContaining([...before]))
      expect(new Set(now).size).toBe(now.length)
      before = now
    }
    const atTheEnd = leadingOf(call, 1200).filter(({ moment: { kind } }) => kind !== 'note')
    expect(before.length).toBeLessThanOrEqual(3 * atTheEnd.length + 3)
  })

  it('grows with its moment, and keeps one that is no longer found', () => {
    const live = new LeadingSoFar()
    live.update([moment({ lengthS: 10 })], 60, 'call')
    expect(live.update([moment({ lengthS: 30 })], 80, 'call')).toMatchObject([{ moment: { lengthS: 30 } }])
    expect(live.update([], 90, 'call')).toMatchObject([{ moment: { lengthS: 30 } }])
  })

  it('takes a stronger one in as well, though the number is reached', () => {
    const live = new LeadingSoFar()
    const weak = [0, 10, 20].map((second) =>
      moment({
        second,
        participantKeys: [`p${second}`],
        expression: (['sad', 'fear', 'angry'] as const)[second / 10] ?? 'sad',
      }),
    )
    live.update(weak, 60, 'call')
    const room = moment({ kind: 'together', second: 40, participantKeys: ['a', 'b', 'c'], strength: 1 })
    expect(live.update([...weak, room], 60, 'call')).toHaveLength(4)
  })

  it('the room leads beside one participant who began', () => {
    const live = new LeadingSoFar()
    live.update([moment({})], 60, 'call')
    const room = moment({ kind: 'together', second: 2, participantKeys: ['a', 'b', 'c'], strength: 1 })
    expect(live.update([moment({}), room], 60, 'call')).toHaveLength(2)
    expect(
      live.update([moment({}), room, moment({ second: 9, participantKeys: ['z'], strength: 0.9 })], 60, 'call'),
    ).toHaveLength(2)
  })

  it('all is chosen anew in another call, and when somebody is left out', () => {
    const live = new LeadingSoFar()
    live.update([moment({})], 60, 'call')
    expect(live.update([], 60, 'call without a')).toEqual([])
  })

  it('notes come and go as they are', () => {
    const live = new LeadingSoFar()
    expect(live.update([note(3)], 60, 'call')).toHaveLength(1)
    expect(live.update([], 60, 'call')).toEqual([])
  })
})

it('every leading moment was shown by whom it names', () => {
  const call = madeMeeting(6, HOUR_S, 4)
  for (const { moment: lead } of leadingOf(call, HOUR_S)) {
    for (const key of lead.participantKeys) {
      const shown =
        call.participants.find((each) => each.key === key)?.timeline.shownAt(lead.second + lead.lengthS - 1) ?? null
      expect(isExpression(shown) || lead.kind === 'together').toBe(true)
    }
  }
})
