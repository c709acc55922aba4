// @ts-check
/**
 * Converts a plain convolutional tflite model with float16 weights into a TensorFlow.js graph model that takes batches.
 */
import { readTfliteGraph } from './tflite-graph.mjs'

/** Fields of the operators' options in schema.fbs. A fused activation must be none. */
const CONV = { padding: 0, strideWidth: 1, strideHeight: 2, activation: 3 }
const DEPTHWISE = { padding: 0, strideWidth: 1, strideHeight: 2, activation: 4 }
const POOL = { padding: 0, strideWidth: 1, strideHeight: 2, filterWidth: 3, filterHeight: 4, activation: 5 }
const SAME = 0

/** @typedef {import('./tflite-graph.mjs').Operator} Operator */
/** @typedef {import('./tflite-graph.mjs').Tensor} Tensor */

const FLOAT = { type: 'DT_FLOAT' }
/** @param {readonly number[]} values */
const ints = (values) => ({ list: { i: values.map(String) } })
/** @param {string} text */
const text = (text) => ({ s: Buffer.from(text).toString('base64') })
/** @param {readonly number[]} sizes */
const shapeOf = (sizes) => ({ dim: sizes.map((size) => ({ size: String(size) })) })

/**
 * The model as TensorFlow.js' model.json and weights.bin.
 * @param {Uint8Array} tflite
 * @param {string} inputName Name that the input gets.
 * @param {readonly string[]} outputNames Tensors that are outputs; what only later ones need is left out.
 * @returns {{ model: object, weights: Uint8Array }}
 * @throws {Error} when the model has something that is not converted.
 */
export function convertTflite(tflite, inputName, outputNames) {
  const graph = readTfliteGraph(tflite)
  /** @type {object[]} */
  const nodes = []
  /** @type {object[]} */
  const manifest = []
  /** @type {Uint8Array[]} */
  const weights = []
  /** Constants by tensor; DEQUANTIZE hands them on. @type {Map<number, Tensor>} */
  const constants = new Map()
  graph.tensors.forEach((tensor, number) => tensor.data.length > 0 && constants.set(number, tensor))
  /** Node that computes a tensor. @type {Map<number, string>} */
  const names = new Map()

  /** @param {number} number */
  const tensorAt = (number) => {
    const tensor = graph.tensors[number]
    if (tensor === undefined) throw new Error(`The model has no tensor ${number}`)
    return tensor
  }
  /** @param {number | undefined} number */
  const nameOf = (number) => {
    const name = number === undefined ? undefined : names.get(number)
    if (name === undefined) throw new Error(`The model uses tensor ${number} before it is computed`)
    return name
  }
  /** @param {number | undefined} number */
  const constantAt = (number) => {
    const constant = number === undefined ? undefined : constants.get(number)
    if (constant === undefined) throw new Error(`Tensor ${number} of the model is no constant`)
    return constant
  }
  /** @type {(name: string, op: string, inputs: readonly string[], attributes?: object) => void} */
  const add = (name, op, inputs, attributes = {}) => {
    nodes.push({ name, op, input: inputs, attr: { T: FLOAT, ...attributes } })
  }
  /** @type {(name: string, shape: readonly number[], bytes: Uint8Array, dtype: 'float32' | 'int32') => string} */
  const constant = (name, shape, bytes, dtype) => {
    const type = dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT'
    nodes.push({
      name,
      op: 'Const',
      attr: { dtype: { type }, value: { tensor: { dtype: type, tensorShape: shapeOf(shape) } } },
    })
    const quantization = { dtype: 'float16', original_dtype: 'float32' }
    manifest.push({ name, shape, dtype, ...(dtype === 'float32' ? { quantization } : {}) })
    weights.push(bytes)
    return name
  }
  /** @type {(name: string, values: readonly number[], shape?: readonly number[]) => string} */
  const intConstant = (name, values, shape = [values.length]) =>
    constant(name, shape, new Uint8Array(Int32Array.from(values).buffer), 'int32')
  /** @type {(name: string, tensor: Tensor, shape: readonly number[], bytes?: Uint8Array) => string} */
  const floatConstant = (name, tensor, shape, bytes = tensor.data) => {
    if (!tensor.isFloat16) throw new Error(`${tensor.name}: only float16 weights are converted`)
    return constant(name, shape, bytes, 'float32')
  }

  /** @type {(operator: Operator, name: string, op: string, weight: string, fields: { padding: number, strideWidth: number, strideHeight: number }) => void} */
  const addConvolution = ({ inputs, byteOption, intOption }, name, op, weight, fields) => {
    const bias = constantAt(inputs[2])
    add(name, op, [nameOf(inputs[0]), weight, floatConstant(`${name}/bias`, bias, bias.shape)], {
      strides: ints([1, intOption(fields.strideHeight), intOption(fields.strideWidth), 1]),
      padding: text(byteOption(fields.padding) === SAME ? 'SAME' : 'VALID'),
      dilations: ints([1, 1, 1, 1]),
      data_format: text('NHWC'),
      fused_ops: { list: { s: [text('BiasAdd').s] } },
      num_args: { i: '1' },
      epsilon: { f: 0 },
    })
  }

  /** @type {Record<NonNullable<Operator['name']>, (operator: Operator, name: string) => void>} */
  const converters = {
    ADD: ({ inputs, byteOption }, name) => {
      refuseActivation(name, byteOption(0))
      add(name, 'AddV2', [nameOf(inputs[0]), nameOf(inputs[1])])
    },
    RELU: ({ inputs }, name) => add(name, 'Relu', [nameOf(inputs[0])]),
    CONV_2D: (operator, name) => {
      refuseActivation(name, operator.byteOption(CONV.activation))
      const weight = constantAt(operator.inputs[1])
      const [outputs = 0, height = 0, width = 0, channels = 0] = weight.shape
      const shape = [height, width, channels, outputs]
      const weightName = floatConstant(`${name}/weight`, weight, shape, outputsLast(weight))
      addConvolution(operator, name, '_FusedConv2D', weightName, CONV)
    },
    DEPTHWISE_CONV_2D: (operator, name) => {
      refuseActivation(name, operator.byteOption(DEPTHWISE.activation))
      const weight = constantAt(operator.inputs[1])
      const [, height = 0, width = 0, channels = 0] = weight.shape
      const weightName = floatConstant(`${name}/weight`, weight, [height, width, channels, 1])
      addConvolution(operator, name, 'FusedDepthwiseConv2dNative', weightName, DEPTHWISE)
    },
    MAX_POOL_2D: ({ inputs, byteOption, intOption }, name) => {
      refuseActivation(name, byteOption(POOL.activation))
      add(name, 'MaxPool', [nameOf(inputs[0])], {
        ksize: ints([1, intOption(POOL.filterHeight), intOption(POOL.filterWidth), 1]),
        strides: ints([1, intOption(POOL.strideHeight), intOption(POOL.strideWidth), 1]),
        padding: text(byteOption(POOL.padding) === SAME ? 'SAME' : 'VALID'),
        data_format: text('NHWC'),
      })
    },
    PAD: ({ inputs }, name) => {
      const { shape, data } = constantAt(inputs[1])
      const paddings = intConstant(`${name}/paddings`, intsIn(data), shape)
      add(name, 'Pad', [nameOf(inputs[0]), paddings], { Tpaddings: { type: 'DT_INT32' } })
    },
    DEQUANTIZE: ({ inputs, outputs: [output = -1] }) => constants.set(output, constantAt(inputs[0])),
  }

  const [input = -1] = graph.inputs
  const inputShape = [-1, ...tensorAt(input).shape.slice(1)]
  names.set(input, inputName)
  nodes.push({ name: inputName, op: 'Placeholder', attr: { dtype: FLOAT, shape: { shape: shapeOf(inputShape) } } })
  const outputs = outputNames.map((name) => graph.tensors.findIndex((tensor) => tensor.name === name))
  for (const operator of operatorsFor(graph.operators, outputs)) {
    const [output = -1] = operator.outputs
    const name = tensorAt(output).name
    if (operator.name === null) throw new Error(`${name}: the model has an operator that is not converted`)
    converters[operator.name](operator, name)
    names.set(output, name)
  }
  /** @type {(number: number, name: string) => [string, object]} */
  const signatureOf = (number, name) => {
    const tensorShape = shapeOf([-1, ...tensorAt(number).shape.slice(1)])
    return [name, { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape }]
  }
  return {
    model: {
      format: 'graph-model',
      generatedBy: 'tflite',
      convertedBy: 'Mien tools/build/tflite-to-tfjs.mjs',
      signature: {
        inputs: Object.fromEntries([signatureOf(input, inputName)]),
        outputs: Object.fromEntries(outputs.map((number) => signatureOf(number, nameOf(number)))),
      },
      modelTopology: { node: nodes, library: {}, versions: { producer: 1645 } },
      weightsManifest: [{ paths: ['weights.bin'], weights: manifest }],
    },
    weights: Buffer.concat(weights),
  }
}

/** The operators that compute some tensors, in their order. @type {(operators: readonly Operator[], outputs: readonly number[]) => Operator[]} */
function operatorsFor(operators, outputs) {
  const needed = new Set(outputs)
  return operators
    .toReversed()
    .filter((operator) => {
      const isNeeded = operator.outputs.some((output) => needed.has(output))
      if (isNeeded) for (const input of operator.inputs) needed.add(input)
      return isNeeded
    })
    .toReversed()
}

/** @type {(name: string, activation: number) => void} */
function refuseActivation(name, activation) {
  if (activation !== 0) throw new Error(`${name}: a fused activation is not converted`)
}

/** A convolution's float16 weights [outputs, height, width, channels] as [height, width, channels, outputs]. @param {Tensor} weight */
function outputsLast({ shape: [outputs = 0, ...rest], data }) {
  const inner = rest.reduce((product, size) => product * size, 1)
  const moved = new Uint8Array(data.length)
  for (let output = 0; output < outputs; output++) {
    for (let index = 0; index < inner; index++) {
      const from = 2 * (output * inner + index)
      moved.set(data.subarray(from, from + 2), 2 * (index * outputs + output))
    }
  }
  return moved
}

/** @param {Uint8Array} bytes */
function intsIn(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length / 4 }, (_, index) => view.getInt32(4 * index, true))
}
