/** Round distances between ticks on a time axis, in seconds. */
const TICK_STEPS_S = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

/** Seconds of the call at which an axis has ticks: at most `maxTicks` (at least 2), at round times, none before `fromS`. */
export function timeTicks(fromS: number, toS: number, maxTicks: number): readonly number[] {
  const stepS = roundStep(toS - fromS, maxTicks - 1)
  const ticks: number[] = []
  for (let second = Math.ceil(fromS / stepS) * stepS; second <= toS; second += stepS) ticks.push(second)
  return ticks
}

/** The shortest round step, in seconds, of which at most `maxSteps` fit into `lengthS`. */
export function roundStep(lengthS: number, maxSteps: number): number {
  const longest = TICK_STEPS_S.at(-1) ?? 1
  return TICK_STEPS_S.find((stepS) => lengthS / stepS <= maxSteps) ?? Math.ceil(lengthS / maxSteps / longest) * longest
}
