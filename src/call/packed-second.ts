import { CELL_BYTES, isCell } from './timeline'
import type { Call, Timeline } from './timeline'

/** Bytes of one participant in a packed second: a 16-bit index into the call's participants, and the cell. */
const ENTRY_BYTES = 2 + CELL_BYTES

/** One second of all participants of a call, as it is stored and as it is sent to views. */
export function packSecond(call: Pick<Call, 'participants'>, second: number): Uint8Array<ArrayBuffer> {
  const cells = call.participants.flatMap(({ timeline }, index) => {
    const cell = timeline.packedAt(second)
    return cell ? [{ index, cell }] : []
  })
  const entries = new Uint8Array(cells.length * ENTRY_BYTES)
  const view = new DataView(entries.buffer)
  cells.forEach(({ index, cell }, place) => {
    view.setUint16(place * ENTRY_BYTES, index)
    entries.set(cell, place * ENTRY_BYTES + 2)
  })
  return entries
}

/**
 * Puts a packed second into the timelines.
 * @returns How many entries were skipped: of participants that are not there, with a code that this version does not
 *   know, or cut off.
 */
export function unpackSecond(
  second: number,
  entries: Uint8Array<ArrayBuffer>,
  participants: readonly { readonly timeline: Timeline }[],
): number {
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength)
  let skipped = entries.length % ENTRY_BYTES === 0 ? 0 : 1
  for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
    const cell = entries.slice(at + 2, at + ENTRY_BYTES)
    const participant = participants[view.getUint16(at)]
    if (participant && isCell(cell)) participant.timeline.setPacked(second, cell)
    else skipped++
  }
  return skipped
}
