import type { Moment } from '../../call/moments'
import { clockLength } from '../format'
import { t } from '../messages'
import type { MessageKey } from '../messages'
import { expressionKey } from '../wording'

const KIND_KEYS: Readonly<Record<Moment['kind'], MessageKey>> = {
  'lasting-change': 'moment_lasting_change',
  peak: 'moment_peak',
  together: 'moment_together',
  majority: 'moment_majority',
  absence: 'moment_absence',
  note: 'moment_note',
}
/** Larger groups are counted instead of named. */
const MAX_NAMED = 4

/** What kind of moment it is, in a word or two. */
export function momentKind({ kind }: Moment): string {
  return t(KIND_KEYS[kind])
}

/**
 * What happened: the note's text, or who and which expression, such as "Ana and Ben: Happy".
 * @param nameOf The name to show for a participant's key.
 */
export function momentInWords(
  { kind, participantKeys, expression, text }: Moment,
  nameOf: (key: string) => string,
): string {
  if (kind === 'note') return text ?? ''
  if (kind === 'majority' && expression !== null) return t('moment_mostly', t(expressionKey(expression)))
  const named = participantKeys.slice(0, MAX_NAMED).map(nameOf)
  const more = participantKeys.length - named.length
  const who = new Intl.ListFormat(t('language_code')).format(
    more === 0 ? named : [...named, t('moment_more_people', more)],
  )
  return expression === null ? who : t('moment_who_expression', who, t(expressionKey(expression)))
}

/** Start and length, such as "12:05, for 0:40"; only the start for a moment of one second. */
export function momentTime({ second, lengthS }: Moment): string {
  const start = clockLength(second * 1000)
  return lengthS <= 1 ? start : t('moment_for', start, clockLength(lengthS * 1000))
}
