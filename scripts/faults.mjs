// @ts-check
/**
 * `npm run faults`: what a call survives. See scripts/faults/main.ts for the options.
 * Plain Node, since it installs the packages that everything else needs.
 */
import { importTypeScript, runCommand } from '../tools/build/import-typescript.mjs'
import { ensureBuild, ensurePackages } from '../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  ensureBuild()
  /** @type {typeof import('./faults/main')} */
  const { runFaults } = await importTypeScript('scripts/faults/main.ts')
  return runFaults(process.argv.slice(2))
})
