// @ts-check
/**
 * `npm test`: every check, from a fresh clone. Installs missing packages, builds, and runs types, lint, unit, end-to-end and
 * training tests. When a step fails, the others still run; failed steps are listed at the end, before `N passed, N failed`.
 * Plain Node, since it installs the packages that everything else needs.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensurePackages, REPO_ROOT } from '../tools/build/prepare.mjs'

/**
 * A step with a `resultsFile` counts as many as its tests; any other step counts as one.
 * @typedef {{ name: string, program: string, args: readonly string[], resultsFile?: string, needsBuild?: boolean }} Step
 */

/** Debian's python3 first: another one on the PATH may not find Debian's PyTorch. */
const PYTHONS = ['/usr/bin/python3', 'python3']

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
  { name: 'cost', program: 'npm', args: ['run', '--silent', 'bench', '--', '--check'], needsBuild: true },
]

/**
 * @param {Step} step
 * @returns {{ passed: number, failed: number }}
 */
function run({ name, program, args, resultsFile }) {
  console.log(`\n── ${name}`)
  // On Windows npm and npx are .cmd files, which only a shell can start.
  const { status } = spawnSync(program, [...args], {
    cwd: REPO_ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (resultsFile === undefined) return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(resultsFile, 'utf8'))
    // A test file that fails to load fails the run, but no test.
    const failed = status === 0 ? numFailedTests : Math.max(1, numFailedTests)
    return { passed: numPassedTests, failed }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

/**
 * Runs the tests of training/ if there is a Python with PyTorch, which is not needed to build Mien.
 * @returns {{ passed: number, failed: number }}
 */
function runTrainingTests() {
  console.log('\n── training')
  const python = PYTHONS.find((each) => spawnSync(each, ['-c', 'import numpy, torch']).status === 0)
  if (python === undefined) {
    console.log('skipped: no Python with PyTorch and NumPy (Debian: apt install python3-torch)')
    return { passed: 0, failed: 0 }
  }
  const { status, stderr } = spawnSync(python, ['-m', 'unittest', 'discover', '-s', 'training/tests', '-t', '.'], {
    cwd: REPO_ROOT,
    encoding: 'utf8',
  })
  const [, ran = '0', faults = ''] = /Ran (\d+) tests?[^]*?(?:OK|FAILED) ?(?:\((.*)\))?/.exec(stderr) ?? []
  const count = (/** @type {RegExp} */ what) => Number(what.exec(faults)?.[1] ?? 0)
  const failed = count(/failures=(\d+)/) + count(/errors=(\d+)/)
  if (status !== 0 || failed > 0) console.error(stderr)
  const passed = Number(ran) - failed - count(/skipped=(\d+)/)
  return status === 0 && passed > 0 ? { passed, failed } : { passed, failed: Math.max(1, failed) }
}

let passed = 0
let failed = 0
/** @type {string[]} */
const failedSteps = []

/** @type {(name: string, step: () => { passed: number, failed: number }) => void} */
function add(name, step) {
  const startedAtMs = Date.now()
  const outcome = step()
  console.log(
    `${name}: ${outcome.passed} passed, ${outcome.failed} failed (${Math.round((Date.now() - startedAtMs) / 1000)} s)`,
  )
  passed += outcome.passed
  failed += outcome.failed
  if (outcome.failed > 0) failedSteps.push(name)
}

try {
  ensurePackages()
  for (const step of STEPS) {
    if (step.needsBuild && failedSteps.includes('build')) {
      console.error(`\n── ${step.name}: not run, because the build failed`)
      failed++
      failedSteps.push(step.name)
      continue
    }
    add(step.name, () => run(step))
  }
  add('training', runTrainingTests)
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
