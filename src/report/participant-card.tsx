import { affectOf } from '../call/affect'
import type { Affect } from '../call/affect'
import { leadingMoments } from '../call/leading-moments'
import { EXPRESSIONS, NO_READING_REASONS } from '../call/reading'
import type { Expression, Probabilities } from '../call/reading'
import type { ParticipantReadings, ParticipantSummary } from '../call/summary'
import type { Timeline } from '../call/timeline'
import { AffectPlot } from '../ui/charts/affect-plot'
import { TimelineTable } from '../ui/charts/chart-tables'
import { CurvesChart } from '../ui/charts/curves-chart'
import { momentInWords } from '../ui/charts/moment-words'
import { ShareBars } from '../ui/charts/share-bars'
import { TimelineChart } from '../ui/charts/timeline-chart'
import { clockLength, oneDecimal, percent } from '../ui/format'
import { t, tCount } from '../ui/messages'
import { expressionKey, reasonKey } from '../ui/wording'
import { FoldedMoments } from './moment-list'
import { nameInReport } from './report-data'
import type { Report } from './report-data'

/** Points of a curve in a report: two for each of a hundred columns. */
const CURVE_POINTS = 200
/** Dots in the plot of valence and arousal. */
const AFFECT_PARTS = 60

const length = (seconds: number) => clockLength(seconds * 1000)

/** Everything about one participant. */
export function ParticipantCard({
  participant,
  report,
  headingId,
}: {
  participant: ParticipantSummary
  report: Report
  headingId: string
}) {
  const { name, isSelf, readings } = participant
  return (
    <li class="report-card" aria-labelledby={headingId}>
      <h3 id={headingId}>
        <bdi>{name}</bdi> {isSelf && <span class="badge">{t('participant_self')}</span>}
      </h3>
      {readings === null ? (
        <p class="quiet">{t('report_left_out')}</p>
      ) : readings.secondsSeen === 0 ? (
        <p class="quiet">{t('report_never_seen')}</p>
      ) : (
        <Read participant={participant} readings={readings} report={report} />
      )}
    </li>
  )
}

function Read({
  participant,
  readings,
  report,
}: {
  participant: ParticipantSummary
  readings: ParticipantReadings
  report: Report
}) {
  const { name, key } = participant
  const { timeline, shares } = readings
  const lengthS = Math.max(report.summary.lengthS, timeline.lengthS)
  const moments = report.momentsOf.get(key) ?? { moments: [], moreCount: 0 }
  const nameOf = nameInReport(report)
  const led = new Set(leadingMoments(moments.moments, lengthS).map(({ moment }) => moment))
  return (
    <>
      <div class="card-columns">
        {shares ? (
          <ShareBars label={t('report_shares_of', name)} shares={shares} />
        ) : (
          <p class="quiet">{t('report_nothing_read')}</p>
        )}
        <Facts participant={participant} readings={readings} />
        <AffectOf name={name} readings={readings} lengthS={lengthS} />
      </div>
      <h4>{t('report_timeline')}</h4>
      <TimelineChart
        timeline={timeline}
        fromS={0}
        toS={lengthS}
        label={t('report_timeline_of', name)}
        marks={moments.moments
          .map((moment, index) => ({
            moment,
            second: moment.second,
            label: String(index + 1),
            title: momentInWords(moment, nameOf),
          }))
          .filter(({ moment }) => led.has(moment))}
      />
      <div class="card-details">
        <TimelineTable timeline={timeline} fromS={0} toS={lengthS} label={t('report_timeline_of', name)} />
        {moments.moments.length > 0 && (
          <FoldedMoments
            list={moments}
            isNumbered
            label={tCount('report_moments_count', moments.moments.length + moments.moreCount)}
            nameOf={nameOf}
          />
        )}
        {shares && (
          <details>
            <summary>{t('report_curves')}</summary>
            <p class="quiet report-explain">{t('report_curves_explained')}</p>
            <CurvesChart
              timeline={timeline}
              fromS={0}
              toS={lengthS}
              label={t('report_curves_of', name)}
              maxPoints={CURVE_POINTS}
            />
          </details>
        )}
      </div>
    </>
  )
}

function Facts({
  participant: { restingFace },
  readings,
}: {
  participant: ParticipantSummary
  readings: ParticipantReadings
}) {
  const { secondsSeen, secondsRead, secondsWithout, firstSeenS, lastSeenS, longestRun, changes } = readings
  const reasons = NO_READING_REASONS.filter((reason) => secondsWithout[reason] > 0).toSorted(
    (a, b) => secondsWithout[b] - secondsWithout[a],
  )
  return (
    <dl class="card-facts">
      <dt>{t('report_fact_read')}</dt>
      <dd>{t('report_read_of', length(secondsRead), length(secondsSeen), percent(secondsRead / secondsSeen))}</dd>
      {reasons.length > 0 && (
        <>
          <dt>{t('report_fact_not_read')}</dt>
          <dd>
            <ul>
              {reasons.map((reason) => (
                <li key={reason}>{t('chart_reason_for', t(reasonKey(reason)), length(secondsWithout[reason]))}</li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {firstSeenS !== null && lastSeenS !== null && (
        <>
          <dt>{t('report_fact_seen')}</dt>
          <dd>{t('report_from_to', length(firstSeenS), length(lastSeenS + 1))}</dd>
        </>
      )}
      {longestRun && (
        <>
          <dt>{t('report_fact_longest')}</dt>
          <dd>
            {t(
              'report_longest',
              t(expressionKey(longestRun.expression)),
              length(longestRun.lengthS),
              length(longestRun.startS),
            )}
          </dd>
          <dt>{t('report_fact_changes')}</dt>
          <dd>{changes}</dd>
        </>
      )}
      <dt>{t('report_fact_resting')}</dt>
      <dd>
        {restingFace === null
          ? t('report_resting_none')
          : restingFace.source === 'set'
            ? t('report_resting_set')
            : t('report_resting_learned')}
      </dd>
    </dl>
  )
}

function AffectOf({
  name,
  readings: { meanProbabilities, timeline },
  lengthS,
}: {
  name: string
  readings: ParticipantReadings
  lengthS: number
}) {
  if (meanProbabilities === null) return null
  const mean = affectOf(probabilitiesOf(meanProbabilities))
  const values = [oneDecimal(mean.valence), oneDecimal(mean.arousal)] as const
  return (
    <div class="card-affect">
      <AffectPlot mean={mean} parts={affectParts(timeline, lengthS)} label={t('report_affect_of', name, ...values)} />
      <p class="quiet">{t('report_affect', ...values)}</p>
    </div>
  )
}

function probabilitiesOf(by: Readonly<Record<Expression, number>>): Probabilities {
  return [by.angry, by.disgust, by.fear, by.happy, by.sad, by.surprise, by.neutral]
}

/** Valence and arousal of equal parts of the call, where something was read. */
function affectParts(timeline: Timeline, lengthS: number): Affect[] {
  const partS = Math.max(1, Math.ceil(lengthS / AFFECT_PARTS))
  const parts: Affect[] = []
  for (let start = 0; start < lengthS; start += partS) {
    const affects: Affect[] = []
    for (let second = start; second < start + partS; second++) {
      const cell = timeline.at(second)
      if (cell?.probabilities && EXPRESSIONS.some((expression) => expression === cell.shown))
        affects.push(affectOf(cell.probabilities))
    }
    const mean = (pick: (affect: Affect) => number) =>
      affects.reduce((sum, affect) => sum + pick(affect), 0) / affects.length
    if (affects.length > 0)
      parts.push({ valence: mean(({ valence }) => valence), arousal: mean(({ arousal }) => arousal) })
  }
  return parts
}
