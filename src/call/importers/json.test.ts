import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import { toJson } from '../exporters/json'
import { EXPRESSIONS, NO_READING_REASONS, mapProbabilities } from '../reading'
import type { Probabilities } from '../reading'
import { summarise } from '../summary'
import { CALL_START_MS, madeCall, madeLongCall, madeParticipant, timelineOf } from '../testing/made-calls'
import { seeded } from '../testing/seeded'
import { Timeline } from '../timeline'
import type { Call, Participant } from '../timeline'
import { CallFileError, MAX_FILE_BYTES, callFromJson, textOfFile } from './json'
import type { CallFileFault } from './json'

const exported = (call: Call) => toJson(summarise(call, CALL_START_MS + 10_000))
const again = (file: string) => exported(callFromJson(file))

const TEXTS = [
  null,
  'Ana',
  '',
  '<img src=x onerror=alert(1)>',
  '=cmd()',
  '"\\\n\r\t',
  '{ "$layout": 0 }',
  '\u202Eevil',
  '👩🏽‍🚀',
  '\u2028',
  'أحمد',
]

function randomCall(seed: number): Call {
  const random = seeded(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const oneOf = <Item>(items: readonly Item[], otherwise: Item): Item => items[below(items.length)] ?? otherwise
  const someProbabilities = (): Probabilities => {
    const weights = EXPRESSIONS.map(() => random())
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return mapProbabilities((index) => (weights[index] ?? 0) / total)
  }
  const someTimeline = (): Timeline => {
    const timeline = new Timeline()
    const lengthS = below(200)
    for (let second = below(50); second < lengthS; second += 1 + (random() < 0.1 ? below(40) : 0)) {
      const shown = oneOf([...EXPRESSIONS, ...NO_READING_REASONS], 'neutral')
      timeline.set({ second, shown, probabilities: random() < 0.7 ? someProbabilities() : null })
    }
    return timeline
  }
  const participants = Array.from({ length: below(6) }, (_, order): Participant =>
    madeParticipant({
      key: `p${order}`,
      pageName: oneOf(TEXTS, null),
      givenName: oneOf(TEXTS, null),
      isSelf: random() < 0.2,
      isLeftOut: random() < 0.2,
      restingFace:
        random() < 0.5
          ? { probabilities: someProbabilities(), source: oneOf(['learned', 'set'], 'set'), readings: below(500) }
          : null,
      timeline: someTimeline(),
    }),
  )
  return madeCall(participants, {
    title: oneOf(TEXTS, null) ?? '',
    givenTitle: oneOf(TEXTS, null),
    startedAtMs: CALL_START_MS + below(2e8),
    endedAtMs: CALL_START_MS + 2e8 + below(1e7),
    settings:
      random() < 0.7
        ? {
            readingsPerSecond: oneOf([0.5, 1, 2.5, 4], 1),
            smoothing: 'steady',
            confidenceFloor: random(),
            isBaselineOn: random() < 0.5,
          }
        : null,
    notes: Array.from({ length: below(4) }, (_, order) => ({
      id: `note-${order}`,
      second: below(200),
      text: oneOf(TEXTS, null) ?? '',
    })),
  })
}

describe('round trip', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('gives the same bytes, call %i', (seed) => {
    const file = exported(randomCall(seed))
    expect(again(file)).toBe(file)
  })

  it('keeps a long call', () => {
    const file = exported(madeLongCall(3, 900))
    expect(again(file)).toBe(file)
  })

  it('restores everything but the readings of people who were left out and whether the call is kept', () => {
    const call = madeCall(
      [
        madeParticipant({
          key: 'a',
          pageName: 'Ana',
          restingFace: { probabilities: [0.1, 0, 0, 0.1, 0.2, 0, 0.6], source: 'set', readings: 12 },
          timeline: timelineOf('h c'),
        }),
        madeParticipant({
          key: 'b',
          isLeftOut: true,
          restingFace: { probabilities: [0, 0, 0, 0, 0, 0, 1], source: 'set', readings: 1 },
          timeline: timelineOf('sss'),
        }),
      ],
      { givenTitle: 'Ours', isKept: true, notes: [{ id: 'n', second: 2, text: 'Laughter' }] },
    )
    const back = callFromJson(exported(call))
    expect(back).toMatchObject({ givenTitle: 'Ours', isKept: false, notes: [{ id: 'n', second: 2, text: 'Laughter' }] })
    expect(back.participants[0]?.restingFace).toEqual(call.participants[0]?.restingFace)
    expect(back.participants[0]?.timeline.at(2)).toEqual({ second: 2, shown: 'camera-off', probabilities: null })
    expect(back.participants[1]).toMatchObject({ isLeftOut: true, restingFace: null })
    expect(back.participants[1]?.timeline.lengthS).toBe(0)
  })

  it('gives a call that was exported while it ran an end, and the same bytes from then on', () => {
    const back = callFromJson(
      exported(madeCall([madeParticipant({ key: 'a', timeline: timelineOf('hh') })], { endedAtMs: null })),
    )
    expect(back.endedAtMs).toBe(CALL_START_MS + 10_000)
    const file = exported(back)
    expect(again(file)).toBe(file)
  })
})

it('reads version 1', () => {
  const call = madeCall([madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('h-n') })])
  const { settings: _settings, notes: _notes, ...old } = v.parse(v.looseObject({}), JSON.parse(exported(call)))
  const back = callFromJson(
    JSON.stringify({ ...old, version: 1 })
      .replaceAll('"givenTitle":null,', '')
      .replaceAll('"restingFace":null,', ''),
  )
  expect(back).toMatchObject({
    givenTitle: null,
    settings: null,
    notes: [],
    participants: [{ pageName: 'Ana', restingFace: null }],
  })
  expect([...(back.participants[0]?.timeline.cells() ?? [])].map(({ shown }) => shown)).toEqual([
    'happy',
    'no-face',
    'neutral',
  ])
})

it('reads a file to which an editor added a byte order mark', () => {
  const file = exported(madeCall([]))
  expect(again(`\uFEFF${file}`)).toBe(file)
})

describe('a file that is not a valid call', () => {
  const file = exported(
    madeCall([
      madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hn') }),
      madeParticipant({ key: 'b', timeline: timelineOf('h') }),
    ]),
  )
  const cases: readonly [string, string, CallFileFault][] = [
    ['nothing', '', 'not-json'],
    ['half a file', file.slice(0, file.length / 2), 'not-json'],
    ['another JSON', '{"name":"mien"}', 'foreign'],
    ['a list', '[]', 'foreign'],
    ['null', 'null', 'foreign'],
    ['a newer version', file.replace('"version": 4', '"version": 5'), 'newer'],
    ['a version that is not a number', file.replace('"version": 4', '"version": "4"'), 'foreign'],
    ['a second twice', file.replace('[1,"neutral"', '[0,"neutral"'), 'damaged'],
    ['a second before the first', file.replace('[1,"neutral"', '[-1,"neutral"'), 'damaged'],
    ['half a second', file.replace('[1,"neutral"', '[1.5,"neutral"'), 'damaged'],
    ['an unknown expression', file.replace('[1,"neutral"', '[1,"bored"'), 'damaged'],
    ['a probability above 1', file.replace('0.702,', '7.02,'), 'damaged'],
    ['six probabilities', file.replace('0.702,', ''), 'damaged'],
    ['other expressions', file.replace('"angry",', '"cross",'), 'damaged'],
    ['two participants with one key', file.replace('"key": "b"', '"key": "a"'), 'damaged'],
    ['readings of somebody left out', file.replace('"isLeftOut": false', '"isLeftOut": true'), 'damaged'],
    [
      'no readings of somebody not left out',
      exported(madeCall([madeParticipant({ key: 'a', isLeftOut: true })])).replace(
        '"isLeftOut": true',
        '"isLeftOut": false',
      ),
      'damaged',
    ],
    ['an end before the start', file.replace('"endedAt": "2026', '"endedAt": "2016'), 'damaged'],
    ['a time that does not exist', file.replace('"startedAt": "2026-11-24', '"startedAt": "2026-13-44'), 'damaged'],
    ['a second in a thousand years', file.replace('[1,"neutral"', '[31556952000,"neutral"'), 'damaged'],
    [
      'a name of a million characters',
      file.replace('"pageName": "Ana"', `"pageName": "${'x'.repeat(1e6)}"`),
      'damaged',
    ],
    [
      'long timelines of many people',
      exported(
        madeCall(
          Array.from({ length: 40 }, (_, order) => madeParticipant({ key: `p${order}`, timeline: timelineOf('h') })),
        ),
      ).replaceAll('[0,"happy"', '[600000,"happy"'),
      'too-large',
    ],
  ]
  it.each(cases)('%s', (_name, content, fault) => {
    expect(content).not.toBe(file)
    const error = thrownBy(() => callFromJson(content))
    expect(error).toBeInstanceOf(CallFileError)
    expect(error).toMatchObject({ fault })
  })

  function thrownBy(act: () => unknown): unknown {
    try {
      return act()
    } catch (error) {
      return error
    }
  }
})

describe('the size of a file', () => {
  it('is checked before the file is read', async () => {
    const text = vi.fn(() => Promise.resolve('{}'))
    await expect(textOfFile({ size: MAX_FILE_BYTES + 1, text })).rejects.toMatchObject({ fault: 'too-large' })
    expect(text).not.toHaveBeenCalled()
    expect(await textOfFile({ size: MAX_FILE_BYTES, text })).toBe('{}')
  })
})
