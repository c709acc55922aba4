/**
 * What the nets compute with on a processor: AssemblyScript, compiled to WebAssembly with SIMD by tools/build/kernels.mjs and called by
 * src/engine/vision/wasm-net/.
 *
 * Pictures are rows of pixels of 32-bit floats; a pixel's channels are padded with zeros to a multiple of four. Convolutions multiply 16-bit
 * integers and add up in 32 bits: `i32x4.dot_i16x8_s` does eight products at once, twice as many as floats and their sums. The caller chooses
 * the integers so that no sum overflows.
 */

/** The first byte that nothing stands in. */
export function heapStart(): usize {
  return __heap_base
}

/** Largest magnitude of floats. @param count A multiple of four. */
export function largestOf(from: usize, count: i32): f32 {
  let largest = f32x4.splat(0)
  for (const end = from + (<usize>count << 2); from < end; from += 16) {
    largest = f32x4.pmax(largest, f32x4.abs(v128.load(from)))
  }
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  )
}

/**
 * Floats as 16-bit integers, each times a factor and rounded.
 * @param rowValues Values of a row, a multiple of four.
 * @param toRowBytes From one row of the result to the next.
 */
export function quantize(from: usize, to: usize, rows: i32, rowValues: i32, toRowBytes: i32, factor: f32): void {
  const factors = f32x4.splat(factor)
  for (let row = 0; row < rows; row++, to += <usize>toRowBytes) {
    let target = to
    let value = 0
    for (; value + 8 <= rowValues; value += 8, from += 32, target += 16) {
      v128.store(target, i16x8.narrow_i32x4_s(wholes(v128.load(from), factors), wholes(v128.load(from, 16), factors)))
    }
    if (value < rowValues) {
      const four = wholes(v128.load(from), factors)
      v128.store64_lane(target, i16x8.narrow_i32x4_s(four, four), 0)
      from += 16
    }
  }
}

// @ts-ignore: decorator
@inline
function wholes(values: v128, factors: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(values, factors)))
}

/** Copies rows to where they have a border around them. */
export function copyRows(from: usize, to: usize, rows: i32, rowBytes: i32, toRowBytes: i32): void {
  for (let row = 0; row < rows; row++, from += <usize>rowBytes, to += <usize>toRowBytes) {
    memory.copy(to, from, <usize>rowBytes)
  }
}

/** Pixels that are computed together where a row has a multiple of them: as many as keep all sums in registers. */
const WIDE_TILE = 6
const TILE = 4

/**
 * A convolution. Each eight output channels have a block of weights: for each row of the kernel, for each pair of its values, two integers
 * for each of the channels.
 * @param input The first pixel's window: 16-bit integers.
 * @param rowBytes From a row of the input to the next.
 * @param stepBytes From one pixel's window to the next one's.
 * @param stepRowBytes The same for rows of pixels.
 * @param pairs Pairs of values in a row of the kernel.
 * @param scales What each output channel's sum is multiplied with, beside `scale`; then its bias is added.
 * @param channels Of the output, a multiple of four.
 * @param floor Least value of the output: 0 (ReLU) or −∞.
 */
export function convolve(
  input: usize,
  rowBytes: i32,
  stepBytes: i32,
  stepRowBytes: i32,
  kernelRows: i32,
  pairs: i32,
  weights: usize,
  scales: usize,
  biases: usize,
  output: usize,
  height: i32,
  width: i32,
  channels: i32,
  scale: f32,
  floor: f32,
): void {
  const blockBytes = <usize>(kernelRows * pairs * 32)
  const tile = width % WIDE_TILE == 0 ? WIDE_TILE : TILE
  for (let channel = 0; channel < channels; channel += 8, weights += blockBytes) {
    const offset = <usize>channel << 2
    const isHalf = channel + 4 >= channels
    const firstScale = f32x4.mul(v128.load(scales + offset), f32x4.splat(scale))
    const secondScale = isHalf ? firstScale : f32x4.mul(v128.load(scales + offset, 16), f32x4.splat(scale))
    const firstBias = v128.load(biases + offset)
    const secondBias = isHalf ? firstBias : v128.load(biases + offset, 16)
    const least = f32x4.splat(floor)
    for (let y = 0; y < height; y++) {
      let from = input + <usize>(y * stepRowBytes)
      let to = output + (<usize>(y * width * channels + channel) << 2)
      const pixelBytes = <usize>channels << 2
      let x = 0
      if (tile == WIDE_TILE) {
        for (; x + WIDE_TILE <= width; x += WIDE_TILE) {
          sixPixels(from, rowBytes, <usize>stepBytes, kernelRows, pairs, weights)
          for (let pixel = 0; pixel < WIDE_TILE; pixel++, to += pixelBytes) {
            finish(to, pixel, isHalf, firstScale, secondScale, firstBias, secondBias, least)
          }
          from += <usize>(WIDE_TILE * stepBytes)
        }
      } else {
        for (; x + TILE <= width; x += TILE) {
          fourPixels(from, rowBytes, <usize>stepBytes, kernelRows, pairs, weights)
          for (let pixel = 0; pixel < TILE; pixel++, to += pixelBytes) {
            finish(to, pixel, isHalf, firstScale, secondScale, firstBias, secondBias, least)
          }
          from += <usize>(TILE * stepBytes)
        }
      }
      for (; x < width; x++, from += <usize>stepBytes, to += pixelBytes) {
        onePixel(from, rowBytes, kernelRows, pairs, weights)
        finish(to, 0, isHalf, firstScale, secondScale, firstBias, secondBias, least)
      }
    }
  }
}

/** Sums of a tile: for each pixel those of the first four channels, then of the second. */
const sums = memory.data(32 * WIDE_TILE)

// @ts-ignore: decorator
@inline
function finish(
  to: usize,
  pixel: i32,
  isHalf: bool,
  firstScale: v128,
  secondScale: v128,
  firstBias: v128,
  secondBias: v128,
  least: v128,
): void {
  const at = sums + (<usize>pixel << 5)
  const first = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(at)), firstScale), firstBias)
  v128.store(to, f32x4.pmax(least, first))
  if (isHalf) return
  const second = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(v128.load(at, 16)), secondScale), secondBias)
  v128.store(to, f32x4.pmax(least, second), 16)
}

function sixPixels(from: usize, rowBytes: i32, step: usize, kernelRows: i32, pairs: i32, weights: usize): void {
  let a0 = i32x4.splat(0)
  let a1 = a0
  let b0 = a0
  let b1 = a0
  let c0 = a0
  let c1 = a0
  let d0 = a0
  let d1 = a0
  let e0 = a0
  let e1 = a0
  let f0 = a0
  let f1 = a0
  for (let row = 0; row < kernelRows; row++, from += <usize>rowBytes) {
    let a = from
    let b = a + step
    let c = b + step
    let d = c + step
    let e = d + step
    let f = e + step
    for (const end = a + (<usize>pairs << 2); a < end; a += 4, b += 4, c += 4, d += 4, e += 4, f += 4, weights += 32) {
      const first = v128.load(weights)
      const second = v128.load(weights, 16)
      let pair = v128.load32_splat(a)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, first))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(b)
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(pair, first))
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(c)
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(pair, first))
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(d)
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(pair, first))
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(e)
      e0 = i32x4.add(e0, i32x4.dot_i16x8_s(pair, first))
      e1 = i32x4.add(e1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(f)
      f0 = i32x4.add(f0, i32x4.dot_i16x8_s(pair, first))
      f1 = i32x4.add(f1, i32x4.dot_i16x8_s(pair, second))
    }
  }
  v128.store(sums, a0, 0)
  v128.store(sums, a1, 16)
  v128.store(sums, b0, 32)
  v128.store(sums, b1, 48)
  v128.store(sums, c0, 64)
  v128.store(sums, c1, 80)
  v128.store(sums, d0, 96)
  v128.store(sums, d1, 112)
  v128.store(sums, e0, 128)
  v128.store(sums, e1, 144)
  v128.store(sums, f0, 160)
  v128.store(sums, f1, 176)
}

function fourPixels(from: usize, rowBytes: i32, step: usize, kernelRows: i32, pairs: i32, weights: usize): void {
  let a0 = i32x4.splat(0)
  let a1 = a0
  let b0 = a0
  let b1 = a0
  let c0 = a0
  let c1 = a0
  let d0 = a0
  let d1 = a0
  for (let row = 0; row < kernelRows; row++, from += <usize>rowBytes) {
    let a = from
    let b = a + step
    let c = b + step
    let d = c + step
    for (const end = a + (<usize>pairs << 2); a < end; a += 4, b += 4, c += 4, d += 4, weights += 32) {
      const first = v128.load(weights)
      const second = v128.load(weights, 16)
      let pair = v128.load32_splat(a)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, first))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(b)
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(pair, first))
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(c)
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(pair, first))
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(pair, second))
      pair = v128.load32_splat(d)
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(pair, first))
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(pair, second))
    }
  }
  v128.store(sums, a0, 0)
  v128.store(sums, a1, 16)
  v128.store(sums, b0, 32)
  v128.store(sums, b1, 48)
  v128.store(sums, c0, 64)
  v128.store(sums, c1, 80)
  v128.store(sums, d0, 96)
  v128.store(sums, d1, 112)
}

function onePixel(from: usize, rowBytes: i32, kernelRows: i32, pairs: i32, weights: usize): void {
  let a0 = i32x4.splat(0)
  let a1 = a0
  for (let row = 0; row < kernelRows; row++, from += <usize>rowBytes) {
    for (let a = from, end = a + (<usize>pairs << 2); a < end; a += 4, weights += 32) {
      const pair = v128.load32_splat(a)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, v128.load(weights)))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, v128.load(weights, 16)))
    }
  }
  v128.store(sums, a0, 0)
  v128.store(sums, a1, 16)
}

/**
 * A convolution of 3×3 pixels by which each channel stays by itself.
 * @param input The first pixel's window, floats.
 * @param weights For each pixel of the kernel, row by row, one float for each channel.
 * @param stepBytes As for {@link convolve}.
 */
export function convolveDepthwise(
  input: usize,
  rowBytes: i32,
  stepBytes: i32,
  stepRowBytes: i32,
  weights: usize,
  biases: usize,
  output: usize,
  height: i32,
  width: i32,
  channels: i32,
  floor: f32,
): void {
  const pixelBytes = <usize>channels << 2
  const least = f32x4.splat(floor)
  for (let at: usize = 0; at < pixelBytes; at += 16) {
    let weight = weights + at
    const w0 = v128.load(weight)
    const w1 = v128.load((weight += pixelBytes))
    const w2 = v128.load((weight += pixelBytes))
    const w3 = v128.load((weight += pixelBytes))
    const w4 = v128.load((weight += pixelBytes))
    const w5 = v128.load((weight += pixelBytes))
    const w6 = v128.load((weight += pixelBytes))
    const w7 = v128.load((weight += pixelBytes))
    const w8 = v128.load((weight += pixelBytes))
    const bias = v128.load(biases + at)
    for (let y = 0; y < height; y++) {
      let upper = input + at + <usize>(y * stepRowBytes)
      let middle = upper + <usize>rowBytes
      let lower = middle + <usize>rowBytes
      let to = output + at + <usize>(y * width) * pixelBytes
      for (let x = 0; x < width; x++, to += pixelBytes) {
        let sum = f32x4.add(bias, f32x4.mul(v128.load(upper), w0))
        let other = f32x4.mul(v128.load(middle), w3)
        let third = f32x4.mul(v128.load(lower), w6)
        sum = f32x4.add(sum, f32x4.mul(v128.load(upper + pixelBytes), w1))
        other = f32x4.add(other, f32x4.mul(v128.load(middle + pixelBytes), w4))
        third = f32x4.add(third, f32x4.mul(v128.load(lower + pixelBytes), w7))
        sum = f32x4.add(sum, f32x4.mul(v128.load(upper + 2 * pixelBytes), w2))
        other = f32x4.add(other, f32x4.mul(v128.load(middle + 2 * pixelBytes), w5))
        third = f32x4.add(third, f32x4.mul(v128.load(lower + 2 * pixelBytes), w8))
        v128.store(to, f32x4.pmax(least, f32x4.add(f32x4.add(sum, other), third)))
        upper += <usize>stepBytes
        middle += <usize>stepBytes
        lower += <usize>stepBytes
      }
    }
  }
}

/** The largest of each 2×2 pixels. @param height Of the output, as `width`. */
export function maxPool(from: usize, output: usize, height: i32, width: i32, channels: i32): void {
  const pixelBytes = <usize>channels << 2
  const rowBytes = pixelBytes * 2 * <usize>width
  for (let y = 0; y < height; y++, from += rowBytes) {
    for (let x = 0; x < width; x++, from += pixelBytes) {
      for (const end = from + pixelBytes; from < end; from += 16, output += 16) {
        const upper = f32x4.pmax(v128.load(from), v128.load(from + pixelBytes))
        const below = from + rowBytes
        v128.store(output, f32x4.pmax(upper, f32x4.pmax(v128.load(below), v128.load(below + pixelBytes))))
      }
    }
  }
}

/**
 * The sum of two pictures. The first may have fewer channels; the others are zero then.
 * @param floor As for {@link convolve}.
 */
export function add(
  first: usize,
  firstChannels: i32,
  second: usize,
  output: usize,
  pixels: i32,
  channels: i32,
  floor: f32,
): void {
  const least = f32x4.splat(floor)
  const shared = <usize>firstChannels << 2
  const rest = (<usize>channels << 2) - shared
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (const end = first + shared; first < end; first += 16, second += 16, output += 16) {
      v128.store(output, f32x4.pmax(least, f32x4.add(v128.load(first), v128.load(second))))
    }
    for (const end = second + rest; second < end; second += 16, output += 16) {
      v128.store(output, f32x4.pmax(least, v128.load(second)))
    }
  }
}

/** At least a value, for each float. @param count A multiple of four. */
export function atLeast(from: usize, output: usize, count: i32, floor: f32): void {
  const least = f32x4.splat(floor)
  for (const end = from + (<usize>count << 2); from < end; from += 16, output += 16) {
    v128.store(output, f32x4.pmax(least, v128.load(from)))
  }
}
