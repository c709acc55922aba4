/** The packages of a front end: a package.json and a lock file of its own, so that the project's stay few. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import * as v from 'valibot'

const manifest = v.object({ dependencies: v.record(v.string(), v.string()) })
const installed = v.object({ version: v.string() })

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function isComplete(folder: string): boolean {
  const { dependencies } = v.parse(manifest, readJson(join(folder, 'package.json')))
  return Object.entries(dependencies).every(([name, version]) => {
    const file = join(folder, 'node_modules', name, 'package.json')
    return existsSync(file) && v.parse(installed, readJson(file)).version === version
  })
}

/**
 * Installs what a front end's folder lacks, by npm and its lock file.
 * @returns why the front end cannot run, as a sentence; null when it can
 */
export function installPackages(folder: string): string | null {
  if (isComplete(folder)) return null
  const shortName = relative(process.cwd(), folder)
  console.log(`Installing the packages of ${shortName} …`)
  try {
    // Nothing here needs an install script.
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell starts.
      shell: process.platform === 'win32',
    })
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim().split('\n').slice(0, 4).join(' ') : String(error)
    return `npm did not install the packages of ${shortName}: ${reason}`
  }
}
