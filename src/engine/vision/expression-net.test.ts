import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { afterEach, describe, expect, inject, test, vi } from 'vitest'
import hashes from '../../../models/emotion/hashes.json'
import { EngineError } from '../engine-error'
import type { BackendSystem } from './backend-system'
import { ExpressionNet, expressionFilesFrom, headProbabilities, loadExpressionFiles, mixHeads } from './expression-net'
import { CROP_PIXELS } from './face-crop'
import { activate, loadNet } from './tensorflow'
import { WasmNet } from './wasm-net/wasm-net'

const FOLDER = new URL('../../../models/emotion/', import.meta.url)
const BASE_URL = 'https://mien.test/'
const evenly = [0, 0, 0, 0, 0, 0, 0]

async function modelFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL(name, FOLDER)))
}

/** Serves models/emotion, with some files replaced; null for a missing one. */
function serve(replaced: Readonly<Record<string, Uint8Array<ArrayBuffer> | null>> = {}): void {
  vi.stubGlobal('fetch', async (url: string) => {
    const name = url.replace(`${BASE_URL}models/emotion/`, '')
    const bytes = name in replaced ? replaced[name] : await modelFile(name)
    return bytes ? new Response(bytes) : new Response(null, { status: 404 })
  })
}

async function problemOf(work: Promise<unknown>): Promise<EngineError['problem']> {
  const thrown: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof EngineError)) throw new Error(`Not an EngineError: ${String(thrown)}`)
  return thrown.problem
}

afterEach(() => vi.unstubAllGlobals())

describe('the files of models/emotion', () => {
  test.each(Object.entries(hashes))('%s is the file that hashes.json names', async (name, hash) => {
    expect(
      createHash('sha256')
        .update(await modelFile(name))
        .digest('hex'),
    ).toBe(hash)
  })

  test.each(['hashes.json', 'model.json', 'weights.bin', 'calibration.json'])('a missing %s is named', async (name) => {
    serve({ [name]: null })
    const problem = await problemOf(loadExpressionFiles(BASE_URL))
    expect(problem.code).toBe('model-missing')
    expect(problem.detail).toContain(name)
  })

  test.each(['hashes.json', 'model.json', 'weights.bin', 'calibration.json'])(
    'a %s cut short is named',
    async (name) => {
      const whole = await modelFile(name)
      serve({ [name]: whole.slice(0, whole.length - 40) })
      const problem = await problemOf(loadExpressionFiles(BASE_URL))
      expect(problem.code).toBe('model-broken')
      expect(problem.detail).toContain(name)
    },
  )

  test('a calibration that adjusts another number of expressions is refused', async () => {
    const calibration = new TextEncoder().encode(
      JSON.stringify({
        version: 2,
        heads: [{ output: 'logits_ferplus', weight: 1, temperature: 1, offsets: evenly }],
        adjustment: [0, 0],
        confidenceFloor: 0.5,
      }),
    )
    const [model, weights] = await Promise.all([modelFile('model.json'), modelFile('weights.bin')])
    expect(() => expressionFilesFrom(model, weights, calibration)).toThrow('calibration.json')
  })

  test('a calibration of an output that the net does not have is refused', async () => {
    const calibration = new TextEncoder().encode(
      JSON.stringify({
        version: 2,
        heads: [{ output: 'other', weight: 1, temperature: 1, offsets: evenly }],
        adjustment: evenly,
        confidenceFloor: 0.5,
      }),
    )
    const [model, weights] = await Promise.all([modelFile('model.json'), modelFile('weights.bin')])
    expect(() => expressionFilesFrom(model, weights, calibration)).toThrow('no output other')
  })
})

const referenceSchema = v.object({
  tolerance: v.number(),
  inputs: v.array(v.array(v.number())),
  logits: v.record(v.string(), v.array(v.array(v.number()))),
})

/** How each backend loads a net. */
const LOADERS: Record<string, BackendSystem['load']> = {
  wasm: async (files, outputs) => WasmNet.build(await WebAssembly.compile(inject('kernels')), files, outputs),
  cpu: async (files, outputs) => {
    await activate('cpu')
    return loadNet(files, outputs)
  },
}

/** Integers of 12 bits in place of floats: a logit of 3 changes by this at most, a probability by less than a hundredth. */
const WASM_TOLERANCE = 0.02

describe.each(Object.entries(LOADERS))('ExpressionNet on %s', (backend, load) => {
  const loaded = async () => {
    serve()
    const files = await loadExpressionFiles(BASE_URL)
    return { files, net: await ExpressionNet.build(files, load) }
  }

  test('computes what PyTorch computed', { timeout: 30_000 }, async () => {
    const reference = v.parse(referenceSchema, JSON.parse(new TextDecoder().decode(await modelFile('reference.json'))))
    const { files, net } = await loaded()
    const faces = reference.inputs.map((pixels) => Float32Array.from(pixels, (pixel) => pixel / 255))
    const logits = await net.logits(faces)
    files.calibration.heads.forEach((head, index) => {
      const expected = reference.logits[head.output]?.flat() ?? []
      const actual = logits[index]?.flat() ?? []
      expect(actual).toHaveLength(expected.length)
      const largestError = Math.max(...actual.map((value, at) => Math.abs(value - (expected[at] ?? NaN))))
      expect(largestError).toBeLessThan(backend === 'wasm' ? WASM_TOLERANCE : reference.tolerance)
    })
    const shown = await net.classify(faces)
    const wanted = faces.map((_, face) =>
      mixHeads(
        files.calibration.heads.map(({ output }) => reference.logits[output]?.[face] ?? []),
        files.calibration,
      ),
    )
    const differences = shown.flat().map((value, at) => Math.abs(value - (wanted.flat()[at] ?? NaN)))
    expect(Math.max(...differences)).toBeLessThan(0.01)
    net.dispose()
  })

  test('gives the same probabilities for the same face, alone or among others', { timeout: 30_000 }, async () => {
    const { net } = await loaded()
    const face = new Float32Array(CROP_PIXELS).fill(0.4)
    const [alone] = await net.classify([face])
    const [one, two, three] = await net.classify([face, face.map((_, at) => (at % 7) / 7), face])
    expect(alone?.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6)
    expect(one).toEqual(alone)
    expect(three).toEqual(alone)
    expect(two).not.toEqual(alone)
    expect(await net.classify([])).toEqual([])
    net.dispose()
  })

  test('refuses a crop of another size', async () => {
    const { net } = await loaded()
    await expect(net.classify([new Float32Array(10)])).rejects.toThrow(RangeError)
    net.dispose()
  })

  test('refuses weights that are too short', async () => {
    serve()
    const files = await loadExpressionFiles(BASE_URL)
    const cut = { ...files, weights: files.weights.slice(0, 1000) }
    expect((await problemOf(ExpressionNet.build(cut, load))).code).toBe('model-broken')
  })
})

test('TensorFlow.js leaves no tensor behind, and frees the weights', { timeout: 30_000 }, async () => {
  serve()
  await activate('cpu')
  const before = tf.memory().numTensors
  const net = await ExpressionNet.build(await loadExpressionFiles(BASE_URL), loadNet)
  const face = new Float32Array(CROP_PIXELS).fill(0.4)
  await net.classify([face])
  const running = tf.memory().numTensors
  await net.classify([face, face, face])
  expect(tf.memory().numTensors).toBe(running)
  net.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

describe('mixHeads', () => {
  const calibration = {
    version: 2 as const,
    heads: [
      { output: 'a', weight: 0.25, temperature: 1, offsets: evenly },
      { output: 'b', weight: 0.75, temperature: 2, offsets: evenly },
    ],
    adjustment: evenly,
    temperature: 1,
    confidenceFloor: 0.5,
  }

  test('mixes the softmaxes by weight, each at its temperature', () => {
    const happy = [0, 0, 0, 2 * Math.log(6), 0, 0, 0]
    expect(mixHeads([evenly, happy], calibration)[3]).toBeCloseTo(0.25 / 7 + 0.75 * 0.5, 6)
    expect(mixHeads([evenly, happy], calibration)[0]).toBeCloseTo(0.25 / 7 + 0.75 / 12, 6)
  })

  test("adds a head's offsets after its temperature", () => {
    const calibrated = headProbabilities([0, 0, 0, 4, 0, 0, 0], {
      output: 'a',
      weight: 1,
      temperature: 2,
      offsets: [0, 0, 0, Math.log(6) - 2, 0, 0, 0],
    })
    expect(calibrated[3]).toBeCloseTo(0.5, 6)
    expect(calibrated[0]).toBeCloseTo(1 / 12, 6)
  })

  test('the final temperature sharpens below one', () => {
    const happy = [0, 0, 0, 2, 0, 0, 0]
    const plain = mixHeads([happy, happy], calibration)[3]
    const sharp = mixHeads([happy, happy], { ...calibration, temperature: 0.5 })[3]
    expect(sharp).toBeGreaterThan(plain)
  })

  test('the adjustment takes from frequent expressions what it gives to rare ones', () => {
    const adjustment = [0, -Math.log(2), 0, 0, 0, 0, 0]
    const shown = mixHeads([evenly, evenly], { ...calibration, adjustment })
    expect(shown[1]).toBeCloseTo(2 / 8, 6)
    expect(shown[0]).toBeCloseTo(1 / 8, 6)
  })

  test('logits that are no numbers are an error, not a guess', () => {
    expect(() => mixHeads([evenly.map(() => NaN), evenly], calibration)).toThrow('no probabilities')
    expect(() => mixHeads([evenly], calibration)).toThrow('no probabilities')
  })
})
