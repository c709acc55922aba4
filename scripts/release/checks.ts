import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import type { TargetBrowser } from '../../manifest.config'
import type { Release } from './from-commit'
import { noticeFaults, packageOf, type ShippedPackage } from './licences'
import { lintSchema, unexplained } from './lint-findings'
import { packageFaults } from './package-files'
import { DIST_FOLDER, runIn, TARGETS, versionOf } from './packages'
import { askedFor, parseManifest, permissionFaults } from './permissions'
import { forbiddenCode, forbiddenMarkup } from './shipped-code'
import { filesIn } from './zip'

/** Half of the smallest that a store would take; Mien is 2.5 MB, and more would be a mistake. */
const MAX_ZIP_BYTES = 5_000_000
/** Texts whose table of permissions must name what the manifests ask for. */
const PERMISSION_TEXTS = ['docs/privacy.md', 'store/listing.en.md', 'store/listing.de.md']
/** Packages of which a file is shipped that is no code: the face detector's model, converted by tools/build. */
const DATA_PACKAGES = ['@mediapipe/face_detection', 'tabler-ui']

/** Everything that speaks against publishing a release, a line each; empty when all is well. */
export async function releaseFaults({ files, sources }: Release): Promise<string[]> {
  const version = await versionOf(sources)
  const asked = new Set<string>()
  const faults: string[] = []
  for (const [name, { length }] of files) {
    if (!name.endsWith('-source.zip') && length > MAX_ZIP_BYTES) faults.push(`${name} has ${length} bytes`)
  }
  for (const target of TARGETS) {
    const dist = join(sources, DIST_FOLDER[target])
    const manifestText = await readFile(join(dist, 'manifest.json'), 'utf8')
    for (const each of askedFor(parseManifest(manifestText))) asked.add(each)
    const paths = await filesIn(dist)
    const found = [
      ...packageFaults(manifestText, paths, version),
      ...(await codeFaults(dist, paths)),
      ...(await pathFaults(dist, paths, sources)),
    ]
    faults.push(...found.map((fault) => `${target}: ${fault}`))
  }
  faults.push(...lintFaults(sources, join(sources, DIST_FOLDER.firefox)))
  for (const name of PERMISSION_TEXTS) {
    faults.push(...permissionFaults(name, await readFile(join(sources, name), 'utf8'), asked))
  }
  const notices = await readFile(join(sources, 'THIRD_PARTY_NOTICES.md'), 'utf8')
  faults.push(...noticeFaults(notices, await shippedPackages(sources)))
  return faults
}

async function codeFaults(dist: string, paths: readonly string[]): Promise<string[]> {
  const faults: string[] = []
  for (const path of paths) {
    const find = path.endsWith('.js') ? forbiddenCode : path.endsWith('.html') ? forbiddenMarkup : null
    if (find === null) continue
    faults.push(...find(await readFile(join(dist, path), 'utf8')).map((fault) => `${path}: ${fault}`))
  }
  return faults
}

/** Files that name the folder they were built in: other bytes elsewhere, and a look at the maker's machine. */
async function pathFaults(dist: string, paths: readonly string[], sources: string): Promise<string[]> {
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(dist, path), 'latin1')] as const),
  )
  return texts.filter(([, text]) => text.includes(sources)).map(([path]) => `${path} names the folder it was built in`)
}

function lintFaults(sources: string, dist: string): string[] {
  const args = ['web-ext', 'lint', '--source-dir', dist, '--output', 'json', '--no-config-discovery']
  const printed = ((): string => {
    try {
      return execFileSync('npx', args, { cwd: sources, encoding: 'utf8', shell: process.platform === 'win32' })
    } catch (error) {
      // It exits with 1 when there are errors, and prints them all the same.
      const failed = v.safeParse(v.object({ stdout: v.pipe(v.string(), v.nonEmpty()) }), error)
      if (failed.success) return failed.output.stdout
      throw error
    }
  })()
  return unexplained(v.parse(lintSchema, JSON.parse(printed)), (file) => readFileSync(join(dist, file), 'utf8'))
}

const packageSchema = v.object({ version: v.string(), license: v.string() })
const sourceMapSchema = v.object({ sources: v.array(v.string()) })

/** The packages that have a part in the builds, by the source maps of builds made for this question alone. */
async function shippedPackages(sources: string): Promise<ShippedPackage[]> {
  const names = new Set(DATA_PACKAGES)
  for (const target of TARGETS) {
    const folder = await buildWithMaps(sources, target)
    for (const path of await readdir(folder, { recursive: true })) {
      if (!path.endsWith('.map')) continue
      const map = v.parse(sourceMapSchema, JSON.parse(await readFile(join(folder, path), 'utf8')))
      for (const name of map.sources.map(packageOf)) if (name !== null) names.add(name)
    }
  }
  return Promise.all(
    [...names].map(async (name) => {
      const text = await readFile(join(sources, 'node_modules', name, 'package.json'), 'utf8')
      const { version, license: licence } = v.parse(packageSchema, JSON.parse(text))
      return { name, version, licence }
    }),
  )
}

async function buildWithMaps(sources: string, target: TargetBrowser): Promise<string> {
  const folder = join(sources, 'test-results', `maps-${target}`)
  await mkdir(folder, { recursive: true })
  const args = ['vite', 'build', '--sourcemap', 'hidden', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  runIn(sources, 'npx', [...args, ...(target === 'firefox' ? ['--mode', 'firefox'] : [])])
  return folder
}
