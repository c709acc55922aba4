/** Reads what `exporters/json.ts` writes: the facts of a call, not the figures derived from them. */
import * as v from 'valibot'
import { MAX_CALL_S } from '../call-length'
import {
  MAX_PARTICIPANTS,
  listOf,
  participantEntries,
  storedNotes,
  storedProbabilities,
  storedSecond,
  storedSettings,
  storedText,
} from '../call-schema'
import { JSON_FORMAT, JSON_VERSION } from '../exporters/json'
import { EXPRESSIONS, NO_READING_REASONS } from '../reading'
import type { Expression, NoReadingReason, Probabilities } from '../reading'
import { Timeline, createParticipant } from '../timeline'
import type { Call, Participant } from '../timeline'

/**
 * Largest file that is read. Four hours of 49 people take about 50 MB; the text and the objects made from it take several
 * times the file's size in memory.
 */
export const MAX_FILE_BYTES = 256_000_000
/** Most seconds of all timelines together: 64 people for more than three days, 180 MB. */
const MAX_TOTAL_S = 20_000_000

/** What is wrong with a file; `_locales` has a sentence for each. */
export type CallFileFault = 'not-json' | 'foreign' | 'newer' | 'damaged' | 'too-large'

/** A file that cannot be imported. The message says where it fails, for a bug report. */
export class CallFileError extends Error {
  override readonly name = 'CallFileError'
  readonly fault: CallFileFault

  constructor(fault: CallFileFault, detail: string) {
    super(detail)
    this.fault = fault
  }
}

const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((iso) => Date.parse(iso)),
  v.finite(),
)

const timelineRow = v.strictTuple([
  storedSecond,
  v.picklist([...EXPRESSIONS, ...NO_READING_REASONS]),
  v.nullable(storedProbabilities),
])

/** Fields with a default were added in version 2. Fields that are not named here are derived again. */
const fileSchema = v.object({
  call: v.object({
    id: v.pipe(v.string(), v.uuid()),
    site: storedText,
    title: storedText,
    givenTitle: v.optional(v.nullable(storedText), null),
    startedAt: time,
    endedAt: v.nullable(time),
    lengthS: storedSecond,
  }),
  settings: v.optional(v.nullable(storedSettings), null),
  notes: v.optional(storedNotes, []),
  expressions: v.strictTuple(EXPRESSIONS.map((name) => v.literal(name))),
  participants: listOf(
    v.object({
      ...participantEntries,
      readings: v.nullable(v.object({ timeline: listOf(timelineRow, MAX_CALL_S + 1) })),
    }),
    MAX_PARTICIPANTS,
  ),
})
type CallFile = v.InferOutput<typeof fileSchema>
type TimelineRow = readonly [number, Expression | NoReadingReason, Probabilities | null]

const headSchema = v.object({ format: v.literal(JSON_FORMAT), version: v.pipe(v.number(), v.integer(), v.minValue(1)) })

/**
 * The text of a file that a user chose, read only if it is not too large.
 * @throws CallFileError `too-large`
 */
export async function textOfFile(file: { readonly size: number; text(): Promise<string> }): Promise<string> {
  if (file.size > MAX_FILE_BYTES) throw new CallFileError('too-large', `${file.size} bytes`)
  return file.text()
}

/** The value of a JSON text, with or without a byte order mark. @throws CallFileError `not-json`, `too-large` */
export function parseJson(text: string): unknown {
  // Every character takes at least one byte.
  if (text.length > MAX_FILE_BYTES) throw new CallFileError('too-large', `${text.length} characters`)
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CallFileError('not-json', String(error))
  }
}

/**
 * The call in an exported file of this version of the format or an older one. Exported again it gives the same bytes.
 * A call that was running when it was exported gets the time of the export as its end. `isKept` is not in the file: the
 * caller sets it.
 * @throws CallFileError when the file is not JSON, not Mien's, of a newer version, damaged or too large.
 */
export function callFromJson(text: string): Call {
  return callFromValue(parseJson(text))
}

/** Like {@link callFromJson}, but from parsed JSON. */
export function callFromValue(value: unknown): Call {
  const head = v.safeParse(headSchema, value)
  if (!head.success) throw new CallFileError('foreign', v.summarize(head.issues))
  if (head.output.version > JSON_VERSION) throw new CallFileError('newer', `Version ${head.output.version}`)
  const parsed = v.safeParse(fileSchema, value, { abortEarly: true })
  if (!parsed.success) throw new CallFileError('damaged', v.summarize(parsed.issues))
  return callOf(parsed.output)
}

function callOf({ call, settings, notes, participants }: CallFile): Call {
  if (call.endedAt !== null && call.endedAt < call.startedAt)
    throw new CallFileError('damaged', 'The call ends before it starts')
  if (new Set(participants.map(({ key }) => key)).size < participants.length) {
    throw new CallFileError('damaged', 'Two participants have the same key')
  }
  const totalS = participants.reduce((total, { readings }) => total + (readings?.timeline.at(-1)?.[0] ?? 0), 0)
  if (totalS > MAX_TOTAL_S) throw new CallFileError('too-large', `${totalS} seconds of timelines`)
  return {
    id: call.id,
    siteId: call.site,
    title: call.title,
    givenTitle: call.givenTitle,
    startedAtMs: call.startedAt,
    endedAtMs: call.endedAt ?? call.startedAt + call.lengthS * 1000,
    isKept: false,
    settings,
    notes,
    participants: participants.map(participantOf),
  }
}

function participantOf({ readings, ...facts }: CallFile['participants'][number]): Participant {
  if (facts.isLeftOut !== (readings === null))
    throw new CallFileError('damaged', `${facts.key} is left out, or has no readings`)
  return createParticipant({
    ...facts,
    leftOutBecause: facts.isLeftOut ? 'user' : null,
    timeline: timelineOf(readings?.timeline ?? [], facts.key),
  })
}

function timelineOf(rows: readonly TimelineRow[], key: string): Timeline {
  const timeline = new Timeline()
  let before = -1
  for (const [at, shown, means] of rows) {
    if (at <= before) throw new CallFileError('damaged', `Second ${at} of ${key} comes after ${before}`)
    before = at
    timeline.set({ second: at, shown, probabilities: means })
  }
  return timeline
}
