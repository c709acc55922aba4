/** How a call stands in the database: one record of its facts, and one for each second of all participants. */
import * as v from 'valibot'
import {
  MAX_PARTICIPANTS,
  listOf,
  participantEntries,
  storedKey,
  storedNotes,
  storedSecond,
  storedSettings,
  storedText,
  storedTimeMs,
} from '../call/call-schema'
import { packSecond, unpackSecond } from '../call/packed-second'
import { LEFT_OUT_REASONS, MAX_MARKS, NO_MARKS, createParticipant } from '../call/timeline'
import type { Call } from '../call/timeline'
import { CallStoreError } from './call-store-error'

const marks = v.pipe(listOf(storedText, MAX_MARKS), v.readonly())

/** Optional fields came later; a record without them is from before. */
export const callRecord = v.object({
  id: storedKey,
  siteId: storedText,
  title: storedText,
  startedAtMs: storedTimeMs,
  endedAtMs: v.nullable(storedTimeMs),
  isKept: v.optional(v.boolean(), false),
  givenTitle: v.optional(v.nullable(storedText), null),
  settings: v.optional(v.nullable(storedSettings), null),
  notes: v.optional(storedNotes, []),
  participants: listOf(
    v.object({
      ...participantEntries,
      marks: v.optional(v.object({ personIds: marks, names: marks, sourceIds: marks }), NO_MARKS),
      leftOutBecause: v.optional(v.nullable(v.picklist(LEFT_OUT_REASONS))),
      isBroughtBack: v.optional(v.boolean(), false),
    }),
    MAX_PARTICIPANTS,
  ),
})
export type CallRecord = v.InferOutput<typeof callRecord>

const secondRecord = v.object({
  callId: storedKey,
  second: storedSecond,
  entries: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
})
type SecondRecord = v.InferOutput<typeof secondRecord>

/** A call from the database. */
export interface LoadedCall extends Call {
  /** Stored seconds that could not be read, or not all of it; what is missing of them is not in the timelines. */
  readonly damagedSeconds: number
}

/** The record of a call's facts. @throws CallStoreError `does-not-fit` */
export function recordOf(call: Call): CallRecord {
  const parsed = v.safeParse(callRecord, call, { abortEarly: true })
  if (!parsed.success) throw new CallStoreError('does-not-fit', v.summarize(parsed.issues))
  return parsed.output
}

export function secondRecordOf(call: Call, second: number): SecondRecord {
  return { callId: call.id, second, entries: packSecond(call, second) }
}

/** A record of a call's facts, as it was read. @throws CallStoreError `damaged-call` */
export function parseCallRecord(record: unknown): CallRecord {
  const parsed = v.safeParse(callRecord, record, { abortEarly: true })
  if (!parsed.success) throw new CallStoreError('damaged-call', v.summarize(parsed.issues))
  return parsed.output
}

/** The call that these records make up. */
export function callOf({ participants, ...facts }: CallRecord, seconds: readonly unknown[]): LoadedCall {
  const loaded = participants.map(({ leftOutBecause, ...each }) =>
    createParticipant({ ...each, leftOutBecause: leftOutBecause ?? (each.isLeftOut ? 'user' : null) }),
  )
  let damagedSeconds = 0
  for (const row of seconds) {
    const record = v.safeParse(secondRecord, row)
    const isWhole = record.success && unpackSecond(record.output.second, record.output.entries, loaded) === 0
    if (!isWhole) damagedSeconds++
  }
  return { ...facts, participants: loaded, damagedSeconds }
}
