// @ts-check
/** `npm run evaluate`: the accuracy of model and pipeline, from a fresh clone. See main.ts for the options. */
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'
import { ensurePackages } from '../../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  // Imported here because it needs a package.
  const { writeFaceDetectorModel } = await import('../../tools/build/face-detector-model.mjs')
  await writeFaceDetectorModel()
  /** @type {typeof import('./main')} */
  const { runEvaluation } = await importTypeScript('bench/evaluate/main.ts')
  return runEvaluation(process.argv.slice(2))
})
