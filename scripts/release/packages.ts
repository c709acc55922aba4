import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { TargetBrowser } from '../../manifest.config'
import { zipFolder } from './zip'

export const TARGETS: readonly TargetBrowser[] = ['chrome', 'firefox']
/** Where the build for a browser goes, inside the repository. */
export const DIST_FOLDER: Readonly<Record<TargetBrowser, string>> = { chrome: 'dist', firefox: 'dist-firefox' }
const BUILD_SCRIPT: Readonly<Record<TargetBrowser, string>> = { chrome: 'build', firefox: 'build:firefox' }

/** The version that a folder's package.json names: the only place where it stands. */
export async function versionOf(root: string): Promise<string> {
  return v.parse(v.object({ version: v.string() }), JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
    .version
}

/** The name of a version's file: `mien-0.1.0-chrome.zip`. */
export const zipName = (version: string, what: TargetBrowser | 'source'): string => `mien-${version}-${what}.zip`

/**
 * Builds the extension from the sources in `root` and zips it into its `release` folder.
 * @returns The zip's path.
 * @throws Error when the build fails.
 */
export async function packageExtension(root: string, target: TargetBrowser): Promise<string> {
  runIn(root, 'npm', ['run', '--silent', BUILD_SCRIPT[target], '--', '--logLevel', 'error'])
  const file = join(root, 'release', zipName(await versionOf(root), target))
  await mkdir(join(root, 'release'), { recursive: true })
  await writeFile(file, await zipFolder(join(root, DIST_FOLDER[target])))
  return file
}

/**
 * Runs a program and waits for its end.
 * @throws Error when it fails, with what it wrote.
 */
export function runIn(folder: string, program: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], {
    cwd: folder,
    encoding: 'utf8',
    // Vite, which runs this script, sets it to "development"; a build would inherit that and hold this machine's paths.
    env: { ...process.env, NODE_ENV: 'production' },
    // On Windows npm and npx are .cmd files, which only a shell can start.
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  throw new Error(`${program} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error })
}
