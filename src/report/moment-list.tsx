import type { ComponentChildren } from 'preact'
import { identityOf } from '../call/leading-moments'
import type { LeadingMoment } from '../call/leading-moments'
import type { Moment } from '../call/moments'
import { momentInWords, momentKind, momentTime } from '../ui/charts/moment-words'
import { ExpressionIcon } from '../ui/expression-icon'
import { tCount } from '../ui/messages'
import type { MomentList } from './report-data'

/**
 * The moments that lead, in a numbered list; charts beside it have the numbers on their flags.
 * @param actionsOf What stands behind a moment.
 */
export function LeadingMoments({
  leading,
  nameOf,
  actionsOf,
}: {
  leading: readonly LeadingMoment[]
  nameOf: (key: string) => string
  actionsOf?: (moment: Moment) => ComponentChildren
}) {
  return (
    <ol class="moments">
      {leading.map(({ moment, moreCount }) => (
        <MomentItem key={identityOf(moment)} moment={moment} nameOf={nameOf} hasIcon>
          {moreCount > 0 && <span class="quiet">{tCount('moment_around', moreCount)}</span>} {actionsOf?.(moment)}
        </MomentItem>
      ))}
    </ol>
  )
}

/**
 * Moments in a folded list.
 * @param label What the list is.
 * @param isNumbered Whether a chart beside it has the numbers on its flags.
 */
export function FoldedMoments({
  list,
  label,
  isNumbered = false,
  nameOf,
}: {
  list: MomentList
  label: string
  isNumbered?: boolean
  nameOf: (key: string) => string
}) {
  return (
    <details class="moments-folded">
      <summary>{label}</summary>
      <div class="moments-scroll" role="region" aria-label={label} tabIndex={0}>
        <ol class={`moments moments-plain${isNumbered ? '' : ' moments-unnumbered'}`}>
          {list.moments.map((moment) => (
            <MomentItem key={identityOf(moment)} moment={moment} nameOf={nameOf} />
          ))}
        </ol>
        {list.moreCount > 0 && <p class="quiet">{tCount('report_moments_more', list.moreCount)}</p>}
      </div>
    </details>
  )
}

function MomentItem({
  moment,
  nameOf,
  hasIcon = false,
  children,
}: {
  moment: Moment
  nameOf: (key: string) => string
  hasIcon?: boolean
  children?: ComponentChildren
}) {
  return (
    <li data-expression={hasIcon ? (moment.expression ?? 'none') : undefined}>
      <div class="moment-line">
        <span class="moment-time">{momentTime(moment)}</span>
        {hasIcon && (
          <span class="moment-mark" aria-hidden="true">
            {moment.expression ? (
              <ExpressionIcon expression={moment.expression} sizePx={18} />
            ) : (
              <span class="moment-dot" />
            )}
          </span>
        )}
        <span class="moment-text">
          <bdi class="moment-words">{momentInWords(moment, nameOf)}</bdi>{' '}
          <span class="moment-kind">{momentKind(moment)}</span> {children}
        </span>
      </div>
    </li>
  )
}
