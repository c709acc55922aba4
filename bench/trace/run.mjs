// @ts-check
/** `npm run bench:trace`: where a reading's time goes. See main.ts. */
import { importTypeScript, runCommand } from '../../tools/build/import-typescript.mjs'
import { ensureBuild, ensurePackages } from '../../tools/build/prepare.mjs'

await runCommand(async () => {
  ensurePackages()
  ensureBuild()
  /** @type {typeof import('./main')} */
  const { traceReadings } = await importTypeScript('bench/trace/main.ts')
  return traceReadings(process.argv.slice(2))
})
