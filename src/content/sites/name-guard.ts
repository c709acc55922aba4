import { MAX_TEXT_LENGTH } from '../../shared/protocol'

/** Characters that show nothing or turn the text around: controls, zero-width, bidirectional overrides. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu
const CLOCK = /^\d{1,2}:\d{2}(:\d{2})?( ?[ap]\.?m\.?)?$/i
/** Half of a character, as a page or a cut may leave it: no file can hold it. */
const HALF = /\p{Cs}/gu
const LETTER = /\p{L}|\p{N}/u
/** Icon fonts write their pictures as words with underscores: frame_person, keep_outline. */
const LIGATURE = /^[a-z0-9]+(_[a-z0-9]+)+$/

/** A text of the page: white space joined, unseen characters taken out, cut at {@link MAX_TEXT_LENGTH}. */
export function cleanText(text: string | null | undefined): string {
  if (!text) return ''
  // Joiners are part of names and emoji in several scripts; alone they are nothing, and the test for a letter catches that.
  const plain = text.replace(UNSEEN, (unseen) => (/^[\u200c\u200d]+$/u.test(unseen) ? unseen : ' '))
  return plain.replace(/\s+/gu, ' ').trim().slice(0, MAX_TEXT_LENGTH).replace(HALF, '').trim()
}

/**
 * A text that a site shows as the name, cleaned. Null for what is none all the same: nothing, a clock, an icon's
 * ligature, no letter or digit in it. No name beats a wrong one.
 */
export function nameFrom(text: string | null | undefined): string | null {
  const name = cleanText(text)
  return !LETTER.test(name) || CLOCK.test(name) || LIGATURE.test(name) ? null : name
}
