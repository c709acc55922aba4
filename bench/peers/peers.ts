/** Other readers of expressions, which are installed in a folder of their own, and whole photographs read by them. */
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { build, preview } from 'vite'
import { launchHeadless } from '../../tools/browser/headless.mjs'
import { DataError } from '../evaluate/data-error'
import { photoUrl, type Photo } from '../evaluate/photo-folder'

/** Photographs in one request to the page. */
const CHUNK_PHOTOS = 32
const PAGE_DIR = join(import.meta.dirname, 'page')

/** Another reader: its package, and which of its model files it loads. */
export interface Peer {
  readonly id: string
  readonly name: string
  readonly module: string
  readonly models: string
  readonly modelFiles: RegExp
}

const FACE_API = { module: '@vladmandic/face-api', models: 'model' } as const
const HUMAN = { module: '@vladmandic/human', models: 'models' } as const

/** All of them; the leaner settings come second. */
export const PEERS: readonly Peer[] = [
  { ...HUMAN, id: 'human', name: 'Human', modelFiles: /^(blazeface|facemesh|emotion)\./ },
  { ...HUMAN, id: 'human-lean', name: 'Human, leanest', modelFiles: /^(blazeface|emotion)\./ },
  {
    ...FACE_API,
    id: 'face-api',
    name: 'face-api, SSD',
    modelFiles: /^(ssd_mobilenetv1|face_landmark_68_model|face_expression)/,
  },
  {
    ...FACE_API,
    id: 'face-api-tiny',
    name: 'face-api, tiny',
    modelFiles: /^(tiny_face_detector|face_landmark_68_tiny|face_expression)/,
  },
]

/** Those of the accuracy tables: their full pipelines. */
export const FULL_PEERS: readonly Peer[] = PEERS.filter(({ id }) => id === 'face-api' || id === 'human')

const INSTALL =
  'npm install --prefix PEERS @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 ' +
  '@tensorflow/tfjs-backend-webgl@4.22.0 @vladmandic/face-api@1.7.15 @vladmandic/human@3.3.6'

const readingsSchema = v.array(v.nullable(v.pipe(v.array(v.number()), v.length(7))))

/** What a peer says of each photograph: probabilities in the order of EXPRESSIONS; null where it found no face. */
export type PeerReadings = { readonly reader: string; readonly probabilities: readonly (readonly number[] | null)[] }

/** The peers' page, built and served. */
export interface PeersPage {
  /** Ends with a slash. The script is `peers.js`. */
  readonly url: string
  /** What a peer takes to download: code, models and TensorFlow.js' WebAssembly. */
  downloadOf(peer: Peer): Promise<{ readonly bytes: number; readonly gzippedBytes: number }>
  close(): Promise<void>
}

/**
 * Reads photographs with peers, in a real Chromium.
 * @param peersDir Folder whose node_modules has the peers' packages.
 * @throws As {@link peerNames}.
 */
export async function readWithPeers(
  peersDir: string,
  folder: string,
  photos: readonly Photo[],
  peers = FULL_PEERS,
): Promise<PeerReadings[]> {
  const names = await peerNames(peersDir, peers)
  const served = await servePeers(peersDir, folder)
  const cleanUps = [() => served.close()]
  try {
    const browser = await launchHeadless(['--disable-gpu'])
    cleanUps.push(() => browser.close())
    const results: PeerReadings[] = []
    for (const [index, { id }] of peers.entries()) {
      const page = await browser.newPage()
      page.on('pageerror', (error) => console.error(`${id}: ${error.message}`))
      await page.goto(served.url)
      await page.waitForFunction(() => 'readPhotos' in globalThis)
      const probabilities: (readonly number[] | null)[] = []
      for (let from = 0; from < photos.length; from += CHUNK_PHOTOS) {
        const urls = JSON.stringify(photos.slice(from, from + CHUNK_PHOTOS).map(photoUrl))
        probabilities.push(...v.parse(readingsSchema, await page.evaluate(`readPhotos('${id}', ${urls})`)))
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
export async function peerNames(peersDir: string, peers = FULL_PEERS): Promise<string[]> {
  return Promise.all(peers.map(({ name, module }) => nameWithVersion(name, resolve(peersDir, 'node_modules', module))))
}

async function nameWithVersion(name: string, packageDir: string): Promise<string> {
  const text = await readFile(join(packageDir, 'package.json'), 'utf8').catch((cause: unknown) => {
    throw new DataError(`${packageDir} is missing. Install the peers with:\n  ${INSTALL}`, { cause })
  })
  return `${name} ${v.parse(v.object({ version: v.string() }), JSON.parse(text)).version}`
}

/**
 * Builds and serves the peers' page, with their models and TensorFlow.js's WebAssembly beside it, for any page to load.
 * @param dataDir A folder that is served under `data/`; null for none.
 */
export async function servePeers(peersDir: string, dataDir: string | null): Promise<PeersPage> {
  const packages = resolve(peersDir, 'node_modules')
  const out = await mkdtemp(join(tmpdir(), 'mien-peers-'))
  await build({
    configFile: false,
    root: PAGE_DIR,
    logLevel: 'error',
    resolve: { alias: [{ find: /^(@tensorflow|@vladmandic)\//, replacement: `${packages}/$1/` }] },
    build: {
      outDir: out,
      emptyOutDir: true,
      target: 'esnext',
      modulePreload: false,
      rollupOptions: { output: { entryFileNames: 'peers.js', chunkFileNames: 'code/[name].js' } },
    },
  })
  await cp(join(packages, '@tensorflow/tfjs-backend-wasm/dist'), join(out, 'wasm'), {
    recursive: true,
    filter: (file) => extname(file) === '' || file.endsWith('.wasm'),
  })
  for (const { module, models } of [FACE_API, HUMAN]) {
    await cp(join(packages, module, models), join(out, module === HUMAN.module ? 'human' : 'face-api'), {
      recursive: true,
    })
  }
  if (dataDir !== null) await cp(dataDir, join(out, 'data'), { recursive: true })
  const server = await preview({
    configFile: false,
    root: PAGE_DIR,
    logLevel: 'error',
    build: { outDir: out },
    preview: { port: 0, host: '127.0.0.1', cors: true },
  })
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    async downloadOf({ module, modelFiles }) {
      const folder = module === HUMAN.module ? 'human' : 'face-api'
      const code = (await readdir(join(out, 'code'))).filter(
        (name) => !name.startsWith(folder === 'human' ? 'face-api' : 'human'),
      )
      const models = (await readdir(join(out, folder))).filter((name) => modelFiles.test(name))
      const files = [
        join(out, 'peers.js'),
        ...code.map((name) => join(out, 'code', name)),
        ...models.map((name) => join(out, folder, name)),
        join(out, 'wasm/tfjs-backend-wasm-simd.wasm'),
      ]
      return sizeOf(files)
    },
    async close() {
      await server.close()
      await rm(out, { recursive: true, force: true })
    },
  }
}

/** Size of files as they are, and packed one by one. */
export async function sizeOf(files: readonly string[]): Promise<{ bytes: number; gzippedBytes: number }> {
  let [bytes, gzippedBytes] = [0, 0]
  for (const file of files) {
    if (!(await stat(file)).isFile()) continue
    const content = await readFile(file)
    bytes += content.length
    gzippedBytes += gzipSync(content).length
  }
  return { bytes, gzippedBytes }
}
