import { ExpressionLegend } from '../ui/charts/expression-legend'
import { momentInWords } from '../ui/charts/moment-words'
import { RoomTable } from '../ui/charts/chart-tables'
import { RoomBand } from '../ui/charts/room-band'
import { t } from '../ui/messages'
import { nameInReport } from './report-data'
import type { Report } from './report-data'

/** All participants together over time. */
export function RoomSection({ report }: { report: Report }) {
  const { room, leading } = report
  const isEmpty = room.every(({ secondsRead }) => secondsRead === 0)
  return (
    <section aria-labelledby="room-heading">
      <h2 id="room-heading">{t('report_room')}</h2>
      {isEmpty ? (
        <p class="quiet">{t('report_room_empty')}</p>
      ) : (
        <>
          <p class="quiet report-explain">{t('report_room_explained')}</p>
          <RoomBand
            steps={room}
            label={t('report_room_label')}
            marks={leading.map(({ moment }, index) => ({
              second: moment.second,
              label: String(index + 1),
              title: momentInWords(moment, nameInReport(report)),
            }))}
          />
          <ExpressionLegend />
          <RoomTable steps={room} label={t('report_room_label')} />
        </>
      )}
    </section>
  )
}
