// @ts-check
/** `npm run soak`: the real extension in a long call. See main.ts. */
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'
import { ensureBuild, ensurePackages } from '../../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  ensureBuild()
  /** @type {typeof import('./main')} */
  const { runSoak } = await importTypeScript('bench/soak/main.ts')
  return runSoak(process.argv.slice(2))
})
