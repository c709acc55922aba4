// @ts-check
/**
 * Reads the tables of a tflite file (schema.fbs, TensorFlow 2) that a plain convolutional net needs.
 */
import { ByteBuffer } from 'flatbuffers'

/** Numbers of builtin operators, tensor types and fields in schema.fbs. */
const OPERATORS = /** @type {const} */ ({
  0: 'ADD',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  17: 'MAX_POOL_2D',
  19: 'RELU',
  34: 'PAD',
})
const FLOAT16 = 1
const MODEL = { operatorCodes: 1, subgraphs: 2, buffers: 4 }
const SUBGRAPH = { tensors: 0, inputs: 1, operators: 3 }
const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3 }
const OPERATOR = { code: 0, inputs: 1, outputs: 2, options: 4 }
const CODE = { old: 0, current: 3 }
const BUFFER = { data: 0 }

/** @typedef {typeof OPERATORS[keyof typeof OPERATORS]} OperatorName */
/** @typedef {{ name: string, shape: number[], isFloat16: boolean, data: Uint8Array }} Tensor `data` is empty unless it is a constant. */
/**
 * @typedef {object} Operator
 * @property {OperatorName | null} name null for another operator than those.
 * @property {number[]} inputs Tensors, by number.
 * @property {number[]} outputs
 * @property {(field: number) => number} byteOption A one-byte field of its options; 0 when it is not set.
 * @property {(field: number) => number} intOption The same for a four-byte field.
 */

/**
 * The first graph of a tflite model.
 * @param {Uint8Array} bytes
 * @returns {{ tensors: Tensor[], inputs: number[], operators: Operator[] }}
 */
export function readTfliteGraph(bytes) {
  const file = new ByteBuffer(bytes)
  const model = file.__indirect(0)
  /** Position of a field; 0 when the table does not have it. @type {(table: number, field: number) => number} */
  const at = (table, field) => {
    const offset = file.__offset(table, 4 + 2 * field)
    return offset === 0 ? 0 : table + offset
  }
  /** Position and length of a vector. @type {(table: number, field: number) => [number, number]} */
  const vector = (table, field) => {
    const position = at(table, field)
    if (position === 0) return [0, 0]
    const start = file.__indirect(position)
    return [start + 4, file.readInt32(start)]
  }
  /** @type {(table: number, field: number) => number[]} */
  const tables = (table, field) => {
    const [start, length] = vector(table, field)
    return Array.from({ length }, (_, index) => file.__indirect(start + 4 * index))
  }
  /** @type {(table: number, field: number) => number[]} */
  const ints = (table, field) => {
    const [start, length] = vector(table, field)
    return Array.from({ length }, (_, index) => file.readInt32(start + 4 * index))
  }
  /** @type {(table: number, field: number) => Uint8Array} */
  const data = (table, field) => {
    const [start, length] = vector(table, field)
    return bytes.subarray(start, start + length)
  }
  /** @type {(table: number, field: number) => number} */
  const byte = (table, field) => (table !== 0 && at(table, field) !== 0 ? file.readInt8(at(table, field)) : 0)
  /** @type {(table: number, field: number) => number} */
  const int = (table, field) => (table !== 0 && at(table, field) !== 0 ? file.readInt32(at(table, field)) : 0)

  const codes = tables(model, MODEL.operatorCodes).map((code) =>
    Math.max(byte(code, CODE.old), int(code, CODE.current)),
  )
  const buffers = tables(model, MODEL.buffers).map((buffer) => data(buffer, BUFFER.data))
  const [graph = 0] = tables(model, MODEL.subgraphs)
  return {
    inputs: ints(graph, SUBGRAPH.inputs),
    tensors: tables(graph, SUBGRAPH.tensors).map((tensor) => ({
      name: new TextDecoder().decode(data(tensor, TENSOR.name)),
      shape: ints(tensor, TENSOR.shape),
      isFloat16: byte(tensor, TENSOR.type) === FLOAT16,
      data: buffers[int(tensor, TENSOR.buffer)] ?? new Uint8Array(),
    })),
    operators: tables(graph, SUBGRAPH.operators).map((operator) => {
      const code = codes[int(operator, OPERATOR.code)] ?? -1
      const name = Object.entries(OPERATORS).find(([number]) => Number(number) === code)?.[1]
      const position = at(operator, OPERATOR.options)
      const options = position === 0 ? 0 : file.__indirect(position)
      return {
        name: name ?? null,
        inputs: ints(operator, OPERATOR.inputs),
        outputs: ints(operator, OPERATOR.outputs),
        byteOption: (/** @type {number} */ field) => byte(options, field),
        intOption: (/** @type {number} */ field) => int(options, field),
      }
    }),
  }
}
