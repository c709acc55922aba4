import type { ComponentChildren } from 'preact'
import { t } from '../ui/messages'
import { CallHead } from './call-head'
import { ComparisonSection } from './comparison-section'
import { AccuracySection, MeaningSection, SettingsSection } from './meaning-sections'
import { MomentsSection } from './moments-section'
import { ParticipantCard } from './participant-card'
import type { Report } from './report-data'
import { RoomSection } from './room-section'

/** What can be changed in the report of a call; in a file, nothing. */
export interface ReportEdits {
  /** @param title Null goes back to the page's. */
  rename(title: string | null): void
  /** Adds a note, or changes the one of that id. @param second Whole seconds since the call's start. */
  note(id: string, second: number, text: string): void
  deleteNote(id: string): void
  newNoteId(): string
}

/**
 * A call's report, on the page and in a file.
 * @param edits Null where nothing can be changed: in a file, and while the call runs.
 * @param toolbar What stands between the head and the charts.
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
      {toolbar}
      <RoomSection report={report} />
      <MomentsSection report={report} edits={edits} />
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
      <MeaningSection />
      <AccuracySection />
      <SettingsSection settings={summary.settings} />
    </main>
  )
}

/** The name to show for a participant's key. */
export function nameIn({ summary }: Report): (key: string) => string {
  return (key) => summary.participants.find((participant) => participant.key === key)?.name ?? key
}
