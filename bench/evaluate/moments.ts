/** What a readout shows after each of a person's readings. */
import type { Expression, Probabilities } from '../../src/call/reading'
import { Smoother } from '../../src/engine/call/smoothing'
import { readEveryMs } from '../../src/engine/scheduler'
import { DEFAULT_SETTINGS, type Settings } from '../../src/shared/settings'
import type { TimedReading } from '../../tools/engine-page/person-reader'

/** Time from one reading to the next, milliseconds: that of a call with the settings that Mien comes with. */
export const READING_EVERY_MS = readEveryMs(DEFAULT_SETTINGS.readingsPerSecond)
/**
 * Ways of looking at a face. `plain`: each crop as it is, as in a call. `in turn`: every second reading of a face is of the
 * mirrored crop, so that smoothing averages two views at the cost of one. `both`: each reading is the mean of both views,
 * which is the most that the other way can gain.
 */
export const WAYS = ['plain', 'in turn', 'both'] as const
export type Way = (typeof WAYS)[number]

/** What a readout shows: an expression, or none for whatever reason. */
export type Shown = Expression | null

/** One reading of a face and what the readout shows until the next one. */
export type Moment = { readonly hasFace: boolean; readonly shown: Shown }

/**
 * What the readout shows after each reading of one person, smoothed as in a call. Resting faces are not corrected.
 * @param confidenceFloor Below it no expression is shown, [0, 1].
 */
export function momentsOf(
  readings: readonly TimedReading[],
  way: Way,
  smoothing: Settings['smoothing'],
  confidenceFloor: number,
): Moment[] {
  const smoother = new Smoother(
    () => confidenceFloor,
    () => smoothing,
  )
  let faces = 0
  return readings.map(({ atMs, hasFace, result }) => {
    const state =
      'reason' in result
        ? smoother.addReason(result.reason, atMs)
        : smoother.addProbabilities(viewed(result, way, faces++), atMs)
    return { hasFace, shown: state.kind === 'expression' ? state.expression : null }
  })
}

/** @param index How many readings of this face there were before. */
function viewed(
  { plain, mirrored }: { readonly plain: Probabilities; readonly mirrored: Probabilities },
  way: Way,
  index: number,
): Probabilities {
  if (way === 'plain') return plain
  if (way === 'in turn') return index % 2 === 0 ? plain : mirrored
  const mean = (at: 0 | 1 | 2 | 3 | 4 | 5 | 6) => (plain[at] + mirrored[at]) / 2
  return [mean(0), mean(1), mean(2), mean(3), mean(4), mean(5), mean(6)]
}
