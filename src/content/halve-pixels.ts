import { halveWords } from '../shared/halve-words'
import type { RawPixels } from '../shared/picture-bytes'

/** Where the rows of a plane stand, and how they are to be halved: in words of four bytes. */
interface Plane {
  readonly offset: number
  readonly stride: number
  readonly rowBytes: number
  readonly rows: number
  /** Whether two kinds of values take turns, as in the colour plane of NV12. */
  readonly isInterleaved: boolean
}

const WORD_BYTES = 4
/** Of a word, the first and the third byte; the other two are next to them. */
const EVERY_OTHER_BYTE = 0x00ff00ff
/** Half of four, added to both sums of a word before they are divided by four: the means are rounded. */
const ROUNDING = 0x00020002

/** A picture is halved as long as its longer side keeps at least this part of the side that was asked for: about that side, up or down. */
const LEAST_OF_SIDE = 0.75

/** How often a picture is halved so that its longer side is about `maxSidePx`. */
export function halvingsOf(widthPx: number, heightPx: number, maxSidePx: number): number {
  return Math.max(0, Math.floor(Math.log2(Math.max(widthPx, heightPx) / (LEAST_OF_SIDE * maxSidePx))))
}

/**
 * What width and height must be multiples of for so many halvings: whole words in each row of each plane.
 * @param halvings At least 1.
 */
export function evenStep(halvings: number): { readonly widthPx: number; readonly heightPx: number } {
  return { widthPx: 2 * WORD_BYTES * 2 ** (halvings - 1), heightPx: 2 * 2 ** halvings }
}

/**
 * Halves width and height of a picture of a video format: each pixel becomes the mean of four. Sending a frame costs the
 * page by its bytes (a face of 370 pixels about 1.2 ms, its half 0.6 ms, halving 0.1 ms; two cores).
 * @returns The picture itself where its rows are not whole words.
 */
export function halvePixels<Pixels extends RawPixels>(pixels: Pixels): Pixels {
  const planes = planesOf(pixels)
  if (!planes) return halveColors(pixels)
  const { bytes, widthPx, heightPx } = pixels
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / WORD_BYTES))
  const halved = new Uint8Array(planes.reduce((sum, { rowBytes, rows }) => sum + (rowBytes * rows) / 4, 0))
  const layout: { offset: number; stride: number }[] = []
  let end = 0
  for (const plane of planes) {
    const stride = plane.rowBytes / 2
    const rows = plane.rows / 2
    layout.push({ offset: end, stride })
    halvePlane(words, plane, new Uint16Array(halved.buffer, end, (stride * rows) / 2))
    end += stride * rows
  }
  return { ...pixels, widthPx: widthPx / 2, heightPx: heightPx / 2, layout, bytes: halved }
}

function planesOf({ format, widthPx, heightPx, layout, bytes }: RawPixels): Plane[] | null {
  if (format !== 'I420' && format !== 'NV12' && format !== 'GREY') return null
  const isInterleaved = format === 'NV12'
  const planes = layout.map(({ offset, stride }, index): Plane => {
    if (index === 0) return { offset, stride, rowBytes: widthPx, rows: heightPx, isInterleaved: false }
    return { offset, stride, rowBytes: isInterleaved ? widthPx : widthPx / 2, rows: heightPx / 2, isInterleaved }
  })
  const isWhole = planes.every(
    ({ offset, stride, rowBytes, rows }) =>
      [offset, stride, rowBytes, bytes.byteOffset].every((value) => value % WORD_BYTES === 0) && rows % 2 === 0,
  )
  return isWhole ? planes : null
}

/** Two rows of four bytes each become two bytes: all sums of a word are made at once. */
function halvePlane(
  words: Uint32Array,
  { offset, stride, rowBytes, rows, isInterleaved }: Plane,
  half: Uint16Array,
): void {
  let next = 0
  for (let row = 0; row < rows; row += 2) {
    let upper = (offset + row * stride) / WORD_BYTES
    let lower = upper + stride / WORD_BYTES
    for (const end = upper + rowBytes / WORD_BYTES; upper < end; upper++, lower++) {
      const first = words[upper] ?? 0
      const second = words[lower] ?? 0
      const even = (first & EVERY_OTHER_BYTE) + (second & EVERY_OTHER_BYTE)
      const odd = ((first >>> 8) & EVERY_OTHER_BYTE) + ((second >>> 8) & EVERY_OTHER_BYTE)
      const sums = isInterleaved ? joined(even, odd) : even + odd
      const means = ((sums + ROUNDING) >>> 2) & EVERY_OTHER_BYTE
      half[next++] = means | (means >>> 8)
    }
  }
}

/** A picture of one word a pixel: red, green, blue and a fourth byte. */
function halveColors<Pixels extends RawPixels>(pixels: Pixels): Pixels {
  const { format, layout, bytes, widthPx, heightPx } = pixels
  const [{ offset, stride } = { offset: 0, stride: 0 }] = layout
  const isWhole = [offset, stride, bytes.byteOffset].every((value) => value % WORD_BYTES === 0)
  if (format === 'I420' || format === 'NV12' || format === 'GREY' || !isWhole) return pixels
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / WORD_BYTES))
  const rows = { offset: offset / WORD_BYTES, stride: stride / WORD_BYTES, width: widthPx, height: heightPx }
  const half = halveWords(words, rows)
  const smaller = { layout: [{ offset: 0, stride: (WORD_BYTES * widthPx) / 2 }], bytes: new Uint8Array(half.buffer) }
  return { ...pixels, widthPx: widthPx / 2, heightPx: heightPx / 2, ...smaller }
}

/** The sum of the first kind of values in the lower half, that of the second in the upper one. */
function joined(first: number, second: number): number {
  return ((first & 0xffff) + (first >>> 16)) | (((second & 0xffff) + (second >>> 16)) << 16)
}
