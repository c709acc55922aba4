import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import hashes from '../../models/face-detector/hashes.json'
import { writeFaceDetectorModel as untyped } from './face-detector-model.mjs'

const writeFaceDetectorModel: (outFile: string, sourceFile?: string) => Promise<void> = untyped

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-detector-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('writeFaceDetectorModel', () => {
  test('writes the model with the pinned hash and the metadata that MediaPipe needs', async () => {
    const outFile = join(folder, 'new-folder', 'detector.tflite')
    await writeFaceDetectorModel(outFile)
    const bytes = await readFile(outFile)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hashes['face-detector.tflite'])
    expect(bytes.toString('latin1', 4, 8)).toBe('TFL3')
    expect(bytes.includes('TFLITE_METADATA')).toBe(true)
    expect(bytes.includes('M001')).toBe(true)
  })

  test('refuses a source with another hash, and writes nothing', async () => {
    const source = join(folder, 'source.tflite')
    await writeFile(source, 'not a model')
    const outFile = join(folder, 'detector.tflite')
    await expect(writeFaceDetectorModel(outFile, source)).rejects.toThrow(
      'is not the face detector that Mien is built on',
    )
    await expect(readFile(outFile)).rejects.toThrow('ENOENT')
  })

  test('says what to do when the package is not installed', async () => {
    await expect(writeFaceDetectorModel(join(folder, 'out'), join(folder, 'missing'))).rejects.toThrow('npm install')
  })
})
