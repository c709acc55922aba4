import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import hashes from '../../models/face-detector/hashes.json'
import { writeFaceDetectorModel } from './face-detector-model.mjs'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-detector-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('writeFaceDetectorModel', () => {
  test('writes the files with the pinned hashes', async () => {
    const outFolder = join(folder, 'new', 'folder')
    await writeFaceDetectorModel(outFolder)
    for (const name of ['model.json', 'weights.bin'] as const) {
      const bytes = await readFile(join(outFolder, name))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hashes[name])
    }
  })

  test('refuses a source with another hash, and writes nothing', async () => {
    const source = join(folder, 'source.tflite')
    await writeFile(source, 'not a model')
    await expect(writeFaceDetectorModel(join(folder, 'out'), source)).rejects.toThrow(
      'is not the face detector that Mien is built on',
    )
    expect(await readdir(folder)).toEqual(['source.tflite'])
  })

  test('says what to do when the package is not installed', async () => {
    await expect(writeFaceDetectorModel(join(folder, 'out'), join(folder, 'missing'))).rejects.toThrow('npm install')
  })
})
