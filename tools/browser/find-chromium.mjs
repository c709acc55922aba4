// @ts-check
/** Finds the Chromium for tests, benches and the demo. Plain Node, since scripts without a TypeScript runner import it too. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const HOW_TO_GET_CHROMIUM =
  'No Chromium found: install it (Debian: apt-get install chromium; others: npx @puppeteer/browsers install chrome@stable) and set CHROMIUM_PATH to its executable.'

/** Without branded Chrome, which ignores --load-extension. */
const PROGRAM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-for-testing', 'chrome-for-testing']

/** Flags that keep Chromium from making requests of its own and from showing first-run dialogs. */
export const QUIET_FLAGS = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @returns {string[]} */
function usualPlaces() {
  const { env } = process
  if (process.platform === 'darwin') {
    return ['/Applications', join(env['HOME'] ?? '', 'Applications')].flatMap((folder) => [
      join(folder, 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing'),
      join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
    ])
  }
  if (process.platform === 'win32') {
    return [env['LOCALAPPDATA'], env['PROGRAMFILES'], env['PROGRAMFILES(X86)']]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Chromium/Application/chrome.exe'),
        join(folder, 'Google/Chrome for Testing/Application/chrome.exe'),
      ])
  }
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin']
  return PROGRAM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** Whether this process is root, as whom Chromium's sandbox does not run. */
export function isRoot() {
  return process.getuid?.() === 0
}

/**
 * The Chromium to use: CHROMIUM_PATH, else the first in the usual places; null where there is none.
 * @returns {string | null}
 * @throws Error when CHROMIUM_PATH is not a file.
 */
export function findChromium() {
  const chosen = process.env['CHROMIUM_PATH']
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH is not a file: ${chosen}`)
    return chosen
  }
  return usualPlaces().find((path) => existsSync(path)) ?? null
}

/**
 * As {@link findChromium}, but installs Debian's package if there is none and this process may.
 * @returns {string}
 * @throws Error that says in one line how to get one.
 */
export function ensureChromium() {
  const found = findChromium()
  if (found !== null) return found
  if (!isRoot() || !existsSync('/etc/debian_version')) throw new Error(HOW_TO_GET_CHROMIUM)
  console.log('No Chromium found; installing the Debian package.')
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  const installed = findChromium()
  if (installed === null) throw new Error(HOW_TO_GET_CHROMIUM)
  return installed
}
