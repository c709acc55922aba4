import { EXPRESSIONS, byExpression } from '../reading'
import type { Expression } from '../reading'
import type { CallSummary, ParticipantReadings, ParticipantSummary } from '../summary'
import type { CallSettings, RestingFace, TimelineCell } from '../timeline'

/**
 * Goes up when an older reader would misread or refuse the file. Schema: docs/summary.schema.json. Version 2 added the
 * given title, the settings, the notes and the resting faces; version 3 the reason `stale`.
 */
export const JSON_VERSION = 3
/** Names the format, so that an import can tell a foreign file from a damaged one. */
export const JSON_FORMAT = 'mien-call-summary'

/** Timelines store probabilities in steps of 1/255 = 0.0039; three decimals are finer, so that `round(p × 255)` restores them. */
const PROBABILITY_DECIMALS = 3
/** A ten-thousandth of a four-hour call is 1.4 seconds. */
const SHARE_DECIMALS = 4

/**
 * A call summary as JSON text: indented, one line a second of each timeline, ending with a newline.
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
      startedAt: isoTime(summary.startedAtMs),
      endedAt: summary.endedAtMs === null ? null : isoTime(summary.endedAtMs),
      lengthS: summary.lengthS,
    },
    settings: summary.settings && settingsJson(summary.settings),
    notes: summary.notes.map(({ id, second, text }) => ({ id, second, text })),
    expressions: EXPRESSIONS,
    participants: summary.participants.map(participantJson),
  }
  // Lists of numbers are stood in for by marks and laid out by hand: JSON.stringify would give each number a line of its own.
  const layouts: string[] = []
  const withMarks = JSON.stringify(
    document,
    (_key, value: unknown) => {
      if (!(value instanceof TimelineRows || value instanceof InlineNumbers)) return value
      layouts.push(value.text())
      return { $layout: layouts.length - 1 }
    },
    2,
  )
  return (
    withMarks.replace(/\{\s*"\$layout": (\d+)\s*\}/g, (_mark, index: string) => layouts[Number(index)] ?? '[]') + '\n'
  )
}

/** A list of numbers, laid out in one line. */
class InlineNumbers {
  readonly #numbers: readonly number[]

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  text(): string {
    return `[${this.#numbers.join(', ')}]`
  }
}

/** Cells of one timeline, laid out one a line. */
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

/** Probabilities as they are: they are stored in full, and an import must give them back. */
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

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
