import type { Readout, ToView } from '../shared/protocol'

/** The message, with each readout that has not changed since the last one as the same object. */
export function keepingReadouts(message: ToView, last: ToView | null): ToView {
  if (!message.call || !last?.call) return message
  const known = new Map(last.call.readouts.map((readout) => [readout.key, readout]))
  const readouts = message.call.readouts.map((readout) => {
    const before = known.get(readout.key)
    return before && isSame(before, readout) ? before : readout
  })
  return { ...message, call: { ...message.call, readouts } }
}

/** A new reading has a new time, so that its probabilities need not be compared. */
function isSame(one: Readout, other: Readout): boolean {
  const { state, ...facts } = one
  const { state: otherState, ...otherFacts } = other
  const names = Object.keys(facts) as (keyof typeof facts)[]
  return names.every((name) => facts[name] === otherFacts[name]) && isSameState(state, otherState)
}

function isSameState(one: Readout['state'], other: Readout['state']): boolean {
  if (one.kind === 'expression' && other.kind === 'expression')
    return one.expression === other.expression && one.confidence === other.confidence
  return one.kind === 'none' && other.kind === 'none' ? one.reason === other.reason : one.kind === other.kind
}
