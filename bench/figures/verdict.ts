/** A figure beside its goal. */
export interface Goal {
  /** In the figure's own unit. */
  readonly value: number
  readonly isMost: boolean
}

/** "at most" a value. */
export const atMost = (value: number): Goal => ({ value, isMost: true })
/** "at least" a value. */
export const atLeast = (value: number): Goal => ({ value, isMost: false })

/** Cells of a table: the goal, and the measured values with their verdict. The worst of the values counts. */
export function goalAndMeasured(goal: Goal | null, values: readonly number[], show: (value: number) => string) {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const range = show(least) === show(most) ? show(least) : `${show(least)} to ${show(most)}`
  if (goal === null) return ['–', range]
  const isMissed = goal.isMost ? most > goal.value : least < goal.value
  return [`${goal.isMost ? '≤' : '≥'} ${show(goal.value)}`, isMissed ? `${range}: **missed**` : range]
}
