import type { ReceivedState } from './call-listener'

/**
 * The most frames of one participant who must not be read that have reached the face detector since the person with a
 * name was left out. Every participant counts whose name is not one of `others`: somebody who was left out may come back
 * under any name or without one.
 * @param others Names of the people who may be read.
 * @throws Error when the person was never left out.
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
  // Frames that were read before are subtracted by key; a restarted engine counts from 0.
  return Math.max(
    0,
    ...readouts
      .filter(({ name }) => name === null || !others.includes(name))
      .map(({ key, framesRead }) => framesRead - (atStart.find((readout) => readout.key === key)?.framesRead ?? 0)),
  )
}
