// @ts-check
/**
 * What a fresh clone lacks: the npm packages and the built extension. Plain Node, for it runs before the packages are here.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPO_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const DIST = join(REPO_ROOT, 'dist')

/** What the built extension is made of. */
const SOURCES = [
  'src',
  'public',
  'models',
  'manifest.config.ts',
  'vite.config.ts',
  'package.json',
  'tools/build/ship-assets.ts',
  'tools/build/face-detector-model.mjs',
]

/** @param {readonly string[]} args */
function npm(args) {
  // npm is a .cmd file on Windows, which only a shell starts.
  execFileSync('npm', [...args], { cwd: REPO_ROOT, stdio: 'inherit', shell: process.platform === 'win32' })
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Installs the packages that are missing or of another version than package.json pins. */
export function ensurePackages() {
  const { dependencies, devDependencies } = readJson(join(REPO_ROOT, 'package.json'))
  const isMissing = Object.entries({ ...dependencies, ...devDependencies }).some(([name, version]) => {
    const file = join(REPO_ROOT, 'node_modules', name, 'package.json')
    return !existsSync(file) || readJson(file).version !== version
  })
  if (!isMissing) return
  console.log('Installing packages …')
  // Not `npm ci`: it would take down what is there already. This keeps to the lock file too, and leaves it as it is.
  npm(['install', '--no-save', '--no-audit', '--no-fund'])
}

/**
 * When anything below a path was last changed; 0 where there is nothing.
 * @param {string} path
 * @returns {number}
 */
function changedAtMs(path) {
  if (!existsSync(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => changedAtMs(join(path, name))))
}

/** Builds the extension when dist/ is missing or older than its sources. */
export function ensureBuild() {
  const builtAtMs = changedAtMs(join(DIST, 'manifest.json'))
  if (builtAtMs > Math.max(...SOURCES.map((source) => changedAtMs(join(REPO_ROOT, source))))) return
  console.log('Building …')
  npm(['run', 'build'])
}
