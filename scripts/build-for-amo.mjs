// @ts-check
/**
 * `npm run build-for-amo`: builds the package for Firefox from the source archive, byte for byte as it was sent to
 * addons.mozilla.org, and writes it to release/. Needs no Git.
 */
import { importTypeScript, runCommand } from '../tools/build/import-typescript.mjs'
import { ensurePackages, REPO_ROOT } from '../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  /** @type {typeof import('./release/packages')} */
  const { packageExtension } = await importTypeScript('scripts/release/packages.ts')
  console.log(await packageExtension(REPO_ROOT, 'firefox'))
  return 0
})
