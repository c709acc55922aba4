/** Computes the demo's figures from the messages that a view received during a call. */
import type { BackendName, BackendTrial, Readout } from '../../src/shared/protocol'
import type { ReceivedState } from '../../tools/browser/call-listener'
import { mean, percentile } from './statistics'

export type ParticipantFigures = {
  readonly name: string
  /** The last expression that was shown; null if there was none. */
  readonly expression: string | null
  readonly confidence: number | null
  /** Why no expression is shown at the end; null if one is. */
  readonly reason: string | null
  /** Mean of the engine's rates after {@link SETTLING_MS}. */
  readonly readingsPerSecond: number
  /** From the grabbed frame to the readout, milliseconds, over `readings` readings. */
  readonly latencyMs: { readonly median: number | null; readonly p95: number | null }
  readonly readings: number
}

export type CallFigures = {
  readonly participants: readonly ParticipantFigures[]
  readonly latencyMs: { readonly median: number | null; readonly p95: number | null; readonly max: number | null }
  /** Share of the readings with a latency of at most {@link LATENCY_GOAL_MS}. */
  readonly shareWithinGoal: number | null
  readonly backend: BackendName | null
  readonly trials: readonly BackendTrial[]
  /** From the click on "enable" to the first readout, and until everyone with a readout had one. */
  readonly firstReadoutMs: number | null
  readonly everyReadoutMs: number | null
  /** The last problem that the engine reported; null if there was none. */
  readonly problem: string | null
}

export const LATENCY_GOAL_MS = 500
/** The engine's rates are means over the last seconds; before this time they still include the start. */
const SETTLING_MS = 5_000

type Timed = { readonly atMs: number; readonly readout: Readout }

/** The figures of what was received since `enabledAtMs`. */
export function callFigures(received: readonly ReceivedState[], enabledAtMs: number): CallFigures {
  const timed: Timed[] = received.flatMap(({ atMs, message }) =>
    (message.call?.readouts ?? []).map((readout) => ({ atMs, readout })),
  )
  const byKey = groupByKey(timed)
  const participants: ParticipantFigures[] = []
  const latencies: number[] = []
  const firstReadouts: number[] = []
  for (const ofOne of byKey.values()) {
    const readings = distinctReadings(ofOne)
    const ownLatencies = readings.map(({ latencyMs }) => latencyMs).filter((value) => value !== null)
    latencies.push(...ownLatencies)
    const first = ofOne.find(({ readout }) => readout.state.kind === 'expression')
    if (first !== undefined) firstReadouts.push(first.atMs - enabledAtMs)
    participants.push(participantFigures(ofOne, ownLatencies, enabledAtMs))
  }

  const statuses = received.map(({ message }) => message.status)
  const ready = statuses.findLast((status) => status.phase === 'ready')
  const failed = statuses.findLast((status) => status.phase === 'failed')
  const problem = failed?.problem ?? received.findLast(({ message }) => message.warning !== null)?.message.warning
  const inTime = latencies.filter((latency) => latency <= LATENCY_GOAL_MS)
  return {
    participants,
    latencyMs: { median: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), max: percentile(latencies, 1) },
    shareWithinGoal: latencies.length === 0 ? null : inTime.length / latencies.length,
    backend: ready?.backend ?? null,
    trials: ready?.trials ?? [],
    firstReadoutMs: percentile(firstReadouts, 0),
    everyReadoutMs: percentile(firstReadouts, 1),
    problem: problem ? `${problem.code}: ${problem.detail}` : null,
  }
}

/** Map.groupBy, which Node 20 lacks. */
function groupByKey(timed: readonly Timed[]): Map<string, Timed[]> {
  const groups = new Map<string, Timed[]>()
  for (const one of timed) {
    const group = groups.get(one.readout.key)
    if (group === undefined) groups.set(one.readout.key, [one])
    else group.push(one)
  }
  return groups
}

/** One readout per frame: a view gets a readout again while the participant's frame is the same. */
function distinctReadings(ofOne: readonly Timed[]): Readout[] {
  const byFrame = new Map<number, Readout>()
  for (const { readout } of ofOne) {
    if (readout.capturedAtMs !== null && !byFrame.has(readout.capturedAtMs)) byFrame.set(readout.capturedAtMs, readout)
  }
  return [...byFrame.values()]
}

function participantFigures(
  ofOne: readonly Timed[],
  latencies: readonly number[],
  enabledAtMs: number,
): ParticipantFigures {
  const readouts = ofOne.map(({ readout }) => readout)
  const last = readouts.at(-1)
  const shown = readouts.findLast(({ state }) => state.kind === 'expression')?.state
  const settled = ofOne.filter(({ atMs }) => atMs - enabledAtMs > SETTLING_MS)
  const rates = (settled.length > 0 ? settled : ofOne).map(({ readout }) => readout.readingsPerSecond)
  return {
    name: last?.name ?? '(no name)',
    expression: shown?.kind === 'expression' ? shown.expression : null,
    confidence: shown?.kind === 'expression' ? shown.confidence : null,
    reason: last?.state.kind === 'none' ? last.state.reason : last?.state.kind === 'waiting' ? 'waiting' : null,
    readingsPerSecond: mean(rates) ?? 0,
    latencyMs: { median: percentile(latencies, 0.5), p95: percentile(latencies, 0.95) },
    readings: latencies.length,
  }
}

/** Acceptable reasons for a picture chosen by the user to have no expression. */
const ACCEPTED_REASONS: ReadonlySet<string> = new Set(['no-face', 'too-small', 'turned-away', 'unsure'])

/**
 * A sentence for each participant who should have been read but was not.
 * @param isEveryFaceClear Whether everyone expected shows a clear face; otherwise {@link ACCEPTED_REASONS} are no faults.
 */
export function notRead(figures: CallFigures, expected: readonly string[], isEveryFaceClear: boolean): string[] {
  return expected.flatMap((name) => {
    const found = figures.participants.find((participant) => participant.name === name)
    if (found === undefined) return [`${name} is not in the call`]
    if (found.expression !== null) return []
    const reason = found.reason ?? 'waiting'
    return !isEveryFaceClear && ACCEPTED_REASONS.has(reason) ? [] : [`${name} got no reading (${reason})`]
  })
}

/** A rounded number; a dash for null. */
export function rounded(value: number | null): string {
  return value === null ? '–' : String(Math.round(value))
}

/** A participant's figures in one line. */
export function participantLine(participant: ParticipantFigures): string {
  const { name, expression, confidence, reason, readingsPerSecond, latencyMs } = participant
  const sure = confidence === null ? '' : ` ${Math.round(confidence * 100)} % sure`
  const state = expression === null ? `no expression (${reason ?? 'waiting'})` : `${expression}${sure}`
  return `${name}: ${state}, ${readingsPerSecond.toFixed(1)} readings/s, ${rounded(latencyMs.median)} ms median, ${rounded(latencyMs.p95)} ms 95th percentile`
}
