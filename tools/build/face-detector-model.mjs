// @ts-check
/**
 * Writes models/face-detector/model.json and weights.bin: BlazeFace short range from npm, as a TensorFlow.js graph model.
 * Run it as a command, or call {@link writeFaceDetectorModel}.
 *
 *     node tools/build/face-detector-model.mjs
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REPO_ROOT } from './prepare.mjs'
import { convertTflite } from './tflite-to-tfjs.mjs'

const SOURCE_FILE = 'node_modules/@mediapipe/face_detection/face_detection_short_range.tflite'
const INPUT_NAME = 'picture'
/** Scores and faces of BlazeFace's two grids, as src/engine/vision/face-detector.ts reads them. */
const OUTPUT_NAMES = ['classificator_8', 'classificator_16', 'regressor_8', 'regressor_16']
/** Ignored by Git, since its files are made from the npm package. */
export const DETECTOR_FOLDER = join(REPO_ROOT, 'models/face-detector')

/** sha256 of the npm package's file and of this script's output; the engine checks the latter when it loads the files. */
const hashes = JSON.parse(await readFile(join(DETECTOR_FOLDER, 'hashes.json'), 'utf8'))

/** @param {string | Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/**
 * Writes the face detector's files.
 * @param {string} [outFolder] It is created.
 * @param {string} [sourceFile] The tflite file of @mediapipe/face_detection.
 * @throws {Error} When the source is missing, or when the source's or a result's hash is not the pinned one.
 */
export async function writeFaceDetectorModel(outFolder = DETECTOR_FOLDER, sourceFile = join(REPO_ROOT, SOURCE_FILE)) {
  const source = await readFile(sourceFile).catch((cause) => {
    throw new Error(`Cannot read ${SOURCE_FILE}: run npm install first`, { cause })
  })
  if (sha256(source) !== hashes.source) {
    throw new Error(
      `${sourceFile} is not the face detector that Mien is built on: its sha256 is ${sha256(source)}, not ${hashes.source}`,
    )
  }
  const { model, weights } = convertTflite(source, INPUT_NAME, OUTPUT_NAMES)
  const files = { 'model.json': `${JSON.stringify(model)}\n`, 'weights.bin': weights }
  await mkdir(outFolder, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    if (sha256(content) !== hashes[name]) {
      throw new Error(
        `${name} has the sha256 ${sha256(content)}, not ${hashes[name]}: put it into hashes.json if it is meant`,
      )
    }
    await writeFile(join(outFolder, name), content)
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await writeFaceDetectorModel()
}
