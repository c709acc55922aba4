import { momentInWords, momentKind } from '../ui/charts/moment-words'
import { sharesInWords } from '../ui/charts/room-words'
import { clockLength, lengthInWords, percent } from '../ui/format'
import { t, tCount } from '../ui/messages'
import { expressionKey } from '../ui/wording'
import type { Brief } from './brief'

/**
 * A call in two to four sentences: what a person reads first of a report.
 * @param nameOf The name to show for a participant's key.
 */
export function briefInWords(brief: Brief, nameOf: (key: string) => string): readonly string[] {
  return [
    readInWords(brief),
    brief.shares && sharesInWords(brief.shares),
    changeInWords(brief),
    momentsInWords(brief, nameOf),
  ].filter((sentence) => sentence !== null)
}

function readInWords({ lengthS, isRunning, people, peopleRead, peopleLeftOut, shareRead }: Brief): string {
  const length = lengthInWords(lengthS)
  const who = peopleRead === people ? tCount('report_brief_all', people) : t('report_brief_some', peopleRead, people)
  const read =
    peopleRead === 0 || shareRead === null
      ? t('report_brief_nobody', length)
      : t(isRunning ? 'report_brief_read_so_far' : 'report_brief_read', length, who, percent(shareRead))
  return peopleLeftOut === 0 ? read : `${read} ${tCount('report_brief_left_out', peopleLeftOut)}`
}

function changeInWords({ change }: Brief): string | null {
  if (change === null) return null
  if (change === 'little') return t('report_brief_change_little')
  const { expression, before, after } = change
  return t(
    after > before ? 'report_brief_change_more' : 'report_brief_change_less',
    t(expressionKey(expression)),
    percent(after),
    percent(before),
  )
}

function momentsInWords({ leadingCount, clearest, shares }: Brief, nameOf: (key: string) => string): string | null {
  if (shares === null) return null
  if (clearest === null) return t('report_brief_no_moment')
  const at = clockLength(clearest.second * 1000)
  const what = `${momentKind(clearest)}, ${momentInWords(clearest, nameOf)}`
  return leadingCount === 1 ? t('report_brief_one_moment', at, what) : t('report_brief_moments', leadingCount, at, what)
}
