// @ts-check
/** Finds the Firefox for tests and the demo. Plain Node, since scripts without a TypeScript runner import it too. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { isRoot } from './find-chromium.mjs'

const HOW_TO_GET_FIREFOX =
  'No Firefox found: install it (Debian: apt-get install firefox-esr) or set FIREFOX_PATH to its executable.'

const PROGRAM_NAMES = ['firefox-esr', 'firefox']

/** @returns {string[]} */
function usualPlaces() {
  const { env } = process
  if (process.platform === 'darwin') {
    return ['/Applications', join(env['HOME'] ?? '', 'Applications')].map((folder) =>
      join(folder, 'Firefox.app/Contents/MacOS/firefox'),
    )
  }
  if (process.platform === 'win32') {
    return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)']]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Mozilla Firefox/firefox.exe'))
  }
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin']
  return PROGRAM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/**
 * The Firefox to use: FIREFOX_PATH, else the first in the usual places; null where there is none.
 * @returns {string | null}
 * @throws Error when FIREFOX_PATH is not a file.
 */
export function findFirefox() {
  const chosen = process.env['FIREFOX_PATH']
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`FIREFOX_PATH is not a file: ${chosen}`)
    return chosen
  }
  return usualPlaces().find((path) => existsSync(path)) ?? null
}

/**
 * As {@link findFirefox}, but installs Debian's package if there is none and this process may.
 * @returns {string}
 * @throws Error that says in one line how to get one.
 */
export function ensureFirefox() {
  const found = findFirefox()
  if (found !== null) return found
  if (!isRoot() || !existsSync('/etc/debian_version')) throw new Error(HOW_TO_GET_FIREFOX)
  console.log('No Firefox found; installing the Debian package.')
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'firefox-esr'], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  const installed = findFirefox()
  if (installed === null) throw new Error(HOW_TO_GET_FIREFOX)
  return installed
}
