import * as v from 'valibot'
import { EXPRESSIONS, type Probabilities } from '../../call/reading'
import { fetchAsset, fetchChecked, type AssetProblems } from './asset-file'
import { EngineError } from '../engine-error'
import type { BackendSystem } from './backend-system'
import { messageOf } from '../../shared/error-message'
import { CROP_PIXELS } from './face-crop'
import { graphModelSchema, type GraphModelFiles } from './graph-model'
import type { Net } from './net'

const PROBLEMS: AssetProblems = { missing: 'model-missing', broken: 'model-broken' }

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0))
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

const hashesSchema = v.object({ 'model.json': sha256, 'weights.bin': sha256, 'calibration.json': sha256 })

const forEachExpression = v.pipe(v.array(v.pipe(v.number(), v.finite())), v.length(EXPRESSIONS.length))

const calibrationSchema = v.object({
  version: v.literal(2),
  /** Each head's part of the mixture, the temperature that its logits are divided by, and what is then added to each of them. */
  heads: v.pipe(
    v.array(v.object({ output: v.string(), weight: fraction, temperature: positive, offsets: forEachExpression })),
    v.minLength(1),
  ),
  /** For each expression, what is taken off the mixture's logarithm, so that frequent ones are not favoured (Menon 2021). */
  adjustment: forEachExpression,
  /** Sharpens (below 1) or softens (above 1) the adjusted mixture: probabilities to the power 1 / temperature. */
  temperature: v.optional(positive, 1),
  /** Below it an expression is not shown. */
  confidenceFloor: fraction,
})
export type Calibration = v.InferOutput<typeof calibrationSchema>

/** The net's files, checked, from which a net can be built on any backend. */
export interface ExpressionFiles extends GraphModelFiles {
  readonly calibration: Calibration
}

/**
 * Loads and checks models/emotion.
 * @param baseUrl Where `models/` stands; ends with a slash.
 * @throws EngineError 'model-missing' or 'model-broken', naming the file.
 */
export async function loadExpressionFiles(baseUrl: string): Promise<ExpressionFiles> {
  const folder = `${baseUrl}models/emotion/`
  const hashes = parseJson(hashesSchema, await fetchAsset(`${folder}hashes.json`, PROBLEMS), 'hashes.json')
  const checked = (name: keyof typeof hashes) => fetchChecked(folder + name, hashes[name], PROBLEMS)
  const [model, weights, calibration] = await Promise.all([
    checked('model.json'),
    checked('weights.bin'),
    checked('calibration.json'),
  ])
  return expressionFilesFrom(model, weights, calibration)
}

/**
 * The net's files from their bytes, without the check of their hashes.
 * @throws EngineError 'model-broken' naming the file that does not fit.
 */
export function expressionFilesFrom(
  modelJson: Uint8Array,
  weights: Uint8Array<ArrayBuffer>,
  calibrationJson: Uint8Array,
): ExpressionFiles {
  const model = parseJson(graphModelSchema, modelJson, 'model.json')
  const calibration = parseJson(calibrationSchema, calibrationJson, 'calibration.json')
  const outputs = model.signature.outputs
  const unknown = calibration.heads.find((head) => !(head.output in outputs))
  if (unknown) throw brokenModel(`calibration.json: the net has no output ${unknown.output}`)
  return { model, weights: weights.slice().buffer, calibration }
}

/** The net, on the backend that was current when it was built. */
export class ExpressionNet {
  /** Below it an expression is not shown: a probability in [0, 1]. */
  readonly confidenceFloor: number
  readonly #net: Net
  readonly #calibration: Calibration

  private constructor(net: Net, calibration: Calibration) {
    this.#net = net
    this.#calibration = calibration
    this.confidenceFloor = calibration.confidenceFloor
  }

  /** @throws EngineError 'model-broken' when the backend refuses the files. */
  static async build(files: ExpressionFiles, load: BackendSystem['load']): Promise<ExpressionNet> {
    try {
      const outputs = files.calibration.heads.map((head) => head.output)
      return new ExpressionNet(await load(files, outputs), files.calibration)
    } catch (thrown) {
      throw brokenModel(`model.json: ${messageOf(thrown)}`, thrown)
    }
  }

  /**
   * Seven calibrated probabilities for each face.
   * @param faces crops of {@link CROP_PIXELS} grey values in [0, 1], row by row
   * @throws RangeError for a face of another size.
   */
  async classify(faces: readonly Float32Array[]): Promise<Probabilities[]> {
    const logits = await this.logits(faces)
    return faces.map((_, face) =>
      mixHeads(
        logits.map((head) => head[face] ?? []),
        this.#calibration,
      ),
    )
  }

  /** Each head's own calibrated probabilities for each face, by the name of its output. @throws RangeError as above. */
  async classifyHeads(faces: readonly Float32Array[]): Promise<Record<string, Probabilities[]>> {
    const logits = await this.logits(faces)
    return Object.fromEntries(
      this.#calibration.heads.map((head, index) => [
        head.output,
        (logits[index] ?? []).map((values) => headProbabilities(values, head)),
      ]),
    )
  }

  /**
   * The heads' raw outputs in the order of the calibration: for each head, for each face, seven logits.
   * @throws RangeError for a face of another size.
   */
  async logits(faces: readonly Float32Array[]): Promise<number[][][]> {
    const pixels = new Float32Array(faces.length * CROP_PIXELS)
    faces.forEach((face, index) => {
      if (face.length !== CROP_PIXELS) throw new RangeError(`A face of ${face.length} values, not ${CROP_PIXELS}`)
      pixels.set(face, index * CROP_PIXELS)
    })
    const heads = await this.#net.run(pixels, faces.length)
    return heads.map((values) =>
      faces.map((_, face) => Array.from(values.subarray(face * EXPRESSIONS.length, (face + 1) * EXPRESSIONS.length))),
    )
  }

  /** Runs so many faces once, so that no round in a call waits for a GPU backend to compile. */
  async warmUp(size: number): Promise<void> {
    await this.#net.run(new Float32Array(size * CROP_PIXELS), size)
  }

  /** Frees the net's memory. */
  dispose(): void {
    this.#net.dispose()
  }
}

/** log(0) would be −∞ and 0 · −∞ no number; this is far below what a float32 softmax resolves. */
const SMALLEST_PROBABILITY = 1e-12

/**
 * The shown probabilities of one face: the mixture of its heads' softmaxes, adjusted, then the final temperature.
 * @param logits seven for each head, in the calibration's order
 * @throws Error when a logit is missing or not a number (a backend that computes nonsense).
 */
export function mixHeads(logits: readonly (readonly number[])[], calibration: Calibration): Probabilities {
  const mixed: number[] = EXPRESSIONS.map(() => 0)
  calibration.heads.forEach((head, index) => {
    const probabilities = headProbabilities(logits[index] ?? [], head)
    for (const expression of EXPRESSIONS.keys()) {
      mixed[expression] = (mixed[expression] ?? 0) + head.weight * (probabilities[expression] ?? NaN)
    }
  })
  if (!mixed.every(Number.isFinite)) throw new Error('The net gave no probabilities')
  const { adjustment, temperature } = calibration
  const shown = softmax(
    mixed.map(
      (p, expression) => (Math.log(Math.max(p, SMALLEST_PROBABILITY)) - (adjustment[expression] ?? 0)) / temperature,
    ),
  )
  return asProbabilities(shown)
}

/** One head's own calibrated probabilities of one face: vector scaling (Guo 2017), fitted in training/calibrate.py. */
export function headProbabilities(logits: readonly number[], head: Calibration['heads'][number]): Probabilities {
  if (logits.length !== EXPRESSIONS.length) throw new Error('The net gave no probabilities')
  return asProbabilities(
    softmax(logits.map((logit, expression) => logit / head.temperature + (head.offsets[expression] ?? 0))),
  )
}

function asProbabilities(values: readonly number[]): Probabilities {
  const [angry = NaN, disgust = NaN, fear = NaN, happy = NaN, sad = NaN, surprise = NaN, neutral = NaN] = values
  return [angry, disgust, fear, happy, sad, surprise, neutral]
}

function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values)
  const powers = values.map((value) => Math.exp(value - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

function parseJson<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
  name: string,
): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(new TextDecoder().decode(bytes)))
  } catch (thrown) {
    throw brokenModel(`${name}: ${messageOf(thrown)}`, thrown)
  }
}

function brokenModel(detail: string, cause?: unknown): EngineError {
  return new EngineError({ code: 'model-broken', detail }, { cause })
}
