// @ts-check
/** `npm run faults`: what a call survives. See scripts/faults/main.ts for the options. */
import { join } from 'node:path'
import { ensureBuild, ensurePackages, REPO_ROOT } from '../tools/build/prepare.mjs'

try {
  ensurePackages()
  ensureBuild()
  const { runnerImport } = await import('vite')
  /** @type {{ module: { runFaults: (args: readonly string[]) => Promise<number> } }} */
  const { module } = await runnerImport(join(REPO_ROOT, 'scripts/faults/main.ts'), {
    configFile: false,
    root: REPO_ROOT,
  })
  process.exitCode = await module.runFaults(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
