/**
 * Writes models/face-detector/face-detector.tflite: BlazeFace short range from npm, with the metadata that MediaPipe's
 * FaceDetector needs. Run it as a command, or call {@link writeFaceDetectorModel}.
 *
 *     node tools/build/face-detector-model.mjs
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Builder, ByteBuffer } from 'flatbuffers'

const repoRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
/** sha256 of the npm package's file and of this script's output; the engine checks the latter when it loads the file. */
const hashes = JSON.parse(await readFile(resolve(repoRoot, 'models/face-detector/hashes.json'), 'utf8'))
const SOURCE_FILE = 'node_modules/@mediapipe/face_detection/face_detection_short_range.tflite'
/** Ignored by Git, since it is made from the npm package. */
export const DEFAULT_OUT_FILE = resolve(repoRoot, 'models/face-detector/face-detector.tflite')

/** Field numbers of the tables in tflite's schema.fbs (TensorFlow 2.x). */
const MODEL_FIELD = { buffers: 4, metadata: 6 }
const MODEL_FIELD_COUNT = 8
/** The name under which tflite's tools and MediaPipe look for the metadata. */
const METADATA_NAME = 'TFLITE_METADATA'
/** Alignment of buffer data in schema.fbs (`force_align: 16`); the model after the new head needs it too. */
const ALIGNMENT_BYTES = 16
/** BlazeFace was trained on (pixel − 127.5) / 127.5: [−1, 1]. */
const PIXEL_MEAN = 127.5
const PIXEL_STD = 127.5

/** The ModelMetadata buffer (metadata_schema.fbs, identifier M001): the input is an RGB picture, normalised for BlazeFace. */
function buildMetadata() {
  const COLOR_SPACE_RGB = 1
  const CONTENT_IMAGE_PROPERTIES = 2
  const PROCESS_NORMALIZATION_OPTIONS = 1
  const builder = new Builder(256)

  const table = (fieldCount, addFields) => {
    builder.startObject(fieldCount)
    addFields()
    return builder.endObject()
  }
  const vectorOf = (offset) => {
    builder.startVector(4, 1, 4)
    builder.addOffset(offset)
    return builder.endVector()
  }
  const floatVectorOf = (value) => {
    builder.startVector(4, 1, 4)
    builder.addFloat32(value)
    return builder.endVector()
  }

  const mean = floatVectorOf(PIXEL_MEAN)
  const std = floatVectorOf(PIXEL_STD)
  const normalization = table(2, () => {
    builder.addFieldOffset(0, mean, 0)
    builder.addFieldOffset(1, std, 0)
  })
  const processUnit = table(2, () => {
    builder.addFieldInt8(0, PROCESS_NORMALIZATION_OPTIONS, 0)
    builder.addFieldOffset(1, normalization, 0)
  })
  const imageProperties = table(2, () => builder.addFieldInt8(0, COLOR_SPACE_RGB, 0))
  const content = table(3, () => {
    builder.addFieldInt8(0, CONTENT_IMAGE_PROPERTIES, 0)
    builder.addFieldOffset(1, imageProperties, 0)
  })
  const processUnits = vectorOf(processUnit)
  const inputTensor = table(7, () => {
    builder.addFieldOffset(3, content, 0)
    builder.addFieldOffset(4, processUnits, 0)
  })
  const inputTensors = vectorOf(inputTensor)
  const subgraph = table(5, () => builder.addFieldOffset(2, inputTensors, 0))
  const subgraphs = vectorOf(subgraph)
  const model = table(8, () => builder.addFieldOffset(3, subgraphs, 0))
  builder.finish(model, 'M001')
  return builder.asUint8Array()
}

/**
 * A copy of a tflite model with TFLite metadata. FlatBuffers offsets only point forward, so a new root table, buffers vector
 * and metadata vector are put in front of the model's unchanged bytes.
 * @param {Uint8Array} model A tflite file without metadata of this name.
 * @returns {Uint8Array}
 */
function addMetadata(model) {
  const old = new ByteBuffer(model)
  const oldRoot = old.readInt32(0)
  /** Absolute position of a field of the old root; 0 if the model does not have it. */
  const fieldPosition = (field) => {
    const offset = old.__offset(oldRoot, 4 + 2 * field)
    return offset === 0 ? 0 : oldRoot + offset
  }
  /** Absolute positions of the tables in a vector field of the old root. */
  const tablesOf = (field) => {
    const position = fieldPosition(field)
    if (position === 0) return []
    const vector = old.__indirect(position)
    const count = old.readInt32(vector)
    return Array.from({ length: count }, (_, index) => old.__indirect(vector + 4 + 4 * index))
  }
  const oldBuffers = tablesOf(MODEL_FIELD.buffers)
  const oldMetadata = tablesOf(MODEL_FIELD.metadata)
  const content = buildMetadata()
  const name = new TextEncoder().encode(METADATA_NAME)

  // Positions of the new head's parts. Every table follows its vtable; all sizes are multiples of four bytes.
  let end = 8
  const place = (bytes, alignment = 4) => {
    const position = Math.ceil(end / alignment) * alignment
    end = position + bytes
    return position
  }
  const rootVtable = place(4 + 2 * MODEL_FIELD_COUNT)
  const root = place(4 + 4 * MODEL_FIELD_COUNT)
  const buffersVector = place(4 + 4 * (oldBuffers.length + 1))
  const metadataVector = place(4 + 4 * (oldMetadata.length + 1))
  const metadataVtable = place(8)
  const metadataTable = place(12)
  const nameString = place(4 + name.length + 1)
  const bufferVtable = place(8)
  const bufferTable = place(8)
  const contentData = place(4 + content.length + ALIGNMENT_BYTES, ALIGNMENT_BYTES) + ALIGNMENT_BYTES
  const contentVector = contentData - 4
  const body = place(0, ALIGNMENT_BYTES)

  const bytes = new Uint8Array(body + model.length)
  const view = new DataView(bytes.buffer)
  const pointTo = (position, target) => view.setUint32(position, target - position, true)

  pointTo(0, root)
  bytes.set(new TextEncoder().encode('TFL3'), 4)

  view.setUint16(rootVtable, 4 + 2 * MODEL_FIELD_COUNT, true)
  view.setUint16(rootVtable + 2, 4 + 4 * MODEL_FIELD_COUNT, true)
  view.setInt32(root, root - rootVtable, true)
  for (let field = 0; field < MODEL_FIELD_COUNT; field++) {
    const target =
      field === MODEL_FIELD.buffers
        ? buffersVector
        : field === MODEL_FIELD.metadata
          ? metadataVector
          : fieldPosition(field)
    if (target === 0) continue
    const slot = root + 4 + 4 * field
    view.setUint16(rootVtable + 4 + 2 * field, slot - root, true)
    if (field === 0) view.setUint32(slot, old.readUint32(target), true)
    else if (target === buffersVector || target === metadataVector) pointTo(slot, target)
    else pointTo(slot, body + old.__indirect(target))
  }

  view.setUint32(buffersVector, oldBuffers.length + 1, true)
  oldBuffers.forEach((table, index) => pointTo(buffersVector + 4 + 4 * index, body + table))
  pointTo(buffersVector + 4 + 4 * oldBuffers.length, bufferTable)

  view.setUint32(metadataVector, oldMetadata.length + 1, true)
  oldMetadata.forEach((table, index) => pointTo(metadataVector + 4 + 4 * index, body + table))
  pointTo(metadataVector + 4 + 4 * oldMetadata.length, metadataTable)

  // Metadata { name, buffer }
  view.setUint16(metadataVtable, 8, true)
  view.setUint16(metadataVtable + 2, 12, true)
  view.setUint16(metadataVtable + 4, 4, true)
  view.setUint16(metadataVtable + 6, 8, true)
  view.setInt32(metadataTable, metadataTable - metadataVtable, true)
  pointTo(metadataTable + 4, nameString)
  view.setUint32(metadataTable + 8, oldBuffers.length, true)
  view.setUint32(nameString, name.length, true)
  bytes.set(name, nameString + 4)

  // Buffer { data }
  view.setUint16(bufferVtable, 6, true)
  view.setUint16(bufferVtable + 2, 8, true)
  view.setUint16(bufferVtable + 4, 4, true)
  view.setInt32(bufferTable, bufferTable - bufferVtable, true)
  pointTo(bufferTable + 4, contentVector)
  view.setUint32(contentVector, content.length, true)
  bytes.set(content, contentData)

  bytes.set(model, body)
  return bytes
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/**
 * Writes the face detector's model file.
 * @param {string} [outFile] Output file; its folder is created.
 * @param {string} [sourceFile] The tflite file of @mediapipe/face_detection.
 * @throws {Error} When the source is missing, or when the source's or the result's hash is not the pinned one.
 */
export async function writeFaceDetectorModel(outFile = DEFAULT_OUT_FILE, sourceFile = resolve(repoRoot, SOURCE_FILE)) {
  const source = await readFile(sourceFile).catch((cause) => {
    throw new Error(`Cannot read ${SOURCE_FILE}: run npm install first`, { cause })
  })
  if (sha256(source) !== hashes.source) {
    throw new Error(
      `${sourceFile} is not the face detector that Mien is built on: its sha256 is ${sha256(source)}, not ${hashes.source}`,
    )
  }
  const result = addMetadata(source)
  if (sha256(result) !== hashes['face-detector.tflite']) {
    throw new Error(
      `The face detector with metadata is not the expected file: its sha256 is ${sha256(result)}, not ${hashes['face-detector.tflite']}`,
    )
  }
  await mkdir(dirname(outFile), { recursive: true })
  await writeFile(outFile, result)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await writeFaceDetectorModel()
  console.log(`Wrote ${DEFAULT_OUT_FILE}`)
}
