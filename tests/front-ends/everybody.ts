/** What must hold in every state of a call, not only in the last: everybody once, under the right name, read as who they are. */
import type { ReceivedState } from '../../tools/browser/call-listener'
import type { Readout } from '../../src/shared/protocol'

/** Somebody in the call. */
export type CastMember = {
  /** All names that they may be shown under: the first one, and those that they take later. */
  readonly names: readonly (string | null)[]
  readonly isSelf: boolean
  /** Whether their portrait smiles: a reading of another person's face shows. */
  readonly isHappy: boolean
}

/**
 * What is wrong in any state of a call, each fault once; empty when nothing is. A share may be told of as a participant
 * of its own that is never read.
 */
export function faultsIn(states: readonly ReceivedState[], cast: readonly CastMember[]): string[] {
  const faults = new Set<string>()
  const rounds = states.map(({ message }) => message.call?.readouts ?? [])
  const shareKeys = new Set(
    rounds
      .flat()
      .filter(isShare)
      .map(({ key }) => key),
  )
  const keysOf = new Map(cast.map((member) => [member, new Set<string>()]))

  for (const readouts of rounds) {
    const present = new Set<CastMember>()
    for (const readout of readouts) {
      if (shareKeys.has(readout.key)) {
        if (readout.state.kind === 'expression' || readout.framesRead > 0)
          faults.add(`share is read: ${inWords(readout)}`)
        continue
      }
      const member = cast.find(({ names, isSelf }) => isSelf === readout.isSelf && names.includes(readout.name))
      if (member === undefined) {
        faults.add(`nobody of the cast: ${inWords(readout)}`)
        continue
      }
      keysOf.get(member)?.add(readout.key)
      if (present.has(member)) faults.add(`twice at once: ${inWords(readout)}`)
      present.add(member)
      const { state } = readout
      if (state.kind === 'expression' && (state.expression === 'happy') !== member.isHappy) {
        faults.add(`expression of another face: ${inWords(readout)}`)
      }
    }
  }
  for (const [{ names }, keys] of keysOf) {
    if (keys.size !== 1) faults.add(`${names[0]} was ${keys.size} participants: ${[...keys].join(', ')}`)
  }
  return [...faults]
}

function isShare({ state }: Readout): boolean {
  return state.kind === 'none' && state.reason === 'screen-share'
}

function inWords({ key, name, isSelf, state }: Readout): string {
  const what = state.kind === 'expression' ? state.expression : state.kind === 'none' ? state.reason : state.kind
  return `${name ?? 'no name'}${isSelf ? ' (self)' : ''}, ${what}, ${key}`
}
