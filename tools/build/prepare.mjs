// @ts-check
/**
 * Installs the npm packages and builds the extension where they are missing. Plain Node, since it runs before any package
 * is installed.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPO_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const DIST = join(REPO_ROOT, 'dist')
export const DIST_FIREFOX = join(REPO_ROOT, 'dist-firefox')

/** Files and folders that the build reads. */
const SOURCES = [
  'src',
  'assembly',
  'public',
  'models',
  'manifest.config.ts',
  'vite.config.ts',
  'package.json',
  'tools/build/ship-assets.ts',
  'tools/build/face-detector-model.mjs',
  'tools/build/kernels.mjs',
]

/** @param {readonly string[]} args */
function npm(args) {
  // On Windows npm is a .cmd file, which only a shell can start.
  execFileSync('npm', [...args], { cwd: REPO_ROOT, stdio: 'inherit', shell: process.platform === 'win32' })
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Installs the packages, if one is missing or does not have the version that package.json pins. */
export function ensurePackages() {
  const { dependencies, devDependencies } = readJson(join(REPO_ROOT, 'package.json'))
  const isMissing = Object.entries({ ...dependencies, ...devDependencies }).some(([name, version]) => {
    const file = join(REPO_ROOT, 'node_modules', name, 'package.json')
    return !existsSync(file) || readJson(file).version !== version
  })
  if (!isMissing) return
  console.log('Installing packages …')
  // Not `npm ci`, which would delete the installed packages first. This also follows the lock file without changing it.
  npm(['install', '--no-save', '--no-audit', '--no-fund'])
}

/**
 * When a file, or anything in a folder, was last changed; 0 if it does not exist.
 * @param {string} path
 * @returns {number}
 */
function changedAtMs(path) {
  if (!existsSync(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => changedAtMs(join(path, name))))
}

/**
 * Builds the extension when its folder is missing or older than its sources.
 * @param {'chromium' | 'firefox'} [browser]
 */
export function ensureBuild(browser = 'chromium') {
  const builtAtMs = changedAtMs(join(browser === 'firefox' ? DIST_FIREFOX : DIST, 'manifest.json'))
  if (builtAtMs > Math.max(...SOURCES.map((source) => changedAtMs(join(REPO_ROOT, source))))) return
  console.log('Building …')
  npm(['run', browser === 'firefox' ? 'build:firefox' : 'build'])
}
