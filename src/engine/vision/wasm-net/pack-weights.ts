/** Channels that a block of weights is for, as the kernels compute them. */
const BLOCK = 8
/** Largest weight as an integer: 12 bits with its sign. */
const MAX_WEIGHT = 2047
const MAX_SHORT = 32_767
const MAX_SUM = 2 ** 31 - 1

/** Channels with the zeros that fill them up to whole vectors. */
export function paddedChannels(channels: number): number {
  return 4 * Math.ceil(channels / 4)
}

/** A convolution's weights as integers. */
export interface PackedWeights {
  /** Blocks of eight output channels; in each, for each row of the kernel and each pair of values in it, two integers for each channel. */
  readonly integers: Int16Array
  /** What an output channel's integers stand for, each. */
  readonly scales: Float32Array
  /** Largest integer of an input by which no sum overflows. */
  readonly maxInput: number
}

/**
 * Weights of a convolution as integers, each output channel with a scale of its own: a 32-bit sum of their products with inputs of at most
 * `maxInput` never overflows, whatever the inputs are.
 * @param weights [rows, columns, inputs, outputs]
 */
export function packWeights(weights: Float32Array, shape: readonly number[]): PackedWeights {
  const [rows = 0, columns = 0, inputs = 0, outputs = 0] = shape
  const inputStride = paddedChannels(inputs)
  const pairs = (columns * inputStride) / 2
  const blocks = Math.ceil(outputs / BLOCK)
  const integers = new Int16Array(blocks * rows * pairs * BLOCK * 2)
  const scales = new Float32Array(blocks * BLOCK)
  for (let at = 0; at < weights.length; at++) {
    const output = at % outputs
    scales[output] = Math.max(scales[output] ?? 0, Math.abs(weights[at] ?? 0))
  }
  // A channel of zeros keeps its zeros.
  scales.forEach((largest, output) => (scales[output] = largest === 0 ? 1 : largest / MAX_WEIGHT))
  const sums = new Float64Array(outputs)
  let at = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let input = 0; input < inputs; input++) {
        const value = column * inputStride + input
        for (let output = 0; output < outputs; output++, at++) {
          const integer = Math.round((weights[at] ?? 0) / (scales[output] ?? 1))
          const block = (output / BLOCK) | 0
          const pair = (block * rows + row) * pairs + (value >> 1)
          integers[(pair * BLOCK + (output % BLOCK)) * 2 + (value & 1)] = integer
          sums[output] = (sums[output] ?? 0) + Math.abs(integer)
        }
      }
    }
  }
  return { integers, scales, maxInput: Math.min(MAX_SHORT, Math.floor(MAX_SUM / Math.max(1, ...sums))) }
}
