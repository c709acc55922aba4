import type { GraphModelFiles } from '../graph-model'
import type { Net } from '../net'
import { nodesOf, weightsOf, type GraphNode, type Weight } from './graph'
import { startKernels, type Kernels } from './kernels'
import { packWeights, paddedChannels } from './pack-weights'
import { WasmMemory } from './wasm-memory'

const FLOAT_BYTES = 4
const SHORT_BYTES = 2

/** A picture, or a list of values as a picture of one pixel, in the kernels' memory. */
interface Tensor {
  readonly at: number
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Values of a pixel, with the zeros that fill them up. */
const strideOf = ({ channels }: Tensor) => paddedChannels(channels)
const valuesOf = (tensor: Tensor) => tensor.height * tensor.width * strideOf(tensor)

/** How a window moves over a picture (TensorFlow's SAME and VALID). */
interface Window {
  readonly height: number
  readonly width: number
  readonly top: number
  readonly left: number
  /** Size of the picture with its border. */
  readonly borderedHeight: number
  readonly borderedWidth: number
}

/**
 * A net on the processor, by the kernels of assembly/kernels.ts. It computes one input after another: a batch would save nothing here.
 * The same input always gives the same output.
 */
export class WasmNet implements Net {
  readonly #input: Tensor
  readonly #outputs: readonly Tensor[]
  readonly #steps: readonly (() => void)[]
  readonly #memory: WasmMemory

  private constructor({ input, outputs, steps, memory }: Built) {
    this.#input = input
    this.#outputs = outputs
    this.#steps = steps
    this.#memory = memory
  }

  /**
   * Builds a net.
   * @param outputs Names of the nodes whose values {@link run} gives.
   * @throws Error when the graph has something that the kernels cannot compute, or lacks an output.
   */
  static build(module: WebAssembly.Module, files: GraphModelFiles, outputs: readonly string[]): WasmNet {
    return new WasmNet(new NetBuilder(startKernels(module), files, outputs).build())
  }

  run(inputs: Float32Array, count: number): Promise<Float32Array[]> {
    const { channels, height, width } = this.#input
    const length = height * width * channels
    if (inputs.length !== count * length) {
      return Promise.reject(new RangeError(`${inputs.length} values are not ${count} inputs of ${length}`))
    }
    const results = this.#outputs.map(
      (output) => new Float32Array(count * output.height * output.width * output.channels),
    )
    for (let index = 0; index < count; index++) {
      this.#write(inputs.subarray(index * length, (index + 1) * length))
      for (const step of this.#steps) step()
      this.#outputs.forEach((output, at) => {
        const values = results[at]
        if (values)
          this.#read(output, values.subarray((index * values.length) / count, ((index + 1) * values.length) / count))
      })
    }
    return Promise.resolve(results)
  }

  dispose(): void {
    // The memory goes with the object.
  }

  #write(values: Float32Array): void {
    const { at, channels } = this.#input
    const stride = strideOf(this.#input)
    const target = this.#memory.floats(at, valuesOf(this.#input))
    for (let from = 0, to = 0; from < values.length; from += channels, to += stride) {
      for (let channel = 0; channel < channels; channel++) target[to + channel] = values[from + channel] ?? 0
    }
  }

  #read(output: Tensor, values: Float32Array): void {
    const { at, channels } = output
    const stride = strideOf(output)
    const source = this.#memory.floats(at, valuesOf(output))
    for (let to = 0, from = 0; to < values.length; to += channels, from += stride) {
      for (let channel = 0; channel < channels; channel++) values[to + channel] = source[from + channel] ?? 0
    }
  }
}

interface Built {
  readonly input: Tensor
  readonly outputs: readonly Tensor[]
  readonly steps: readonly (() => void)[]
  readonly memory: WasmMemory
}

/** Turns the nodes of a graph into calls of kernels, in their order. */
class NetBuilder {
  readonly #kernels: Kernels
  readonly #memory: WasmMemory
  readonly #nodes: readonly GraphNode[]
  readonly #weights: ReadonlyMap<string, Weight>
  readonly #outputs: readonly string[]
  readonly #tensors = new Map<string, Tensor>()
  readonly #steps: (() => void)[] = []
  /** How many later nodes read a tensor's memory. */
  readonly #readers = new Map<string, number>()
  /** Where 16-bit inputs without a border stand, one after another. */
  #scratch = { at: 0, bytes: 0 }

  constructor(kernels: Kernels, files: GraphModelFiles, outputs: readonly string[]) {
    this.#kernels = kernels
    this.#memory = new WasmMemory(kernels)
    this.#nodes = nodesOf(files)
    this.#weights = weightsOf(files)
    this.#outputs = outputs
  }

  build(): Built {
    let input: Tensor | null = null
    for (const node of this.#nodes)
      for (const name of node.inputs) this.#readers.set(name, (this.#readers.get(name) ?? 0) + 1)
    for (const name of this.#outputs) this.#readers.set(name, Infinity)
    for (const node of this.#nodes) {
      if (node.op === 'Const') continue
      const tensor = this.#add(node)
      this.#tensors.set(node.name, tensor)
      if (node.op === 'Placeholder') input = tensor
      this.#release(node, tensor)
    }
    if (input === null) throw new Error('The net has no input')
    return {
      input,
      outputs: this.#outputs.map((name) => this.#tensorOf(name)),
      steps: this.#steps,
      memory: this.#memory,
    }
  }

  /** Memory that nothing reads any more may be written again by the nodes after this one. */
  #release(node: GraphNode, result: Tensor): void {
    for (const name of node.inputs) {
      const tensor = this.#tensors.get(name)
      const readers = (this.#readers.get(name) ?? 0) - 1
      this.#readers.set(name, readers)
      if (tensor === undefined) continue
      // A node that only renames hands its readers on.
      if (tensor.at === result.at) this.#readers.set(node.name, (this.#readers.get(node.name) ?? 0) + readers)
      // What fills up the input's pixels must stay zero: only their values are written anew.
      else if (readers === 0 && !this.#isInput(name)) this.#memory.giveBack(tensor.at)
    }
  }

  #isInput(name: string): boolean {
    return this.#nodes.some((node) => node.name === name && node.op === 'Placeholder')
  }

  #add(node: GraphNode): Tensor {
    switch (node.op) {
      case 'Placeholder': {
        const [, height = 0, width = 0, channels = 0] = node.shape
        return this.#reserved(height, width, channels)
      }
      case '_FusedConv2D':
        return this.#convolution(node)
      case 'FusedDepthwiseConv2dNative':
        return this.#depthwise(node)
      case 'MaxPool':
        return this.#maxPool(node)
      case 'AddV2':
        return this.#sum(node)
      case 'Relu':
        return this.#relu(node)
      case 'Pad':
        return this.#moreChannels(node)
      case 'Sub':
      case 'Mul':
        return this.#byValue(node)
      case 'Mean':
        return this.#mean(node)
      case '_FusedMatMul':
        return this.#matrix(node)
      case 'Reshape':
        return this.#input(node)
      default:
        throw new Error(`${node.name}: the kernels do not have ${node.op}`)
    }
  }

  #convolution(node: GraphNode): Tensor {
    const input = this.#input(node)
    const { shape, values } = this.#weight(node, 1)
    const [rows = 0, columns = 0, , channels = 0] = shape
    const packed = packWeights(floatsOf(values), shape)
    const window = windowOf(input, [rows, columns], node)
    const stride = strideOf(input)
    const output = this.#taken(window.height, window.width, channels)
    const rowBytes = window.borderedWidth * stride * SHORT_BYTES
    const bytes = window.borderedHeight * rowBytes
    const hasBorder = window.borderedHeight !== input.height || window.borderedWidth !== input.width
    // The border stays zero, so nothing else may be written there.
    const integers = hasBorder ? this.#memory.reserve(bytes) : this.#scratchOf(bytes)
    const start = integers + window.top * rowBytes + window.left * stride * SHORT_BYTES
    const weights = this.#memory.reserve(packed.integers.byteLength)
    this.#memory.shorts(weights, packed.integers.length).set(packed.integers)
    const scales = this.#constant(packed.scales)
    const biases = this.#biases(node, packed.scales.length)
    const floor = floorOf(node, ['BiasAdd', 'Relu'])
    const { kernels, count } = { kernels: this.#kernels, count: valuesOf(input) }
    const [strideRows, strideColumns] = node.strides
    const pairs = (columns * stride) / 2
    // Without a border all pixels are one long row.
    const isOneRow = !hasBorder && rows === 1 && columns === 1 && strideRows === 1 && strideColumns === 1
    const height = isOneRow ? 1 : output.height
    const width = isOneRow ? output.height * output.width : output.width
    this.#steps.push(() => {
      const largest = kernels.largestOf(input.at, count)
      const factor = largest === 0 ? 0 : packed.maxInput / largest
      kernels.quantize(input.at, start, input.height, input.width * stride, rowBytes, factor)
      kernels.convolve(
        integers,
        rowBytes,
        strideColumns * stride * SHORT_BYTES,
        strideRows * rowBytes,
        rows,
        pairs,
        weights,
        scales,
        biases,
        output.at,
        height,
        width,
        strideOf(output),
        largest / packed.maxInput,
        floor,
      )
    })
    return output
  }

  #depthwise(node: GraphNode): Tensor {
    const input = this.#input(node)
    const { shape, values } = this.#weight(node, 1)
    const [rows = 0, columns = 0, channels = 0, multiplier = 0] = shape
    if (rows !== 3 || columns !== 3 || multiplier !== 1) throw new Error(`${node.name}: the kernels take 3×3 pixels`)
    const window = windowOf(input, [rows, columns], node)
    const stride = strideOf(input)
    const output = this.#taken(window.height, window.width, channels)
    const padded = new Float32Array(rows * columns * stride)
    for (let pixel = 0; pixel < rows * columns; pixel++) {
      padded.set(floatsOf(values).subarray(pixel * channels, (pixel + 1) * channels), pixel * stride)
    }
    const weights = this.#constant(padded)
    const biases = this.#biases(node, stride)
    const rowBytes = window.borderedWidth * stride * FLOAT_BYTES
    const bordered = this.#memory.reserve(window.borderedHeight * rowBytes)
    const start = bordered + window.top * rowBytes + window.left * stride * FLOAT_BYTES
    const floor = floorOf(node, ['BiasAdd', 'Relu'])
    const [strideRows, strideColumns] = node.strides
    const kernels = this.#kernels
    this.#steps.push(() => {
      kernels.copyRows(input.at, start, input.height, input.width * stride * FLOAT_BYTES, rowBytes)
      kernels.convolveDepthwise(
        bordered,
        rowBytes,
        strideColumns * stride * FLOAT_BYTES,
        strideRows * rowBytes,
        weights,
        biases,
        output.at,
        output.height,
        output.width,
        stride,
        floor,
      )
    })
    return output
  }

  #maxPool(node: GraphNode): Tensor {
    const input = this.#input(node)
    const { height, width, channels } = input
    const isByTwo = [...node.window, ...node.strides].every((value) => value === 2)
    if (!isByTwo || height % 2 !== 0 || width % 2 !== 0) throw new Error(`${node.name}: the kernels take 2×2 pixels`)
    const output = this.#taken(height / 2, width / 2, channels)
    const kernels = this.#kernels
    this.#steps.push(() => kernels.maxPool(input.at, output.at, output.height, output.width, strideOf(input)))
    return output
  }

  #sum(node: GraphNode): Tensor {
    const [one, other] = [this.#input(node), this.#input(node, 1)]
    const [narrow, wide] = one.channels <= other.channels ? [one, other] : [other, one]
    if (narrow.height !== wide.height || narrow.width !== wide.width) throw new Error(`${node.name}: two sizes`)
    const output = this.#taken(wide.height, wide.width, wide.channels)
    const pixels = wide.height * wide.width
    const kernels = this.#kernels
    this.#steps.push(() =>
      kernels.add(narrow.at, strideOf(narrow), wide.at, output.at, pixels, strideOf(wide), -Infinity),
    )
    return output
  }

  #relu(node: GraphNode): Tensor {
    const input = this.#input(node)
    const output = this.#taken(input.height, input.width, input.channels)
    const kernels = this.#kernels
    this.#steps.push(() => kernels.atLeast(input.at, output.at, valuesOf(input), 0))
    return output
  }

  /** Zeros as further channels: a sum takes the narrower picture as it is. */
  #moreChannels(node: GraphNode): Tensor {
    const paddings = [...this.#weight(node, 1).values]
    const reader = this.#nodes.filter(({ inputs }) => inputs.includes(node.name))
    const isOnlyChannels = paddings.every((value, index) => value === 0 || index === paddings.length - 1)
    if (!isOnlyChannels || reader.some(({ op }) => op !== 'AddV2')) throw new Error(`${node.name}: a border of its own`)
    return this.#input(node)
  }

  /** Less a number, or times numbers: one, one for each channel, or one for each value. */
  #byValue(node: GraphNode): Tensor {
    const input = this.#input(node)
    const { height, width, channels } = input
    const output = this.#taken(height, width, channels)
    const second = this.#operand(node)
    const stride = strideOf(input)
    const memory = this.#memory
    const isProduct = node.op === 'Mul'
    this.#steps.push(() => {
      const from = memory.floats(input.at, valuesOf(input))
      const to = memory.floats(output.at, valuesOf(output))
      const values = second()
      const step = values.length === 1 ? 0 : 1
      for (let pixel = 0, value = 0; pixel < height * width; pixel++) {
        if (values.length === channels) value = 0
        for (let channel = 0; channel < stride; channel++) {
          const at = pixel * stride + channel
          const isReal = channel < channels
          const by = values[value] ?? 0
          to[at] = isReal ? (isProduct ? (from[at] ?? 0) * by : (from[at] ?? 0) - by) : 0
          if (isReal) value += step
        }
      }
    })
    return output
  }

  /** The second input of a node: constants, or a list of values. */
  #operand(node: GraphNode): () => Float32Array {
    const constant = this.#weights.get(node.inputs[1] ?? '')
    if (constant) {
      const values = floatsOf(constant.values)
      return () => values
    }
    const list = this.#input(node, 1)
    const memory = this.#memory
    return () => memory.floats(list.at, list.channels)
  }

  #mean(node: GraphNode): Tensor {
    const input = this.#input(node)
    const pixels = input.height * input.width
    const output = this.#taken(1, 1, input.channels)
    const stride = strideOf(input)
    const memory = this.#memory
    this.#steps.push(() => {
      const from = memory.floats(input.at, pixels * stride)
      const to = memory.floats(output.at, stride).fill(0)
      for (let at = 0; at < from.length; at += stride) {
        for (let channel = 0; channel < stride; channel++) to[channel] = (to[channel] ?? 0) + (from[at + channel] ?? 0)
      }
      for (let channel = 0; channel < stride; channel++) to[channel] = (to[channel] ?? 0) / pixels
    })
    return output
  }

  #matrix(node: GraphNode): Tensor {
    const input = this.#input(node)
    const { shape, values } = this.#weight(node, 1)
    const [rows = 0, columns = 0] = shape
    const weights = floatsOf(values)
    const biases = floatsOf(this.#weight(node, 2).values)
    const output = this.#taken(1, 1, columns)
    const memory = this.#memory
    const finish = finishOf(node)
    this.#steps.push(() => {
      const from = memory.floats(input.at, rows)
      const to = memory.floats(output.at, strideOf(output)).fill(0)
      for (let column = 0; column < columns; column++) {
        let sum = biases[column] ?? 0
        for (let row = 0; row < rows; row++) sum += (from[row] ?? 0) * (weights[row * columns + column] ?? 0)
        to[column] = finish(sum)
      }
    })
    return output
  }

  #input(node: GraphNode, index = 0): Tensor {
    return this.#tensorOf(node.inputs[index] ?? '')
  }

  #tensorOf(name: string): Tensor {
    const tensor = this.#tensors.get(name)
    if (tensor === undefined) throw new Error(`The net has no ${name}`)
    return tensor
  }

  #weight(node: GraphNode, index: number): Weight {
    const weight = this.#weights.get(node.inputs[index] ?? '')
    if (weight === undefined) throw new Error(`${node.name} has no weights`)
    return weight
  }

  #biases(node: GraphNode, length: number): number {
    const values = new Float32Array(length)
    if (node.fused.includes('BiasAdd')) values.set(this.#weight(node, 2).values)
    return this.#constant(values)
  }

  #constant(values: Float32Array): number {
    const at = this.#memory.reserve(values.byteLength)
    this.#memory.floats(at, values.length).set(values)
    return at
  }

  #reserved(height: number, width: number, channels: number): Tensor {
    const at = this.#memory.reserve(height * width * paddedChannels(channels) * FLOAT_BYTES)
    return { at, height, width, channels }
  }

  #taken(height: number, width: number, channels: number): Tensor {
    const at = this.#memory.take(height * width * paddedChannels(channels) * FLOAT_BYTES)
    return { at, height, width, channels }
  }

  #scratchOf(bytes: number): number {
    if (bytes > this.#scratch.bytes) this.#scratch = { at: this.#memory.reserve(bytes), bytes }
    return this.#scratch.at
  }
}

function floatsOf(values: Float32Array | Int32Array): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values)
}

/** Where a window stands on a picture, by TensorFlow's rule: of an odd border, the larger part is below and to the right. */
function windowOf(
  input: Tensor,
  [rows, columns]: readonly [number, number],
  { strides, isSamePadded }: GraphNode,
): Window {
  const [strideRows, strideColumns] = strides
  const along = (size: number, window: number, stride: number) => {
    const steps = isSamePadded ? Math.ceil(size / stride) : Math.floor((size - window) / stride) + 1
    const bordered = isSamePadded ? Math.max(size, (steps - 1) * stride + window) : size
    return { steps, bordered, before: Math.floor((bordered - size) / 2) }
  }
  const down = along(input.height, rows, strideRows)
  const across = along(input.width, columns, strideColumns)
  return {
    height: down.steps,
    width: across.steps,
    top: down.before,
    left: across.before,
    borderedHeight: down.bordered,
    borderedWidth: across.bordered,
  }
}

/** Least value of a node's output. @throws Error when it does something else to its result. */
function floorOf({ name, fused }: GraphNode, known: readonly string[]): number {
  const unknown = fused.find((each) => !known.includes(each))
  if (unknown !== undefined) throw new Error(`${name}: the kernels do not have ${unknown}`)
  return fused.includes('Relu') ? 0 : -Infinity
}

/** What is done to each value of a list last. */
function finishOf(node: GraphNode): (value: number) => number {
  const floor = floorOf(node, ['BiasAdd', 'Relu', 'Sigmoid'])
  if (node.fused.includes('Sigmoid')) return (value) => 1 / (1 + Math.exp(-value))
  return (value) => Math.max(floor, value)
}
