import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import hashes from '../../../models/emotion/hashes.json'
import { EngineError } from '../engine-error'
import {
  BATCH_SIZES,
  batchesOf,
  ExpressionNet,
  expressionFilesFrom,
  headProbabilities,
  loadExpressionFiles,
  mixHeads,
} from './expression-net'
import { CROP_PIXELS } from './face-crop'

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

beforeAll(async () => {
  await tf.setBackend('cpu')
})
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

describe('ExpressionNet', () => {
  const loaded = async () => {
    serve()
    const files = await loadExpressionFiles(BASE_URL)
    return { files, net: await ExpressionNet.build(files) }
  }

  test('computes what PyTorch computed', { timeout: 30_000 }, async () => {
    const reference = v.parse(referenceSchema, JSON.parse(new TextDecoder().decode(await modelFile('reference.json'))))
    const { files, net } = await loaded()
    const logits = await net.logits(reference.inputs.map((pixels) => Float32Array.from(pixels, (pixel) => pixel / 255)))
    files.calibration.heads.forEach((head, index) => {
      const expected = reference.logits[head.output]?.flat() ?? []
      const actual = logits[index]?.flat() ?? []
      expect(actual).toHaveLength(expected.length)
      const largestError = Math.max(...actual.map((value, at) => Math.abs(value - (expected[at] ?? NaN))))
      expect(largestError).toBeLessThan(reference.tolerance)
    })
    net.dispose()
  })

  test('gives probabilities, leaves no tensor behind, and frees its weights', { timeout: 30_000 }, async () => {
    const before = tf.memory().numTensors
    const { net } = await loaded()
    const face = new Float32Array(CROP_PIXELS).fill(0.4)
    await net.classify([face])
    const running = tf.memory().numTensors
    const [one, two, three] = await net.classify([face, face, face])
    expect(tf.memory().numTensors).toBe(running)
    expect(one?.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6)
    expect(two).toEqual(one)
    expect(three).toEqual(one)
    expect(await net.classify([])).toEqual([])
    net.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  test('refuses a crop of another size', async () => {
    const { net } = await loaded()
    await expect(net.classify([new Float32Array(10)])).rejects.toThrow(RangeError)
    net.dispose()
  })
})

describe('batchesOf', () => {
  test('pads to the next size, and splits what is more than the largest', () => {
    expect(batchesOf(0)).toEqual([])
    expect(batchesOf(3)).toEqual([{ start: 0, count: 3, size: 4 }])
    expect(batchesOf(16)).toEqual([{ start: 0, count: 16, size: 16 }])
    expect(batchesOf(30)).toEqual([
      { start: 0, count: 16, size: 16 },
      { start: 16, count: 14, size: 16 },
    ])
  })

  test('every run has a known size', () => {
    for (let faces = 1; faces <= 64; faces++) {
      const batches = batchesOf(faces)
      expect(batches.reduce((sum, batch) => sum + batch.count, 0)).toBe(faces)
      for (const { size, count } of batches) {
        expect(BATCH_SIZES).toContain(size)
        expect(size).toBeGreaterThanOrEqual(count)
      }
    }
  })
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
