import type { Region } from './protocol'

/** A page cuts at most this part off a side, where it needs a width or height that can be halved. */
const MAX_CUT = 0.03

/** Whether a region is all of a video's picture. */
export function isWhole({ width, height }: Region): boolean {
  return Math.min(width, height) >= 1 - MAX_CUT
}
