// @ts-check
/**
 * `npm run demo`: a call on this machine with Mien in it, from a fresh clone. See scripts/demo/main.ts for the options.
 * Plain Node, since it installs the packages that everything else needs.
 */
import { importTypeScript, runCommand } from '../tools/build/import-typescript.mjs'
import { ensurePackages } from '../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  /** @type {typeof import('./demo/main')} */
  const { runDemo } = await importTypeScript('scripts/demo/main.ts')
  return runDemo(process.argv.slice(2))
})
