import { EXPRESSIONS, byExpression } from '../reading'
import type { Expression } from '../reading'
import type { CallSummary, ParticipantReadings, ParticipantSummary } from '../summary'
import type { CallSettings, RestingFace, TimelineCell } from '../timeline'

/**
 * Increased when an older version would misread or refuse the file. Schema: docs/summary.schema.json. Version 2 added the
 * given title, the settings, the notes and the resting faces; version 3 added the reason `stale`, version 4 the reason `black`.
 */
export const JSON_VERSION = 4
/** Identifies the format, so that an import can tell another program's file from a damaged one. */
export const JSON_FORMAT = 'mien-call-summary'

/** Timelines store probabilities in steps of 1/255 = 0.0039; three decimals are finer, so `round(p × 255)` restores them. */
const PROBABILITY_DECIMALS = 3
/** A ten-thousandth of a four-hour call is 1.4 seconds. */
const SHARE_DECIMALS = 4

/**
 * A call summary as JSON text: indented, one line per second of each timeline, ending with a newline.
 * The same summary always gives the same bytes.
 */
export function toJson(summary: CallSummary): string {
  const document = {
    format: JSON_FORMAT,
    version: JSON_VERSION,
    call: {
      id: summary.id,
      site: summary.siteId,
      title: summary.title,
      givenTitle: summary.givenTitle,
      startedAt: new Date(summary.startedAtMs).toISOString(),
      endedAt: summary.endedAtMs === null ? null : new Date(summary.endedAtMs).toISOString(),
      lengthS: summary.lengthS,
    },
    settings: summary.settings && settingsJson(summary.settings),
    notes: summary.notes.map(({ id, second, text }) => ({ id, second, text })),
    expressions: EXPRESSIONS,
    participants: summary.participants.map(participantJson),
  }
  // JSON.stringify would put each number of a list on its own line. So lists become placeholders, which are filled below.
  const layouts: string[] = []
  const withPlaceholders = JSON.stringify(
    document,
    (_key, value: unknown) => {
      if (!(value instanceof TimelineRows || value instanceof InlineNumbers)) return value
      layouts.push(value.text())
      return { $layout: layouts.length - 1 }
    },
    2,
  )
  return (
    withPlaceholders.replace(
      /\{\s*"\$layout": (\d+)\s*\}/g,
      (_placeholder, index: string) => layouts[Number(index)] ?? '[]',
    ) + '\n'
  )
}

/** A list of numbers, written on one line. */
class InlineNumbers {
  readonly #numbers: readonly number[]

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  text(): string {
    return `[${this.#numbers.join(', ')}]`
  }
}

/** The cells of one timeline, written one per line. */
class TimelineRows {
  readonly #cells: Iterable<TimelineCell>

  constructor(cells: Iterable<TimelineCell>) {
    this.#cells = cells
  }

  text(): string {
    const rows: string[] = []
    for (const cell of this.#cells) rows.push(`        ${cellJson(cell)}`)
    return rows.length === 0 ? '[]' : `[\n${rows.join(',\n')}\n      ]`
  }
}

function cellJson({ second, shown, probabilities }: TimelineCell): string {
  const rounded = probabilities?.map((probability) => round(probability, PROBABILITY_DECIMALS)) ?? null
  return JSON.stringify([second, shown, rounded])
}

function settingsJson({ readingsPerSecond, smoothing, confidenceFloor, isBaselineOn }: CallSettings) {
  return { readingsPerSecond, smoothing, confidenceFloor, isBaselineOn }
}

/** Probabilities are not rounded: an import must restore exactly what was stored. */
function restingFaceJson({ source, readings, probabilities }: RestingFace) {
  return { source, readings, probabilities: new InlineNumbers(probabilities) }
}

function participantJson(participant: ParticipantSummary) {
  return {
    key: participant.key,
    name: participant.name,
    pageName: participant.pageName,
    givenName: participant.givenName,
    isSelf: participant.isSelf,
    isLeftOut: participant.readings === null,
    restingFace: participant.restingFace && restingFaceJson(participant.restingFace),
    readings: participant.readings && readingsJson(participant.readings),
  }
}

function readingsJson(readings: ParticipantReadings) {
  return {
    firstSeenS: readings.firstSeenS,
    lastSeenS: readings.lastSeenS,
    secondsSeen: readings.secondsSeen,
    secondsRead: readings.secondsRead,
    secondsWithout: readings.secondsWithout,
    shares: readings.shares && roundAll(readings.shares),
    meanProbabilities: readings.meanProbabilities && roundAll(readings.meanProbabilities),
    changes: readings.changes,
    longestRun: readings.longestRun,
    timeline: new TimelineRows(readings.timeline.cells()),
  }
}

function roundAll(values: Readonly<Record<Expression, number>>): Record<Expression, number> {
  return byExpression((expression) => round(values[expression], SHARE_DECIMALS))
}

function round(value: number, decimals: number): number {
  const factor = 10 ** decimals
  return Math.round(value * factor) / factor
}
