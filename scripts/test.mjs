// @ts-check
/**
 * `npm test`: everything that must hold, from a fresh clone. Installs what is missing, then builds, and runs types, lint,
 * unit and end-to-end tests; a step that fails is named and the others still run. Ends with `N passed, N failed`.
 * Plain Node, for it installs the packages that the rest is written with.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensurePackages, REPO_ROOT } from './prepare.mjs'

/**
 * A step counts as one passed or failed, or as many as its tests.
 * @typedef {{ name: string, program: string, args: readonly string[], resultsFile?: string, needsBuild?: boolean }} Step
 */

const results = mkdtempSync(join(tmpdir(), 'mien-test-'))

/** @type {(name: string, script: string) => Step} */
const npmStep = (name, script) => ({ name, program: 'npm', args: ['run', '--silent', script] })

/** @type {(name: string, args: readonly string[], needsBuild?: boolean) => Step} */
const vitestStep = (name, args, needsBuild = false) => {
  const resultsFile = join(results, `${name}.json`)
  return {
    name,
    program: 'npx',
    args: ['vitest', 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`],
    resultsFile,
    needsBuild,
  }
}

/** @type {readonly Step[]} */
const STEPS = [
  npmStep('build', 'build'),
  npmStep('types', 'types'),
  npmStep('lint', 'lint'),
  vitestStep('unit', []),
  vitestStep('end-to-end', ['--config', 'vitest.e2e.config.ts'], true),
]

/**
 * @param {Step} step
 * @returns {{ passed: number, failed: number }}
 */
function run({ name, program, args, resultsFile }) {
  console.log(`\n── ${name}`)
  // npm and npx are .cmd files on Windows, which only a shell starts.
  const { status } = spawnSync(program, [...args], { cwd: REPO_ROOT, stdio: 'inherit', shell: process.platform === 'win32' })
  if (resultsFile === undefined) return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(resultsFile, 'utf8'))
    // A file that does not load fails the run, but counts as no test.
    const failed = status === 0 ? numFailedTests : Math.max(1, numFailedTests)
    return { passed: numPassedTests, failed }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

let passed = 0
let failed = 0
/** @type {string[]} */
const failedSteps = []
try {
  ensurePackages()
  for (const step of STEPS) {
    if (step.needsBuild && failedSteps.includes('build')) {
      console.error(`\n── ${step.name}: not run, for the build failed`)
      failed++
      failedSteps.push(step.name)
      continue
    }
    const startedAtMs = Date.now()
    const outcome = run(step)
    console.log(`${step.name}: ${outcome.passed} passed, ${outcome.failed} failed (${Math.round((Date.now() - startedAtMs) / 1000)} s)`)
    passed += outcome.passed
    failed += outcome.failed
    if (outcome.failed > 0) failedSteps.push(step.name)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  failed++
  failedSteps.push('install')
} finally {
  rmSync(results, { recursive: true, force: true })
}
if (failedSteps.length > 0) console.error(`\nFailed: ${failedSteps.join(', ')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
