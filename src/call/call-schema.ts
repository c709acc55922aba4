/** Parts of a call that come from a file or from storage: their shapes, and how large they may be. */
import * as v from 'valibot'
import { MAX_CALL_S } from './call-length'

/** People who can have come and gone in one call. */
export const MAX_PARTICIPANTS = 2000
const MAX_NOTES = 10_000
/** Longest name, title, note or key: far above what Mien takes from a page or from the user. */
const MAX_TEXT_LENGTH = 5000

/** A list of at most so many items. Its length is checked before its items: a list of millions costs nothing. */
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

/** Of a participant, what both a file and a stored call hold. */
export const participantEntries = {
  key: storedKey,
  pageName: v.nullable(storedText),
  givenName: v.nullable(storedText),
  isSelf: v.boolean(),
  isLeftOut: v.boolean(),
  restingFace: v.optional(v.nullable(storedRestingFace), null),
}
