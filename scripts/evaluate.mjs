// @ts-check
/** `npm run evaluate`: what the model and the pipeline reach. See bench/evaluate/main.ts for the options. */
import { join } from 'node:path'
import { ensurePackages, REPO_ROOT } from '../tools/build/prepare.mjs'
import { writeFaceDetectorModel } from '../tools/build/face-detector-model.mjs'

try {
  ensurePackages()
  await writeFaceDetectorModel()
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport(join(REPO_ROOT, 'bench/evaluate/main.ts'), {
    configFile: false,
    root: REPO_ROOT,
  })
  const { runEvaluation } = /** @type {{ runEvaluation: (args: readonly string[]) => Promise<number> }} */ (module)
  process.exitCode = await runEvaluation(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
