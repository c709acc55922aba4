import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { packageExtension, runIn, versionOf, zipName } from './packages'
import { zipFolder } from './zip'

/** The files of a release, by name. */
export type ReleaseFiles = ReadonlyMap<string, Uint8Array>
export type Release = {
  readonly files: ReleaseFiles
  /** The unpacked source archive, with both builds in it. */
  readonly sources: string
}

/**
 * Makes a release's files from the current commit alone: what is not committed has no part in it. The packages are built
 * in the unpacked source archive, Firefox's by the command that the reviewers run, which shows that the archive suffices.
 * @param folder Empty; the sources and the builds are left in it.
 * @throws Error when Git, tar or a build fails.
 */
export async function makeFromCommit(repository: string, folder: string): Promise<Release> {
  const sources = join(folder, 'source')
  await mkdir(sources)
  const tar = join(folder, 'source.tar')
  runIn(repository, 'git', ['archive', '--format=tar', `--output=${tar}`, 'HEAD'])
  runIn(folder, 'tar', ['-xf', tar, '-C', sources])

  const version = await versionOf(sources)
  const sourceZip = await zipFolder(sources)
  await symlink(join(repository, 'node_modules'), join(sources, 'node_modules'), 'junction')
  const chromeZip = await packageExtension(sources, 'chrome')
  runIn(sources, 'npm', ['run', '--silent', 'build-for-amo'])
  const files = new Map([
    [zipName(version, 'chrome'), new Uint8Array(await readFile(chromeZip))],
    [
      zipName(version, 'firefox'),
      new Uint8Array(await readFile(join(sources, 'release', zipName(version, 'firefox')))),
    ],
    [zipName(version, 'source'), sourceZip],
  ])
  return { files, sources }
}

/** The names of the files that differ between two releases, or that one of them lacks. */
export function differing(one: ReleaseFiles, other: ReleaseFiles): string[] {
  const names = new Set([...one.keys(), ...other.keys()])
  return [...names].filter((name) => {
    const [a, b] = [one.get(name), other.get(name)]
    return a === undefined || b === undefined || Buffer.compare(a, b) !== 0
  })
}
