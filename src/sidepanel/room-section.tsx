import { useMemo } from 'preact/hooks'
import { roomOverTime } from '../call/room'
import type { Call } from '../call/timeline'
import { RoomTable } from '../ui/charts/chart-tables'
import { RoomBand } from '../ui/charts/room-band'
import { t } from '../ui/messages'
import { numbered } from './numbered-moments'
import type { TabView } from './panel-model'

/** Minutes that the band looks back: what people still remember, at a few pixels a step. */
const WINDOW_MINUTES = 10
/** The band moves on once a step. Seconds. */
const STEP_S = 5
const STEPS = (WINDOW_MINUTES * 60) / STEP_S

/** The share of each expression over all participants, in the last minutes. */
export function RoomSection({ view }: { view: TabView }) {
  const call = view.recorded.call.value
  const endS = Math.floor((view.recorded.lastSecond.value + 1) / STEP_S) * STEP_S
  const leading = view.leading.value
  return useMemo(
    () => (call && endS > 0 ? <Band call={call} endS={endS} view={view} /> : <div class="room room-empty" />),
    [call, endS, leading],
  )
}

function Band({ call, endS, view }: { call: Call; endS: number; view: TabView }) {
  const fromS = Math.max(0, endS - STEPS * STEP_S)
  const steps = roomOverTime(call, STEPS, fromS, endS)
  const label = t('panel_room_hint', WINDOW_MINUTES)
  const marks = numbered(view).filter(({ second }) => second >= fromS && second < endS)
  return (
    <section class="room" aria-label={t('panel_room')}>
      <h2 class="section-heading">{t('panel_room')}</h2>
      <RoomBand steps={steps} label={label} marks={marks} />
      <RoomTable steps={steps} label={label} isLazy />
    </section>
  )
}
