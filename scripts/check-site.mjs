// @ts-check
/**
 * `npm run check-site -- <id> …`: tries the readers of sites on their fixture pages in Chromium; without an id, of all sites.
 * Plain Node, since it installs the packages that everything else needs.
 */
import { importTypeScript, runCommand } from '../tools/build/import-typescript.mjs'
import { ensurePackages } from '../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  /** @type {typeof import('./check-site/main')} */
  const { checkSites } = await importTypeScript('scripts/check-site/main.ts')
  return checkSites(process.argv.slice(2))
})
