// @ts-check
/** `npm run bench:growth`: what Mien costs by the number of people. See main.ts. */
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'
import { ensureBuild, ensurePackages } from '../../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  ensureBuild()
  /** @type {typeof import('./main')} */
  const { measureGrowth } = await importTypeScript('bench/growth/main.ts')
  return measureGrowth(process.argv.slice(2))
})
