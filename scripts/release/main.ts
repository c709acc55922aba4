/**
 * Makes a release from the current commit.
 *
 *     npm run release                 zips, checksums and notes in release/
 *     npm run release -- --check      makes them twice, in two places, compares the bytes, and keeps nothing
 *     npm run release -- --out DIR    another folder
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { REPO_ROOT } from '../../tools/build/prepare.mjs'
import { changelogEntry } from './changelog'
import { releaseFaults } from './checks'
import { differing, makeFromCommit } from './from-commit'
import { versionOf } from './packages'

/** Makes a release. @returns the exit code */
export async function makeRelease(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: 'boolean', default: false }, out: { type: 'string', default: 'release' } },
  })
  if (git('status', '--porcelain', '--untracked-files=no') !== '') {
    throw new Error('Some changes are not committed. A release is made from a commit: commit or stash them first.')
  }
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'mien-release-')))
  try {
    await mkdir(join(scratch, 'one'))
    const release = await makeFromCommit(REPO_ROOT, join(scratch, 'one'))
    const { version, notes } = await versionAndNotes(release.sources)
    const faults = await releaseFaults(release)
    if (values.check) {
      await mkdir(join(scratch, 'another place'))
      const again = await makeFromCommit(REPO_ROOT, join(scratch, 'another place'))
      for (const name of differing(release.files, again.files)) faults.push(`${name} is not the same when made again`)
    }
    for (const fault of faults) console.error(fault)
    if (faults.length > 0) {
      console.error(`\n${faults.length} faults; nothing was written.`)
      return 1
    }
    const sums = [...release.files].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join('')
    console.log(`\nMien ${version}\n\n${commitsSinceLastRelease(version)}\n`)
    for (const [name, { length }] of release.files) console.log(`${name}  ${length} bytes`)
    console.log(`\n${sums}`)
    if (values.check) {
      console.log('Made twice with the same bytes; all checks passed.')
      return 0
    }
    const out = resolve(values.out)
    await mkdir(out, { recursive: true })
    for (const [name, bytes] of release.files) await writeFile(join(out, name), bytes)
    await writeFile(join(out, 'SHA256SUMS'), sums)
    await writeFile(join(out, 'notes.md'), `${notes}\n`)
    console.log(`All checks passed. The files are in ${out}`)
    return 0
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** @throws Error when CHANGELOG.md does not speak of the version, or another commit was released as it. */
async function versionAndNotes(sources: string): Promise<{ version: string; notes: string }> {
  const version = await versionOf(sources)
  const notes = changelogEntry(await readFile(join(sources, 'CHANGELOG.md'), 'utf8'), version)
  if (git('tag', '--list', `v${version}`) !== '' && git('rev-list', '-1', `v${version}`) !== git('rev-parse', 'HEAD')) {
    throw new Error(`Another commit is tagged v${version}: raise the version in package.json`)
  }
  return { version, notes }
}

/** What the changelog has to speak of. */
function commitsSinceLastRelease(version: string): string {
  const tags = git('tag', '--list', 'v*', '--sort=-creatordate', '--merged', 'HEAD').split('\n')
  const last = tags.find((tag) => tag !== '' && tag !== `v${version}`)
  if (last === undefined) return `The first release: ${git('rev-list', '--count', 'HEAD')} commits.`
  return `Since ${last}:\n${git('log', '--no-merges', '--format=  %s', `${last}..HEAD`)}`
}

const git = (...args: readonly string[]): string =>
  execFileSync('git', [...args], { cwd: REPO_ROOT, encoding: 'utf8' }).trim()

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
