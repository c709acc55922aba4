import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import { CallFileError, callFromValue } from '../call/importers/json'
import { toJson } from '../call/exporters/json'
import { unpackSecond } from '../call/packed-second'
import { summarise } from '../call/summary'
import { CALL_START_MS, madeCall, madeLongCall, madeParticipant, timelineOf } from '../call/testing/made-calls'
import { seeded } from '../call/testing/seeded'
import { CallStoreError } from './call-store-error'
import { callOf, callRecord, parseCallRecord, recordOf } from './call-store-records'
import { parseOrDrop } from './parse-or-drop'
import {
  MAX_SENT_PX,
  MAX_ID_LENGTH,
  MAX_NOTE_LENGTH,
  MAX_TILES,
  contentAnswer,
  fromMomentsWorker,
  fromPage,
  fromView,
  fromWorker,
  outcome,
  toBackground,
  toContent,
  toOffscreen,
  toPage,
  toView,
  toWorker,
} from './protocol'
import { readSettings, settingsSchema } from './settings'
import { hostileValue, mutated, sampleOf, sizeOf } from './testing/fuzz'
import type { Size } from './testing/fuzz'

const MESSAGES = 10_000
vi.setConfig({ testTimeout: 120_000 })
/** Bytes of RGBA with rows padded to twice their length. */
const MOST_PICTURE_BYTES = MAX_SENT_PX * 4 * 2

/** Longest text and list, and most bytes, of what is let in; null for messages that only Mien's own contexts can send. */
const BOUNDARIES: readonly [string, v.GenericSchema, Size | null][] = [
  ['fromPage', fromPage, { longestText: MAX_ID_LENGTH, longestList: MAX_TILES, bytes: MOST_PICTURE_BYTES }],
  ['fromView', fromView, { longestText: MAX_NOTE_LENGTH, longestList: MAX_TILES, bytes: 0 }],
  ['toBackground', toBackground, { longestText: MAX_ID_LENGTH, longestList: 500, bytes: 0 }],
  ['toContent', toContent, { longestText: 36, longestList: 0, bytes: 0 }],
  ['contentAnswer', contentAnswer, { longestText: 36, longestList: 0, bytes: 0 }],
  ['toPage', toPage, { longestText: MAX_ID_LENGTH, longestList: MAX_TILES, bytes: 0 }],
  ['call record', callRecord, { longestText: 5000, longestList: 10_000, bytes: 0 }],
  ['toOffscreen', toOffscreen, null],
  ['toWorker', toWorker, null],
  ['fromWorker', fromWorker, null],
  ['toView', toView, null],
  ['fromMomentsWorker', fromMomentsWorker, null],
  ['outcome', outcome, null],
]

const larger = (a: Size, b: Size): Size => ({
  longestText: Math.max(a.longestText, b.longestText),
  longestList: Math.max(a.longestList, b.longestList),
  bytes: Math.max(a.bytes, b.bytes),
})

/** Half of them fit before they are mutated, a tenth are something else altogether. */
function messageFor(schema: v.GenericSchema, random: () => number): unknown {
  const choice = random()
  if (choice < 0.1) return hostileValue(random)
  const message = sampleOf(schema, random)
  if (choice < 0.2) return message
  return choice < 0.8 ? mutated(message, random) : mutated(mutated(message, random), random)
}

describe.each(BOUNDARIES)('%s', (name, schema, most) => {
  it(`lets nothing through that does not fit, in ${MESSAGES} messages`, () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue()
    const random = seeded(name.length * 1000 + 7)
    let [letIn, misfits] = [0, 0]
    let largest: Size = { longestText: 0, longestList: 0, bytes: 0 }
    for (let count = 0; count < MESSAGES; count++) {
      const parsed = parseOrDrop(schema, messageFor(schema, random), 'a test')
      if (parsed === null) continue
      letIn++
      if (!v.is(schema, parsed)) misfits++
      if (most !== null) largest = larger(largest, sizeOf(parsed))
    }
    expect(misfits).toBe(0)
    if (most !== null) expect(larger(largest, most)).toEqual(most)
    // The generator knows what fits, and the schema refuses what does not.
    expect(letIn).toBeGreaterThan(MESSAGES / 20)
    expect(warned.mock.calls.length).toBeGreaterThan(MESSAGES / 20)
    warned.mockRestore()
  })
})

it('a call record that fits makes a call that can be stored again, and any other is a damaged call', () => {
  const random = seeded(11)
  for (let count = 0; count < MESSAGES / 10; count++) {
    try {
      const record = parseCallRecord(messageFor(callRecord, random))
      const call = callOf(record, [hostileValue(random)])
      expect(call.damagedSeconds).toBe(1)
      expect(recordOf(call)).toMatchObject({
        id: record.id,
        participants: record.participants.map(({ key }) => ({ key })),
      })
    } catch (error) {
      expect(error).toBeInstanceOf(CallStoreError)
      expect(error).toMatchObject({ code: 'damaged-call' })
    }
  }
})

it('bytes of a second never throw, and fill no timeline beyond that second', () => {
  const random = seeded(12)
  for (let count = 0; count < MESSAGES; count++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 60) }, () =>
      Math.floor(random() * (random() < 0.5 ? 3 : 256)),
    )
    const participants = [madeParticipant({ key: 'a' }), madeParticipant({ key: 'b' })]
    const skipped = unpackSecond(3, bytes, participants)
    expect(skipped).toBeLessThanOrEqual(Math.ceil(bytes.length / 11))
    for (const { timeline } of participants) {
      expect(timeline.lengthS).toBeLessThanOrEqual(4)
      for (const { probabilities } of timeline.cells())
        for (const probability of probabilities ?? []) expect(probability).toBeLessThanOrEqual(1)
    }
  }
})

it('stored settings are always read as settings that fit', () => {
  const random = seeded(13)
  for (let count = 0; count < MESSAGES; count++) {
    const stored = random() < 0.1 ? hostileValue(random) : mutated(sampleOf(settingsSchema, random), random)
    const { settings } = readSettings(stored)
    expect(v.is(settingsSchema, settings)).toBe(true)
    expect(Object.keys(settings).toSorted()).toEqual(Object.keys(settingsSchema.entries).toSorted())
  }
})

it('a file is a call that can be exported again, or a CallFileError', () => {
  const random = seeded(14)
  const files = [
    madeCall([madeParticipant({ key: 'a', pageName: 'Ana', timeline: timelineOf('hn-u') })]),
    madeLongCall(3, 40),
  ].map((call): unknown => JSON.parse(toJson(summarise(call, CALL_START_MS))))
  let imported = 0
  for (let count = 0; count < MESSAGES; count++) {
    const file = files[count % files.length]
    const document = random() < 0.5 ? mutated(file, random) : mutated(mutated(file, random), random)
    try {
      const call = callFromValue(document)
      imported++
      expect(sizeOf(call).longestText).toBeLessThanOrEqual(5000)
      expect(sizeOf(call).longestList).toBeLessThanOrEqual(10_000)
      if (count % 50 === 0) toJson(summarise(call, CALL_START_MS))
    } catch (error) {
      expect(error).toBeInstanceOf(CallFileError)
    }
  }
  expect(imported).toBeGreaterThan(0)
})
