import type { ReceivedState } from './call-listener'

/**
 * How many frames of people who must not be read have reached the face detector, at most, since the one of that name was
 * left out. Everybody counts who is not one of the others by name: a left-out person may come back as anybody.
 * @param others Names of those who may be read.
 */
export function framesReadSinceLeftOut(
  states: readonly ReceivedState[],
  leftOutName: string,
  others: readonly string[],
): number {
  const isLeftOutIn = ({ message }: ReceivedState): boolean =>
    message.call?.readouts.some(({ name, isLeftOut }) => name === leftOutName && isLeftOut) ?? false
  const from = states.findIndex(isLeftOutIn)
  if (from === -1) throw new Error(`${leftOutName} was never left out`)
  const readouts = states.slice(from).flatMap(({ message }) => message.call?.readouts ?? [])
  const atStart = states[from]?.message.call?.readouts ?? []
  // By key: frames that were read before do not count, and a restarted engine counts from 0.
  return Math.max(
    0,
    ...readouts
      .filter(({ name }) => name === null || !others.includes(name))
      .map(({ key, framesRead }) => framesRead - (atStart.find((readout) => readout.key === key)?.framesRead ?? 0)),
  )
}
