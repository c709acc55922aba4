/** Reads whole photographs with other readers' own pipelines, which are installed in a folder of their own. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import * as v from 'valibot'
import { build, preview } from 'vite'
import { launchHeadless } from '../../tools/browser/headless.mjs'
import { DataError } from './data-error'
import { photoUrl, type Photo } from './photo-folder'

/** Photographs in one request to the page. */
const CHUNK_PHOTOS = 32
const PAGE_DIR = join(import.meta.dirname, 'peers')

const PEERS = [
  { id: 'face-api', name: 'face-api, SSD', module: '@vladmandic/face-api', models: 'model' },
  { id: 'human', name: 'Human', module: '@vladmandic/human', models: 'models' },
] as const

const INSTALL =
  'npm install --prefix PEERS @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 ' +
  '@tensorflow/tfjs-backend-webgl@4.22.0 @vladmandic/face-api@1.7.15 @vladmandic/human@3.3.6'

const readingsSchema = v.array(v.nullable(v.pipe(v.array(v.number()), v.length(7))))

/** What a peer says of each photograph: probabilities in the order of EXPRESSIONS; null where it found no face. */
export type PeerReadings = { readonly reader: string; readonly probabilities: readonly (readonly number[] | null)[] }

/**
 * Reads photographs with every peer, in a real Chromium.
 * @param peersDir Folder whose node_modules has the peers' packages.
 * @throws As {@link peerNames}.
 */
export async function readWithPeers(
  peersDir: string,
  folder: string,
  photos: readonly Photo[],
): Promise<PeerReadings[]> {
  const packages = resolve(peersDir, 'node_modules')
  const names = await peerNames(peersDir)
  const out = await mkdtemp(join(tmpdir(), 'mien-peers-'))
  const cleanUps = [() => rm(out, { recursive: true, force: true })]
  try {
    await buildPage(packages, out)
    await cp(folder, join(out, 'data'), { recursive: true })
    const server = await preview({
      configFile: false,
      root: PAGE_DIR,
      logLevel: 'error',
      build: { outDir: out },
      preview: { port: 0, host: '127.0.0.1' },
    })
    cleanUps.push(() => server.close())
    const browser = await launchHeadless(['--disable-gpu'])
    cleanUps.push(() => browser.close())
    const results: PeerReadings[] = []
    for (const [index, { id }] of PEERS.entries()) {
      const page = await browser.newPage()
      page.on('pageerror', (error) => console.error(`${id}: ${error.message}`))
      await page.goto(`${server.resolvedUrls?.local[0]}?reader=${id}`)
      await page.waitForFunction(() => 'readPhotos' in globalThis)
      const probabilities: (readonly number[] | null)[] = []
      for (let from = 0; from < photos.length; from += CHUNK_PHOTOS) {
        const urls = photos.slice(from, from + CHUNK_PHOTOS).map(photoUrl)
        probabilities.push(...v.parse(readingsSchema, await page.evaluate(`readPhotos(${JSON.stringify(urls)})`)))
      }
      await page.close()
      results.push({ reader: names[index] ?? id, probabilities })
    }
    return results
  } finally {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp()
  }
}

/** Each peer's name with its version. @throws DataError when a package is missing, with the command that installs them all. */
export async function peerNames(peersDir: string): Promise<string[]> {
  return Promise.all(PEERS.map(({ name, module }) => nameWithVersion(name, resolve(peersDir, 'node_modules', module))))
}

async function nameWithVersion(name: string, packageDir: string): Promise<string> {
  const text = await readFile(join(packageDir, 'package.json'), 'utf8').catch((cause: unknown) => {
    throw new DataError(`${packageDir} is missing. Install the peers with:\n  ${INSTALL}`, { cause })
  })
  return `${name} ${v.parse(v.object({ version: v.string() }), JSON.parse(text)).version}`
}

/** Builds the peers' page into `out`, with their models and TensorFlow.js's WebAssembly beside it. */
async function buildPage(packages: string, out: string): Promise<void> {
  await build({
    configFile: false,
    root: PAGE_DIR,
    logLevel: 'error',
    resolve: { alias: [{ find: /^(@tensorflow|@vladmandic)\//, replacement: `${packages}/$1/` }] },
    build: { outDir: out, emptyOutDir: true, target: 'esnext' },
  })
  await cp(join(packages, '@tensorflow/tfjs-backend-wasm/dist'), join(out, 'wasm'), {
    recursive: true,
    filter: (file) => extname(file) === '' || file.endsWith('.wasm'),
  })
  for (const { id, module, models } of PEERS) {
    await cp(join(packages, module, models), join(out, id), { recursive: true })
  }
}
