import { seeded } from '../../../call/testing/seeded'
import type { GraphModelFiles } from '../graph-model'

/** A node of a made-up graph: its kind, its inputs, and its attributes as TensorFlow.js writes them. */
export interface MadeNode {
  readonly name: string
  readonly op: string
  readonly inputs?: readonly string[]
  readonly strides?: number
  readonly window?: number
  readonly padding?: 'SAME' | 'VALID'
  readonly fused?: readonly string[]
}

/** A weight: its values, or a number that seeds random ones in [-1, 1]. */
export interface MadeWeight {
  readonly shape: readonly number[]
  readonly values: readonly number[] | number
  readonly dtype?: 'float32' | 'int32'
}

const list = (i: readonly number[]) => ({ list: { i: i.map(String) } })

/** A graph model of one input [rows, columns, channels], `input`. */
export function madeGraph(
  shape: readonly [number, number, number],
  nodes: readonly MadeNode[],
  weights: Readonly<Record<string, MadeWeight>>,
): GraphModelFiles {
  const values = Object.values(weights).map((weight) => {
    const count = weight.shape.reduce((product, size) => product * size, 1)
    const random = seeded(typeof weight.values === 'number' ? weight.values : 1)
    const given = typeof weight.values === 'number' ? null : weight.values
    const numbers = Array.from({ length: count }, (_, at) => (given === null ? 2 * random() - 1 : (given[at] ?? 0)))
    return weight.dtype === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers)
  })
  const bytes = values.flatMap((each) => [...new Uint8Array(each.buffer)])
  const dim = [-1, ...shape].map((size) => ({ size: String(size) }))
  const placeholder = { name: 'input', op: 'Placeholder', attr: { dtype: { type: 1 }, shape: { shape: { dim } } } }
  const constants = Object.keys(weights).map((name) => ({ name, op: 'Const', attr: { dtype: { type: 1 } } }))
  return {
    model: {
      format: 'graph-model',
      modelTopology: {
        node: [
          placeholder,
          ...constants,
          ...nodes.map(({ name, op, inputs = ['input'], strides, window, padding, fused }) => ({
            name,
            op,
            input: inputs,
            attr: {
              T: { type: 1 },
              ...(strides === undefined ? {} : { strides: list([1, strides, strides, 1]) }),
              ...(window === undefined ? {} : { ksize: list([1, window, window, 1]) }),
              ...(padding === undefined ? {} : { padding: { s: btoa(padding) } }),
              ...(strides === undefined ? {} : { data_format: { s: btoa('NHWC') }, dilations: list([1, 1, 1, 1]) }),
              ...(fused === undefined ? {} : { fused_ops: { list: { s: fused.map(btoa) } }, num_args: { i: '1' } }),
            },
          })),
        ],
        library: {},
        versions: {},
      },
      signature: {
        inputs: { input: { name: 'input:0', dtype: 'DT_FLOAT', tensorShape: { dim } } },
        outputs: Object.fromEntries(nodes.map(({ name }) => [name, { name: `${name}:0`, dtype: 'DT_FLOAT' }])),
      },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: Object.entries(weights).map(([name, weight]) => ({
            name,
            shape: [...weight.shape],
            dtype: weight.dtype ?? 'float32',
          })),
        },
      ],
    },
    weights: Uint8Array.from(bytes).buffer,
  }
}
