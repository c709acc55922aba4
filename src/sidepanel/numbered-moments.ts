import type { ReadonlySignal } from '@preact/signals'
import type { LeadingMoment } from '../call/leading-moments'
import type { Moment } from '../call/moments'
import { nameIn } from '../call/names'
import type { Call } from '../call/timeline'
import type { ChartMark } from '../ui/charts/chart-frame'
import { momentInWords, momentKind } from '../ui/charts/moment-words'
import { t } from '../ui/messages'

/** The moments to list, oldest first: the user's own as they are now, the others as last found. */
export function withNotes(found: readonly Moment[], notes: Call['notes']): readonly Moment[] {
  const own = notes.map(({ id, second, text }): Moment => ({
    kind: 'note',
    second,
    lengthS: 1,
    participantKeys: [],
    expression: null,
    noteId: id,
    text,
    strength: 1,
  }))
  return [...found.filter(({ kind }) => kind !== 'note'), ...own].toSorted((a, b) => a.second - b.second)
}

/** The moments that lead, with their number on the band. */
export function numbered(view: {
  readonly leading: ReadonlySignal<readonly LeadingMoment[]>
  readonly recorded: { readonly call: ReadonlySignal<Call | null> }
}): readonly (ChartMark & LeadingMoment)[] {
  const call = view.recorded.call.value
  return view.leading.value.map(({ moment, moreCount }, index) => ({
    moment,
    moreCount,
    second: moment.second,
    label: String(index + 1),
    title: call ? wordsOf(moment, call) : momentKind(moment),
  }))
}

/** What happened, in words that need no context. */
export function wordsOf(moment: Moment, call: Call): string {
  const name = nameIn(call.participants, (order) => t('participant_numbered', order))
  const words = momentInWords(moment, name)
  return words === '' ? momentKind(moment) : words
}
