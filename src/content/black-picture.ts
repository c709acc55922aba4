/** The picture is looked at in this size, pixels: what is black all over is black in small. */
const SAMPLE_SIDE_PX = 16
/** Brightest value of a channel that is still black; a dark room gives more. */
const MAX_BLACK = 3

let sample: OffscreenCanvasRenderingContext2D | null = null

/**
 * Whether a picture is black, or empty, all over.
 * @throws DOMException SecurityError for a picture of another origin.
 */
export function isBlack(picture: ImageBitmap): boolean {
  sample ??= new OffscreenCanvas(SAMPLE_SIDE_PX, SAMPLE_SIDE_PX).getContext('2d', { willReadFrequently: true })
  if (!sample) return false
  sample.clearRect(0, 0, SAMPLE_SIDE_PX, SAMPLE_SIDE_PX)
  sample.drawImage(picture, 0, 0, SAMPLE_SIDE_PX, SAMPLE_SIDE_PX)
  const { data } = sample.getImageData(0, 0, SAMPLE_SIDE_PX, SAMPLE_SIDE_PX)
  return data.every((value, index) => index % 4 === 3 || value <= MAX_BLACK)
}
