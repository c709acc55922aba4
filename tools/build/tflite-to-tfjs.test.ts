import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { graphModelSchema } from '../../src/engine/vision/graph-model'
import { REPO_ROOT } from './prepare.mjs'
import { readTfliteGraph } from './tflite-graph.mjs'
import { convertTflite } from './tflite-to-tfjs.mjs'

let tflite: Uint8Array
beforeAll(async () => {
  tflite = await readFile(join(REPO_ROOT, 'node_modules/@mediapipe/face_detection/face_detection_short_range.tflite'))
})

describe('a converted model', () => {
  test('has the named input and outputs, any number of pictures at a time, and only what the outputs need', () => {
    const { model } = convertTflite(tflite, 'picture', ['classificator_16'])
    const { signature, modelTopology } = v.parse(graphModelSchema, model)
    expect(Object.keys(signature.outputs)).toEqual(['classificator_16'])
    expect(JSON.stringify(signature)).toContain('"size":"-1"')
    const names = JSON.stringify(modelTopology)
    expect(names).toContain('"classificator_16"')
    expect(names).not.toContain('regressor')
    expect(names).not.toContain('classificator_8"')
  })

  test('has as many bytes of weights as its shapes say', () => {
    const { model, weights } = convertTflite(tflite, 'picture', ['classificator_8', 'regressor_16'])
    const { weightsManifest } = v.parse(graphModelSchema, model)
    const bytes = weightsManifest[0].weights.map(
      ({ shape, dtype }) => shape.reduce((product, size) => product * size, 1) * (dtype === 'int32' ? 4 : 2),
    )
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBe(weights.length)
  })

  test('has a convolution’s weights with the outputs last', () => {
    const { tensors, operators } = readTfliteGraph(tflite)
    const first = operators.find(({ name }) => name === 'CONV_2D')
    // The weights are constants that an operator hands on.
    const handedOn = operators.find(({ outputs }) => outputs[0] === first?.inputs[1])
    const source = tensors[handedOn?.inputs[0] ?? -1]
    expect(source?.shape).toEqual([24, 5, 5, 3])
    const { model, weights } = convertTflite(tflite, 'picture', ['classificator_8'])
    const [entry] = v.parse(graphModelSchema, model).weightsManifest[0].weights
    expect(entry?.shape).toEqual([5, 5, 3, 24])
    // Row 1, column 2, blue, output 7.
    const from = 2 * (((7 * 5 + 1) * 5 + 2) * 3 + 2)
    const to = 2 * (((1 * 5 + 2) * 3 + 2) * 24 + 7)
    expect([...weights.subarray(to, to + 2)]).toEqual([...(source?.data.subarray(from, from + 2) ?? [])])
  })

  test('something that is not converted is named', () => {
    expect(() => convertTflite(tflite, 'picture', ['regressors'])).toThrow('reshape_1: the model has an operator')
  })
})
