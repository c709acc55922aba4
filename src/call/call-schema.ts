/** Schemas and size limits for the parts of a call that come from a file or from storage. */
import * as v from 'valibot'
import { MAX_CALL_S } from './call-length'

/** Most participants of one call, those who left included. */
export const MAX_PARTICIPANTS = 2000
const MAX_NOTES = 10_000
/** Longest name, title, note or key: far above what Mien takes from a page or from the user. */
const MAX_TEXT_LENGTH = 5000

/** A list of at most `most` items. The length is checked before the items, so that a list of millions costs nothing. */
export function listOf<const Item extends v.GenericSchema>(item: Item, most: number) {
  return v.pipe(v.array(v.unknown()), v.maxLength(most), v.array(item))
}

export const storedText = v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH))
export const storedKey = v.pipe(storedText, v.minLength(1))
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
/** Whole seconds since a call's start. */
export const storedSecond = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_CALL_S))
/** Latest and earliest time of a Date (ECMAScript 2024, 21.4.1.1), epoch milliseconds. */
const MAX_DATE_MS = 8.64e15
export const storedTimeMs = v.pipe(v.number(), v.minValue(-MAX_DATE_MS), v.maxValue(MAX_DATE_MS))

export const storedProbabilities = v.pipe(
  v.tuple([fraction, fraction, fraction, fraction, fraction, fraction, fraction]),
  v.readonly(),
)

const storedRestingFace = v.object({
  source: v.picklist(['learned', 'set']),
  readings: v.pipe(v.number(), v.finite(), v.minValue(0)),
  probabilities: storedProbabilities,
})

export const storedSettings = v.object({
  readingsPerSecond: v.pipe(v.number(), v.finite(), v.minValue(0)),
  smoothing: storedText,
  confidenceFloor: fraction,
  isBaselineOn: v.boolean(),
})

export const storedNotes = listOf(v.object({ id: storedKey, second: storedSecond, text: storedText }), MAX_NOTES)

/** The fields of a participant that files and stored calls have in common. */
export const participantEntries = {
  key: storedKey,
  pageName: v.nullable(storedText),
  givenName: v.nullable(storedText),
  isSelf: v.boolean(),
  isLeftOut: v.boolean(),
  restingFace: v.optional(v.nullable(storedRestingFace), null),
}
