// @ts-check
/** `npm run bench`: Mien beside other readers on the same call page. See main.ts for the options. */
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'
import { ensureBuild, ensurePackages } from '../../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  ensureBuild()
  /** @type {typeof import('./main')} */
  const { runComparison } = await importTypeScript('bench/compare/main.ts')
  return runComparison(process.argv.slice(2))
})
