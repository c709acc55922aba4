/** Pictures in main memory, as detector and cropper read them. */
import type { Picture } from '../../shared/protocol'

/** One word a pixel, row by row: red in its lowest byte, then green, then blue. The highest byte is not read. */
export interface ColorPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly words: Uint32Array
}

type Pixels = Extract<Picture, { kind: 'pixels' }>

/**
 * A picture from a page. A bitmap stays the caller's to close.
 * @throws DOMException or TypeError for a bitmap that cannot be read.
 */
export function colorPictureOf(picture: Picture): ColorPicture {
  return picture.kind === 'bitmap' ? pictureOfImage(picture.bitmap) : pictureOfPixels(picture)
}

let context: OffscreenCanvasRenderingContext2D | null = null

/** The pixels of a bitmap or canvas. */
export function pictureOfImage(image: ImageBitmap | OffscreenCanvas): ColorPicture {
  const { width: widthPx, height: heightPx } = image
  // Read back at once, so keep it in main memory.
  context ??= new OffscreenCanvas(widthPx, heightPx).getContext('2d', { willReadFrequently: true })
  if (!context) throw new TypeError('No 2D context for pictures')
  // Setting the size also clears it.
  context.canvas.width = widthPx
  context.canvas.height = heightPx
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, widthPx, heightPx)
  return { widthPx, heightPx, words: new Uint32Array(data.buffer, data.byteOffset, widthPx * heightPx) }
}

/** The pixels of a video frame. Its bytes fit its format: the protocol's schema has checked them. */
function pictureOfPixels(pixels: Pixels): ColorPicture {
  const { format, widthPx, heightPx } = pixels
  const words = new Uint32Array(widthPx * heightPx)
  if (format === 'GREY') fillFromLuma(pixels, words)
  else if (format === 'I420' || format === 'NV12') fillFromVideo(pixels, words)
  else fillFromColors(pixels, format.startsWith('BGR') ? 2 : 0, words)
  return { widthPx, heightPx, words }
}

/** @param redAt Where red stands among a pixel's bytes; blue stands where red would stand otherwise. */
function fillFromColors({ widthPx, heightPx, layout, bytes }: Pixels, redAt: 0 | 2, words: Uint32Array): void {
  const { offset = 0, stride = 0 } = layout[0] ?? {}
  const blueAt = 2 - redAt
  for (let row = 0, to = 0; row < heightPx; row++) {
    for (let from = offset + row * stride, end = from + 4 * widthPx; from < end; from += 4, to++) {
      const [red, green, blue] = [bytes[from + redAt] ?? 0, bytes[from + 1] ?? 0, bytes[from + blueAt] ?? 0]
      words[to] = red | (green << 8) | (blue << 16)
    }
  }
}

/** Weights of red and blue in luma (ITU-R BT.601 and BT.709), by VideoFrame's names of the matrices. */
const LUMA_WEIGHTS = {
  bt709: { red: 0.2126, blue: 0.0722 },
  bt470bg: { red: 0.299, blue: 0.114 },
  smpte170m: { red: 0.299, blue: 0.114 },
} as const
/** What a frame is taken for that says nothing of its colours, as Chromium does. */
const DEFAULT_WEIGHTS = LUMA_WEIGHTS.smpte170m
/** Fixed-point factor of the conversion's coefficients: sums stay below 2³¹. */
const ONE = 1 << 16

/** Luma and chroma to red, green and blue (ITU-R BT.601-7, 2.5). */
function coefficientsOf({ matrix, fullRange }: Pixels['colorSpace']) {
  const { red, blue } = matrix && matrix !== 'rgb' ? LUMA_WEIGHTS[matrix] : DEFAULT_WEIGHTS
  const green = 1 - red - blue
  const [black, lumaRange, chromaRange] = fullRange === true ? [0, 255, 255] : [16, 219, 224]
  const chroma = (value: number) => Math.round((ONE * 255 * value) / chromaRange)
  return {
    black,
    luma: Math.round((ONE * 255) / lumaRange),
    redOfV: chroma(2 * (1 - red)),
    greenOfU: chroma((2 * (1 - blue) * blue) / green),
    greenOfV: chroma((2 * (1 - red) * red) / green),
    blueOfU: chroma(2 * (1 - blue)),
  }
}

/** Luma alone: a grey picture. */
function fillFromLuma({ widthPx, heightPx, layout, bytes, colorSpace }: Pixels, words: Uint32Array): void {
  const { black, luma } = coefficientsOf(colorSpace)
  const words256 = Uint32Array.from({ length: 256 }, (_, value) => byteOf((value - black) * luma + ONE / 2) * 0x010101)
  const { offset = 0, stride = 0 } = layout[0] ?? {}
  for (let row = 0, to = 0; row < heightPx; row++) {
    for (let from = offset + row * stride, end = from + widthPx; from < end; from++, to++) {
      words[to] = words256[bytes[from] ?? 0] ?? 0
    }
  }
}

/** I420 and NV12: four pixels share one chroma sample. */
function fillFromVideo({ format, widthPx, heightPx, layout, bytes, colorSpace }: Pixels, words: Uint32Array): void {
  const { black, luma, redOfV, greenOfU, greenOfV, blueOfU } = coefficientsOf(colorSpace)
  const [y, u, v] = layout
  const isInterleaved = format === 'NV12'
  const chromaStep = isInterleaved ? 2 : 1
  const [yOffset, yStride] = [y?.offset ?? 0, y?.stride ?? 0]
  const [uOffset, chromaStride] = [u?.offset ?? 0, u?.stride ?? 0]
  const vOffset = isInterleaved ? uOffset + 1 : (v?.offset ?? 0)
  for (let row = 0, to = 0; row < heightPx; row++) {
    const chromaRow = (row >> 1) * chromaStride
    let from = yOffset + row * yStride
    for (let column = 0, chromaAt = chromaRow; column < widthPx; chromaAt += chromaStep) {
      const blueness = (bytes[uOffset + chromaAt] ?? 0) - 128
      const redness = (bytes[vOffset + chromaAt] ?? 0) - 128
      const addRed = redOfV * redness + ONE / 2
      const addGreen = ONE / 2 - greenOfU * blueness - greenOfV * redness
      const addBlue = blueOfU * blueness + ONE / 2
      for (const end = Math.min(widthPx, column + 2); column < end; column++, from++, to++) {
        const light = ((bytes[from] ?? 0) - black) * luma
        words[to] = byteOf(light + addRed) | (byteOf(light + addGreen) << 8) | (byteOf(light + addBlue) << 16)
      }
    }
  }
}

/** A fixed-point value as a byte; what lies outside is cut off. */
function byteOf(value: number): number {
  const whole = value >> 16
  return whole < 0 ? 0 : whole > 255 ? 255 : whole
}
