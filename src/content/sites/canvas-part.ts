import type { Rect } from '../frame-source'

/** A part without a picture: there is one, but none that may be taken. */
export const NO_PART: Rect = { x: 0, y: 0, width: 0, height: 0 }

/** A canvas as the page shows it. */
export interface ShownCanvas {
  /** Of the element, CSS pixels. */
  readonly box: Rect
  /** Of its picture, in its own pixels. */
  readonly width: number
  readonly height: number
  /** Computed `object-fit`. The picture stands in the middle, which is the default of `object-position`. */
  readonly objectFit: string
}

/**
 * The part of a canvas's picture that lies under a box of the page, in whole pixels of the picture; {@link NO_PART} where
 * they do not meet. What lies outside the element is not part of it.
 * @param box CSS pixels, from the same corner as the canvas's.
 */
export function canvasPart(box: Rect, { box: shown, width, height, objectFit }: ShownCanvas): Rect {
  const [scaleX, scaleY] = scalesOf(objectFit, shown.width / width, shown.height / height)
  if (!(scaleX > 0 && scaleY > 0 && scaleX < Infinity && scaleY < Infinity)) return NO_PART
  const across = overlap(box.x, box.width, shown.x, shown.width, width, scaleX)
  const down = overlap(box.y, box.height, shown.y, shown.height, height, scaleY)
  if (across.size <= 0 || down.size <= 0) return NO_PART
  return { x: across.start, y: down.start, width: across.size, height: down.size }
}

/** CSS pixels for one pixel of the picture, across and down. */
function scalesOf(objectFit: string, fillX: number, fillY: number): readonly [number, number] {
  const same = (scale: number) => [scale, scale] as const
  if (objectFit === 'contain') return same(Math.min(fillX, fillY))
  if (objectFit === 'cover') return same(Math.max(fillX, fillY))
  if (objectFit === 'none') return same(1)
  if (objectFit === 'scale-down') return same(Math.min(1, fillX, fillY))
  return [fillX, fillY]
}

/** Along one axis: what of the picture both the box and the element show. Cut pixels are left to the neighbour. */
function overlap(at: number, size: number, shownAt: number, shownSize: number, pictureSize: number, scale: number) {
  const pictureAt = shownAt + (shownSize - pictureSize * scale) / 2
  const pixelOf = (position: number) => (position - pictureAt) / scale
  const start = Math.max(0, pixelOf(Math.max(at, shownAt)))
  const end = Math.min(pictureSize, pixelOf(Math.min(at + size, shownAt + shownSize)))
  // Layout gives fractions such as 319.99: a hundredth of a pixel is not a cut one.
  const first = Math.max(0, Math.ceil(start - 0.01))
  return { start: first, size: Math.floor(end + 0.01) - first }
}
