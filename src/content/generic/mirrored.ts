/** A wrapper's own mirroring counts too (Azure); higher ones are the page's. */
const MAX_DEPTH = 2

/**
 * Whether a video is shown as in a mirror: the x axis of its own and its wrappers' transforms, 3D ones included, points
 * left.
 * @param path From the video outwards.
 */
export function isMirrored(path: readonly Element[]): boolean {
  return path.slice(0, MAX_DEPTH).filter(isFlipped).length % 2 === 1
}

function isFlipped(element: Element): boolean {
  const { transform, scale } = getComputedStyle(element)
  const isTurned = transform !== '' && transform !== 'none' && new DOMMatrixReadOnly(transform).m11 < 0
  return isTurned !== scale.startsWith('-')
}
