import { useMemo } from 'preact/hooks'
import { EXPRESSIONS } from '../call/reading'
import { readingOf } from '../live/readout-words'
import type { Readout } from '../shared/protocol'
import { ExpressionIcon } from '../ui/expression-icon'
import { t } from '../ui/messages'
import { expressionKey } from '../ui/wording'

const ICON_PX = 16

/** How many show each expression now, as one bar and in numbers; whoever is not read is counted too. */
export function RoomNow({ readouts }: { readouts: readonly Readout[] }) {
  const shown = readouts.map((readout) => readingOf(readout)?.expression ?? null)
  const counts = EXPRESSIONS.map((expression) => shown.filter((each) => each === expression).length)
  const unread = shown.filter((each) => each === null).length
  return useMemo(() => <Drawn counts={counts} unread={unread} />, [counts.join(' '), unread])
}

function Drawn({ counts, unread }: { counts: readonly number[]; unread: number }) {
  const present = EXPRESSIONS.map((expression, index) => ({ expression, count: counts[index] ?? 0 })).filter(
    ({ count }) => count > 0,
  )
  return (
    <section class="room-now" aria-label={t('live_room_now')}>
      <div class="room-now-bar" aria-hidden="true">
        {present.map(({ expression, count }) => (
          <span key={expression} data-expression={expression} style={{ flexGrow: count }} />
        ))}
        {unread > 0 && <span class="room-now-unread" style={{ flexGrow: unread }} />}
      </div>
      <ul class="room-now-counts">
        {present.map(({ expression, count }) => (
          <li key={expression} data-expression={expression} title={t(expressionKey(expression))}>
            <ExpressionIcon expression={expression} sizePx={ICON_PX} />
            <span aria-hidden="true">{count}</span>
            <span class="visually-hidden">{t('live_room_share', t(expressionKey(expression)), count)}</span>
          </li>
        ))}
        {unread > 0 && <li class="quiet">{t('live_room_unread', unread)}</li>}
      </ul>
    </section>
  )
}
