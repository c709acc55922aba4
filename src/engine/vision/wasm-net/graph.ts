import * as v from 'valibot'
import type { GraphModelFiles } from '../graph-model'

/** TensorFlow.js writes text attributes as base64. */
const text = v.pipe(
  v.string(),
  v.transform((value) => atob(value)),
)
const size = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(Number),
  v.check((value) => Number.isInteger(value) && value >= -1),
)
const sizes = v.array(size)

/** What of a node's attributes is read; what a kind of node does not have is left at its default. */
const attributes = v.object({
  strides: v.optional(v.object({ list: v.object({ i: sizes }) }), { list: { i: [] } }),
  ksize: v.optional(v.object({ list: v.object({ i: sizes }) }), { list: { i: [] } }),
  padding: v.optional(v.object({ s: text }), { s: '' }),
  fused_ops: v.optional(v.object({ list: v.object({ s: v.optional(v.array(text), []) }) }), { list: { s: [] } }),
  shape: v.optional(v.object({ shape: v.object({ dim: v.array(v.object({ size })) }) })),
})

const topology = v.object({
  node: v.array(
    v.object({
      name: v.string(),
      op: v.string(),
      input: v.optional(v.array(v.string()), []),
      attr: v.optional(attributes, {}),
    }),
  ),
})

/** One step of a graph model. */
export interface GraphNode {
  readonly name: string
  readonly op: string
  readonly inputs: readonly string[]
  /** Rows and columns from one place of the window to the next. */
  readonly strides: readonly [number, number]
  /** Rows and columns of a pool's window. */
  readonly window: readonly [number, number]
  readonly isSamePadded: boolean
  /** What else is done to the result, in this order: BiasAdd, Relu, Sigmoid. */
  readonly fused: readonly string[]
  /** Of the input: batch, rows, columns, channels; empty for other nodes. */
  readonly shape: readonly number[]
}

/** The steps of a graph model in an order in which they can be computed. @throws Error when the file has none. */
export function nodesOf({ model }: GraphModelFiles): GraphNode[] {
  return v.parse(topology, model.modelTopology).node.map(({ name, op, input, attr }) => {
    const [, rows = 1, columns = 1] = attr.strides.list.i
    const [, windowRows = 1, windowColumns = 1] = attr.ksize.list.i
    return {
      name,
      op,
      inputs: input,
      strides: [rows, columns],
      window: [windowRows, windowColumns],
      isSamePadded: attr.padding.s === 'SAME',
      fused: attr.fused_ops.list.s,
      shape: attr.shape?.shape.dim.map((each) => each.size) ?? [],
    }
  })
}

/** A weight of a graph model. */
export interface Weight {
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array
}

/** The weights of a graph model by their names, 16-bit floats as 32-bit ones. @throws Error when the file is too short or packed otherwise. */
export function weightsOf({ model, weights }: GraphModelFiles): Map<string, Weight> {
  const found = new Map<string, Weight>()
  let offset = 0
  for (const { name, shape, dtype, quantization } of model.weightsManifest[0].weights) {
    const count = shape.reduce((product, each) => product * each, 1)
    const bytes = quantization === undefined ? 4 : 2
    if (quantization !== undefined && quantization.dtype !== 'float16')
      throw new Error(`${name} is packed as ${quantization.dtype}`)
    const values = dtype === 'int32' ? new Int32Array(count) : new Float32Array(count)
    if (quantization === undefined) new Uint8Array(values.buffer).set(new Uint8Array(weights, offset, count * bytes))
    else new Uint16Array(weights, offset, count).forEach((bits, index) => (values[index] = fromHalf(bits)))
    found.set(name, { shape, values })
    offset += count * bytes
  }
  return found
}

/** Values of all positive 16-bit floats, by their bits (IEEE 754-2008, binary16): a net has a million. */
const HALVES = Float32Array.from({ length: 0x8000 }, (_, bits) => {
  const exponent = bits >> 10
  const fraction = (bits & 1023) / 1024
  return exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15)
})

function fromHalf(bits: number): number {
  const size = HALVES[bits & 0x7fff] ?? NaN
  return bits & 0x8000 ? -size : size
}
