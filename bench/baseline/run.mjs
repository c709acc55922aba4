// @ts-check
/** What the correction by a resting face does on labelled photographs. See bench/baseline/main.ts for the commands. */
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'
import { writeFaceDetectorModel } from '../../tools/build/face-detector-model.mjs'

const root = resolve(import.meta.dirname, '../..')
process.chdir(root)
await writeFaceDetectorModel()
const { module } = await runnerImport(join(root, 'bench/baseline/main.ts'), { configFile: false, root })
const { measureBaseline } = /** @type {{ measureBaseline: (args: readonly string[]) => Promise<number> }} */ (module)
process.exitCode = await measureBaseline(process.argv.slice(2))
