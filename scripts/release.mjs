// @ts-check
/**
 * `npm run release`: the zips for the stores, from the current commit. See scripts/release/main.ts for the options.
 * Plain Node, since it installs the packages that everything else needs.
 */
import { importTypeScript, runCommand } from '../tools/build/import-typescript.mjs'
import { ensurePackages } from '../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  /** @type {typeof import('./release/main')} */
  const { makeRelease } = await importTypeScript('scripts/release/main.ts')
  return makeRelease(process.argv.slice(2))
})
