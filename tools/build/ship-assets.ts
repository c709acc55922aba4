import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { writeFaceDetectorModel } from './face-detector-model.mjs'
import { compileKernels } from './kernels.mjs'

const ROOT = resolve(import.meta.dirname, '../..')

/** The portraits that the welcome page and the mirror show (src/ui/portraits.ts). */
const FACES = 'node_modules/tabler-ui/dist/demo/faces'

/** Files that are loaded at run time: the path in the extension, and the path in the repository. */
const ASSETS: Readonly<Record<string, string>> = {
  'models/emotion/model.json': 'models/emotion/model.json',
  'models/emotion/weights.bin': 'models/emotion/weights.bin',
  'models/emotion/calibration.json': 'models/emotion/calibration.json',
  'models/emotion/hashes.json': 'models/emotion/hashes.json',
  'models/face-detector/model.json': 'models/face-detector/model.json',
  'models/face-detector/weights.bin': 'models/face-detector/weights.bin',
  'portraits/female-7.jpg': `${FACES}/female/7.jpg`,
  'portraits/male-43.jpg': `${FACES}/male/43.jpg`,
  'portraits/male-7.jpg': `${FACES}/male/7.jpg`,
  'THIRD_PARTY_NOTICES.md': 'THIRD_PARTY_NOTICES.md',
  LICENSE: 'LICENSE',
}

/** Adds the models, the nets' kernels and the portraits to the extension, without hashes in their names. */
export function shipAssets(): Plugin {
  return {
    name: 'mien:ship-assets',
    apply: 'build',
    async generateBundle() {
      await writeFaceDetectorModel()
      for (const [fileName, source] of Object.entries(ASSETS)) {
        this.emitFile({ type: 'asset', fileName, source: await readFile(resolve(ROOT, source)) })
      }
      this.emitFile({ type: 'asset', fileName: 'kernels/nets.wasm', source: await compileKernels() })
    },
  }
}
