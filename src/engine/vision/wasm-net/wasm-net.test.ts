import { beforeAll, describe, expect, inject, test } from 'vitest'
import { seeded } from '../../../call/testing/seeded'
import type { GraphModelFiles } from '../graph-model'
import { activate, loadNet } from '../tensorflow'
import { madeGraph, type MadeNode, type MadeWeight } from '../testing/made-graph'
import { WasmNet } from './wasm-net'

let kernels: WebAssembly.Module

beforeAll(async () => {
  kernels = await WebAssembly.compile(inject('kernels'))
  await activate('cpu')
})

/** Largest difference allowed, as a part of the largest value: integers of 12 bits and more. */
const TOLERANCE = 0.002

/** A graph model, and how many values its input has. */
interface Made {
  readonly files: GraphModelFiles
  readonly length: number
}

function made(...[shape, ...rest]: Parameters<typeof madeGraph>): Made {
  return { files: madeGraph(shape, ...rest), length: shape.reduce((product, size) => product * size, 1) }
}

const inputOf = ({ length }: Made, seed = 7, count = 1) => {
  const random = seeded(seed)
  return Float32Array.from({ length: count * length }, () => 2 * random() - 1)
}

/** Computes a graph with TensorFlow.js and with the kernels, and compares its last node's values. */
async function expectSame(graph: Made, output: string, input = inputOf(graph)): Promise<Float32Array> {
  const { files } = graph
  const [expected = new Float32Array()] = await (await loadNet(files, [output])).run(input, 1)
  const [actual = new Float32Array()] = await WasmNet.build(kernels, files, [output]).run(input, 1)
  expect(actual).toHaveLength(expected.length)
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const worst = actual.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? NaN))), 0)
  expect(largest).toBeGreaterThan(0)
  expect(worst).toBeLessThanOrEqual(TOLERANCE * largest)
  return actual
}

const convolution = (node: Partial<MadeNode> = {}): MadeNode => ({
  name: 'output',
  op: '_FusedConv2D',
  inputs: ['input', 'weight', 'bias'],
  strides: 1,
  padding: 'SAME',
  fused: ['BiasAdd'],
  ...node,
})
const weights = (shape: readonly number[], values: MadeWeight['values'] = 3): Record<string, MadeWeight> => ({
  weight: { shape, values },
  bias: { shape: [shape.at(-1) ?? 0], values: 5 },
})

describe('a convolution', () => {
  test.each<[string, readonly [number, number, number], readonly number[], Partial<MadeNode>]>([
    ['3×3', [12, 12, 8], [3, 3, 8, 16], {}],
    ['of a row that is no multiple of a tile', [5, 7, 8], [3, 3, 8, 8], {}],
    ['of one channel', [48, 48, 1], [3, 3, 1, 24], { fused: ['BiasAdd', 'Relu'] }],
    ['of channels that are no whole vectors', [8, 8, 3], [3, 3, 3, 10], {}],
    ['to half a block of channels', [8, 8, 8], [3, 3, 8, 12], {}],
    ['to two channels', [8, 8, 88], [1, 1, 88, 2], {}],
    ['1×1', [16, 8, 24], [1, 1, 24, 28], { padding: 'VALID' }],
    ['5×5, every second pixel', [16, 16, 3], [5, 5, 3, 24], { strides: 2 }],
    ['3×3, every second of an odd number of pixels', [9, 7, 4], [3, 3, 4, 8], { strides: 2 }],
    ['without a border', [9, 9, 4], [3, 3, 4, 8], { padding: 'VALID' }],
    ['of many values', [6, 6, 192], [3, 3, 192, 16], {}],
  ])('%s', async (_name, shape, weightShape, node) => {
    await expectSame(made(shape, [convolution(node)], weights(weightShape)), 'output')
  })

  test('never overflows, whatever the values', async () => {
    const ones = Array<number>(3 * 3 * 192 * 8).fill(1)
    const graph = made([6, 6, 192], [convolution()], weights([3, 3, 192, 8], ones))
    await expectSame(graph, 'output', new Float32Array(6 * 6 * 192).fill(1000))
    await expectSame(graph, 'output', new Float32Array(6 * 6 * 192).fill(-1000))
  })

  test('of zeros gives the bias', async () => {
    const graph = made([6, 6, 4], [convolution()], weights([3, 3, 4, 8]))
    await expectSame(graph, 'output', new Float32Array(6 * 6 * 4))
    await expectSame(made([6, 6, 4], [convolution()], weights([3, 3, 4, 8], [0])), 'output')
  })
})

describe('further kernels', () => {
  test.each([
    [1, 8, [10, 12, 8]],
    [2, 28, [8, 8, 28]],
    [2, 42, [16, 8, 42]],
  ] as const)('a depthwise convolution by steps of %i, of %i channels', async (strides, channels, shape) => {
    const node = convolution({ op: 'FusedDepthwiseConv2dNative', strides })
    const own = { weight: { shape: [3, 3, channels, 1], values: 3 }, bias: { shape: [channels], values: 5 } }
    await expectSame(made(shape, [node], own), 'output')
  })

  test('a pool, more channels, a sum and a ReLU, as in the face detector', async () => {
    const nodes: MadeNode[] = [
      { name: 'pool', op: 'MaxPool', window: 2, strides: 2, padding: 'SAME' },
      { name: 'padded', op: 'Pad', inputs: ['pool', 'paddings'] },
      convolution({ name: 'thinned', strides: 2 }),
      { name: 'sum', op: 'AddV2', inputs: ['padded', 'thinned'] },
      { name: 'output', op: 'Relu', inputs: ['sum'] },
    ]
    const own = {
      ...weights([3, 3, 6, 10]),
      paddings: { shape: [4, 2], values: [0, 0, 0, 0, 0, 0, 0, 4], dtype: 'int32' as const },
    }
    const values = await expectSame(made([8, 8, 6], nodes, own), 'output')
    expect(Math.min(...values)).toBe(0)
  })

  test('a gate of means, and the sum of what it lets through, as in the net for expressions', async () => {
    const nodes: MadeNode[] = [
      { name: 'centred', op: 'Sub', inputs: ['input', 'middle'] },
      { name: 'means', op: 'Mean', inputs: ['centred', 'axes'] },
      { name: 'squeezed', op: '_FusedMatMul', inputs: ['means', 'first', 'firstBias'], fused: ['BiasAdd', 'Relu'] },
      { name: 'gate', op: '_FusedMatMul', inputs: ['squeezed', 'second', 'secondBias'], fused: ['BiasAdd', 'Sigmoid'] },
      { name: 'scale', op: 'Reshape', inputs: ['gate', 'shape'] },
      { name: 'gated', op: 'Mul', inputs: ['centred', 'scale'] },
      { name: 'sum', op: 'AddV2', inputs: ['centred', 'gated'] },
      { name: 'weighed', op: 'Mul', inputs: ['sum', 'each'] },
      { name: 'output', op: 'Mean', inputs: ['weighed', 'axes'] },
    ]
    const own: Record<string, MadeWeight> = {
      middle: { shape: [], values: [0.25] },
      axes: { shape: [2], values: [1, 2], dtype: 'int32' },
      first: { shape: [6, 3], values: 3 },
      firstBias: { shape: [3], values: [0.5, 0.5, 0.5] },
      second: { shape: [3, 6], values: 4 },
      secondBias: { shape: [6], values: 5 },
      shape: { shape: [4], values: [-1, 1, 1, 6], dtype: 'int32' },
      each: { shape: [1, 5, 3, 6], values: 6 },
    }
    await expectSame(made([5, 3, 6], nodes, own), 'output')
  })
})

describe('a net', () => {
  const graph = () => made([6, 6, 4], [convolution()], weights([3, 3, 4, 8]))

  test('gives several inputs’ values one after another, each as by itself, and the same each time', async () => {
    const net = WasmNet.build(kernels, graph().files, ['output'])
    const inputs = inputOf(graph(), 9, 3)
    const [together = new Float32Array()] = await net.run(inputs, 3)
    for (let index = 2; index >= 0; index--) {
      const [alone] = await net.run(inputs.subarray(index * 144, (index + 1) * 144), 1)
      expect(alone).toEqual(together.subarray(index * 288, (index + 1) * 288))
    }
    expect(await net.run(new Float32Array(), 0)).toEqual([new Float32Array()])
  })

  test('of inputs that are filled up with zeros gives the same each time, though later nodes need the memory', async () => {
    const nodes = [
      convolution({ name: 'first', inputs: ['input', 'weight', 'bias'] }),
      ...['second', 'third', 'output'].map((name, index) =>
        convolution({ name, inputs: [['first', 'second', 'third'][index] ?? '', 'next', 'bias'] }),
      ),
    ]
    const own = { ...weights([3, 3, 3, 4]), next: { shape: [3, 3, 4, 4], values: 4 } }
    const graph = made([6, 6, 3], nodes, own)
    const net = WasmNet.build(kernels, graph.files, ['output'])
    const input = inputOf(graph)
    const [first] = await net.run(input, 1)
    const [again] = await net.run(input, 1)
    expect(again).toEqual(first)
  })

  test('keeps what is asked for, though later nodes need the memory', async () => {
    const nodes = [
      convolution({ name: 'first' }),
      convolution({ name: 'second', inputs: ['first', 'weight', 'bias'] }),
      convolution({ name: 'third', inputs: ['second', 'weight', 'bias'] }),
      convolution({ name: 'output', inputs: ['third', 'weight', 'bias'] }),
    ]
    const graph = made([6, 6, 8], nodes, weights([3, 3, 8, 8]))
    const input = inputOf(graph)
    const [first] = await WasmNet.build(kernels, graph.files, ['first']).run(input, 1)
    const [again, last] = await WasmNet.build(kernels, graph.files, ['first', 'output']).run(input, 1)
    expect(again).toEqual(first)
    expect(last).not.toEqual(first)
  })

  test('refuses inputs of another size', async () => {
    await expect(WasmNet.build(kernels, graph().files, ['output']).run(new Float32Array(5), 1)).rejects.toThrow(
      RangeError,
    )
  })

  test.each<[string, () => Made, string]>([
    ['a node that the kernels do not have', () => made([6, 6, 4], [{ name: 'output', op: 'Softmax' }], {}), 'Softmax'],
    [
      'another activation',
      () => made([6, 6, 4], [convolution({ fused: ['BiasAdd', 'Elu'] })], weights([3, 3, 4, 8])),
      'Elu',
    ],
    ['an output that is not there', () => made([6, 6, 4], [{ name: 'other', op: 'Relu' }], {}), 'no output'],
    [
      'a pool of other sizes',
      () => made([6, 6, 4], [{ name: 'output', op: 'MaxPool', window: 3, strides: 3 }], {}),
      '2×2',
    ],
  ])('is refused with %s', (_name, refused, message) => {
    expect(() => WasmNet.build(kernels, refused().files, ['output'])).toThrow(message)
  })
})
