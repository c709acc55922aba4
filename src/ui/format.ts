import { t } from './messages'

/** Readings come about twice a second; an older one is late. Milliseconds. */
const STILL_NOW_MS = 2000

/** One formatter for each language: creating one is slower than all that a list formats in a second. */
const percentFormats = new Map<string, Intl.NumberFormat>()

/** A fraction in [0, 1] as a whole percent. */
export function percent(fraction: number): string {
  const language = t('language_code')
  const format = percentFormats.get(language) ?? new Intl.NumberFormat(language, { style: 'percent' })
  percentFormats.set(language, format)
  return format.format(fraction)
}

/** Whether a reading of that age is of now. @param ageMs Milliseconds. */
export function isFresh(ageMs: number): boolean {
  return ageMs < STILL_NOW_MS
}

/** How long ago something was, in a fitting unit. Negative ages, from clocks that disagree, count as 0. @param ageMs Milliseconds. */
export function freshness(ageMs: number): string {
  if (isFresh(ageMs)) return t('fresh_now')
  const seconds = Math.round(ageMs / 1000)
  return seconds < 60 ? t('fresh_seconds', seconds) : t('fresh_minutes', Math.floor(seconds / 60))
}

/** A length as 0:07, 12:34 or 1:02:03. @param ms Milliseconds; below 0 counts as 0. */
export function clockLength(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** {@link clockLength} as the datetime of a `<time>`, such as PT754S. @param ms Milliseconds. */
export function isoLength(ms: number): string {
  return `PT${Math.max(0, Math.floor(ms / 1000))}S`
}

/** Short date and time in the user's time zone. @param epochMs Epoch milliseconds. */
export function shortDateTime(epochMs: number): string {
  return new Intl.DateTimeFormat(t('language_code'), { dateStyle: 'medium', timeStyle: 'short' }).format(epochMs)
}

/** A number with at most one decimal. */
export function oneDecimal(value: number): string {
  return new Intl.NumberFormat(t('language_code'), { maximumFractionDigits: 1 }).format(value)
}

/** Lengths from here on are given in hours and minutes, shorter ones in minutes; below the second limit in seconds. Seconds. */
const IN_HOURS_S = 90 * 60
const IN_MINUTES_S = 90

/** A length in words, rounded, such as "47 minutes" or "2 hours, 5 minutes". @param seconds From 0. */
export function lengthInWords(seconds: number): string {
  const language = t('language_code')
  const inWords = (value: number, unit: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  if (seconds < IN_MINUTES_S) return inWords(Math.round(seconds), 'second')
  const minutes = Math.round(seconds / 60)
  if (seconds < IN_HOURS_S) return inWords(minutes, 'minute')
  const parts = [inWords(Math.floor(minutes / 60), 'hour'), ...(minutes % 60 ? [inWords(minutes % 60, 'minute')] : [])]
  return new Intl.ListFormat(language, { type: 'unit' }).format(parts)
}
