// @ts-check
/**
 * `npm run store-pictures`: the pictures that the stores ask for. See scripts/store-pictures/main.ts for the options.
 * Plain Node, since it installs the packages that everything else needs.
 */
import { importTypeScript, runCommand } from '../tools/build/import-typescript.mjs'
import { ensureBuild, ensurePackages } from '../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  ensureBuild()
  /** @type {typeof import('./store-pictures/main')} */
  const { takeStorePictures } = await importTypeScript('scripts/store-pictures/main.ts')
  return takeStorePictures(process.argv.slice(2))
})
