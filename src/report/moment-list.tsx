import type { ComponentChildren } from 'preact'
import type { Moment } from '../call/moments'
import { momentInWords, momentKind, momentTime } from '../ui/charts/moment-words'
import { tCount } from '../ui/messages'
import type { MomentList } from './report-data'

/**
 * Moments in a numbered list; charts beside it have the numbers on their flags.
 * @param actionsOf What stands behind a moment.
 */
export function MomentItems({
  list,
  nameOf,
  actionsOf,
}: {
  list: MomentList
  nameOf: (key: string) => string
  actionsOf?: (moment: Moment) => ComponentChildren
}) {
  return (
    <>
      <ol class="moments">
        {list.moments.map((moment) => (
          <li
            key={
              moment.noteId ??
              `${moment.kind} ${moment.second} ${moment.participantKeys.join(' ')} ${moment.expression}`
            }
            data-expression={moment.expression ?? 'none'}
          >
            <span class="moment-time">{momentTime(moment)}</span> <span class="moment-kind">{momentKind(moment)}</span>{' '}
            <bdi class="moment-words">{momentInWords(moment, nameOf)}</bdi> {actionsOf?.(moment)}
          </li>
        ))}
      </ol>
      {list.moreCount > 0 && <p class="quiet">{tCount('report_moments_more', list.moreCount)}</p>}
    </>
  )
}
