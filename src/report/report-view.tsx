import type { ComponentChildren } from 'preact'
import { t } from '../ui/messages'
import { BriefSection } from './brief-section'
import { CallHead } from './call-head'
import { ComparisonSection } from './comparison-section'
import { FiguresSection } from './figures-section'
import { AccuracySection, MeaningSection, SettingsSection } from './meaning-sections'
import { MomentsSection } from './moments-section'
import { ParticipantCard } from './participant-card'
import type { Report } from './report-data'
import type { ReportEdits } from './report-edits'
import { RoomSection } from './room-section'

/**
 * A call's report, on the page and in a file.
 * @param edits Null where nothing can be changed: in a file, and while the call runs.
 * @param toolbar What stands between what is read first and the rest.
 */
export function ReportView({
  report,
  edits,
  toolbar,
}: {
  report: Report
  edits: ReportEdits | null
  toolbar?: ComponentChildren
}) {
  const { summary, comparison } = report
  return (
    <main class="report">
      <CallHead report={report} edits={edits} />
      <BriefSection report={report} />
      {toolbar}
      <MomentsSection report={report} edits={edits} />
      <RoomSection report={report} />
      <section aria-labelledby="participants-heading">
        <h2 id="participants-heading">{t('participants_label')}</h2>
        {summary.participants.length === 0 && <p class="quiet">{t('report_nobody')}</p>}
        <ul class="report-cards">
          {summary.participants.map((participant, index) => (
            <ParticipantCard
              key={participant.key}
              participant={participant}
              report={report}
              headingId={`participant-${index + 1}`}
            />
          ))}
        </ul>
      </section>
      {comparison && <ComparisonSection comparison={comparison} />}
      <FiguresSection report={report} />
      <MeaningSection />
      <AccuracySection />
      <SettingsSection settings={summary.settings} />
    </main>
  )
}
