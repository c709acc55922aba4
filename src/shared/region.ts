import type { Region } from './protocol'

/** Whether a region is all of a video's picture. */
export function isWhole({ width, height }: Region): boolean {
  return width === 1 && height === 1
}
