// @ts-check
/** `npm run fairness`: what is shown of faces by age, gender and race, from a fresh clone. See main.ts for the options. */
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'
import { ensurePackages } from '../../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  // Imported here because it needs a package.
  const { writeFaceDetectorModel } = await import('../../tools/build/face-detector-model.mjs')
  await writeFaceDetectorModel()
  /** @type {typeof import('./main')} */
  const { runFairness } = await importTypeScript('bench/fairness/main.ts')
  return runFairness(process.argv.slice(2))
})
