// @ts-check
/** `npm run bench:baseline`: what the correction by a resting face does to labelled photographs. See main.ts for the options. */
import { writeFaceDetectorModel } from '../../tools/build/face-detector-model.mjs'
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'
import { REPO_ROOT } from '../../tools/build/prepare.mjs'

await runCommand(async () => {
  process.chdir(REPO_ROOT)
  await writeFaceDetectorModel()
  /** @type {typeof import('./main')} */
  const { measureBaseline } = await importTypeScript('bench/baseline/main.ts')
  return measureBaseline(process.argv.slice(2))
})
