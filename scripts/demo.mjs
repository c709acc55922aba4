// @ts-check
/**
 * `npm run demo`: a call on this machine with Mien in it, from a fresh clone. See scripts/demo/main.ts for the options.
 * Plain Node, for it installs the packages that the rest is written with.
 */
import { join } from 'node:path'
import { ensureBuild, ensurePackages, REPO_ROOT } from '../tools/build/prepare.mjs'

try {
  ensurePackages()
  ensureBuild()
  // Vite runs the TypeScript; Node 20 does not.
  const { runnerImport } = await import('vite')
  /** @type {{ module: { runDemo: (args: readonly string[]) => Promise<number> } }} */
  const { module } = await runnerImport(join(REPO_ROOT, 'scripts/demo/main.ts'), { configFile: false, root: REPO_ROOT })
  process.exitCode = await module.runDemo(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
