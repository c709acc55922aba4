/** Of a word, every other byte: two values are computed at once, each with a byte to spare. */
const EVERY_OTHER_BYTE = 0x00ff00ff
/** Half of four, for both values: means are rounded. */
const HALF_OF_FOUR = 0x00020002

/** Where the rows of a picture of one word a pixel stand, all in words. */
interface Rows {
  readonly offset: number
  readonly stride: number
  readonly width: number
  readonly height: number
}

/** A picture of half the width and height, rounded down: each of a pixel's four bytes is the mean of those of four pixels. */
export function halveWords(words: Uint32Array, { offset, stride, width, height }: Rows): Uint32Array<ArrayBuffer> {
  const [halfWidth, halfHeight] = [width >> 1, height >> 1]
  const half = new Uint32Array(halfWidth * halfHeight)
  for (let row = 0, to = 0; row < halfHeight; row++) {
    for (let column = 0, upper = offset + 2 * row * stride; column < halfWidth; column++, upper += 2, to++) {
      const first = words[upper] ?? 0
      const second = words[upper + 1] ?? 0
      const third = words[upper + stride] ?? 0
      const fourth = words[upper + stride + 1] ?? 0
      half[to] =
        meanOfEven(first, second, third, fourth) |
        (meanOfEven(first >>> 8, second >>> 8, third >>> 8, fourth >>> 8) << 8)
    }
  }
  return half
}

/** Every other byte of four words as their mean. */
function meanOfEven(first: number, second: number, third: number, fourth: number): number {
  const sum =
    (first & EVERY_OTHER_BYTE) + (second & EVERY_OTHER_BYTE) + (third & EVERY_OTHER_BYTE) + (fourth & EVERY_OTHER_BYTE)
  return ((sum + HALF_OF_FOUR) >>> 2) & EVERY_OTHER_BYTE
}
