/** What must hold in every state of a call, not only in the last: everybody once, under the right name, read as who they are. */
import { expect } from 'vitest'
import type { ReceivedState } from '../../tools/browser/call-listener'
import type { Readout } from '../../src/shared/protocol'

/** Somebody in the call. */
export type CastMember = {
  /** All names that they may be shown under: the first one, and those that they give themselves. */
  readonly names: readonly (string | null)[]
  readonly isSelf: boolean
  /** Whether their portrait smiles: a reading of another person's face shows. */
  readonly isHappy: boolean
}

const isShare = ({ state }: Readout): boolean => state.kind === 'none' && state.reason === 'screen-share'

/**
 * Checks all states of a call.
 * @param shareCount how many shares there were; each may be told of, as a participant that is never read
 */
export function expectEverybodyOnce(
  states: readonly ReceivedState[],
  cast: readonly CastMember[],
  shareCount: number,
): void {
  const rounds = states.map(({ message }) => message.call?.readouts ?? [])
  const all = rounds.flat()
  const shareKeys = new Set(all.filter(isShare).map(({ key }) => key))
  const people = all.filter(({ key }) => !shareKeys.has(key))

  // A share is never read, whatever name it bears.
  const shares = all.filter(({ key }) => shareKeys.has(key))
  expect(shares.filter(({ state, framesRead }) => state.kind === 'expression' || framesRead > 0)).toEqual([])
  expect(shareKeys.size).toBeLessThanOrEqual(shareCount)

  // Nobody is anybody else, and everybody is one participant from beginning to end.
  const memberOf = ({ name, isSelf }: Readout): CastMember | undefined =>
    cast.find((member) => member.isSelf === isSelf && member.names.includes(name))
  expect(people.filter((readout) => memberOf(readout) === undefined).map(describeReadout)).toEqual([])
  for (const member of cast) {
    const keys = new Set(people.filter((readout) => memberOf(readout) === member).map(({ key }) => key))
    expect([...keys], `participants that ${member.names[0]} was`).toHaveLength(1)
  }
  for (const readouts of rounds) {
    const keys = readouts.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  }

  // Nobody has the expression of another face.
  const isWrongFace = (readout: Readout): boolean =>
    readout.state.kind === 'expression' && (readout.state.expression === 'happy') !== memberOf(readout)?.isHappy
  expect(people.filter(isWrongFace).map(describeReadout)).toEqual([])
}

function describeReadout({ key, name, isSelf, state }: Readout): string {
  return JSON.stringify({ key, name, isSelf, state })
}
