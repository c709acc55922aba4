import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import type { Page, Worker } from 'playwright-core'
import { build } from 'vite'
import { launchHeadless } from '../browser/headless.mjs'
import { compileKernels } from '../build/kernels.mjs'

/** The policy of the extension's own pages, so that results also hold in the extension; and clips that the page has loaded. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; media-src blob:"

/** The engine's assets in the repository, by the path at which the engine loads them. */
const ASSETS: Readonly<Record<string, string>> = {
  '/assets/models/': 'models',
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

/** A page in a real Chromium that runs the engine in a worker. */
export interface EnginePage {
  /** Where `overTime` is: clips and talking faces. */
  readonly page: Page
  /** Where `evaluation` is. */
  readonly worker: Worker
  close(): Promise<void>
}

/**
 * Builds the engine's worker, serves it with its assets, and opens it in Chromium.
 * @param dataDir A folder whose files the worker may fetch under `/data/`; null for none.
 * @param extraFlags Additional flags for Chromium.
 * @throws Error when there is no Chromium.
 */
export async function openEnginePage(dataDir: string | null, extraFlags: readonly string[] = []): Promise<EnginePage> {
  const builtDir = await mkdtemp(join(tmpdir(), 'mien-evaluate-'))
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    build: {
      outDir: builtDir,
      emptyOutDir: true,
      target: 'esnext',
      rollupOptions: { input: join(import.meta.dirname, 'page.html') },
    },
    worker: { format: 'es' },
  })
  await mkdir(join(builtDir, 'assets/kernels'), { recursive: true })
  await writeFile(join(builtDir, 'assets/kernels/nets.wasm'), await compileKernels())
  const server = await serve({ ...ASSETS, '/': builtDir, ...(dataDir === null ? {} : { '/data/': dataDir }) })
  const browser = await launchHeadless(['--enable-unsafe-swiftshader', ...extraFlags])
  const page = await browser.newPage()
  const [worker] = await Promise.all([page.waitForEvent('worker'), page.goto(`${addressOf(server)}/page.html`)])
  await worker.evaluate(async () => {
    while (!('evaluation' in globalThis)) await new Promise((done) => setTimeout(done, 20))
  })
  return {
    page,
    worker,
    async close() {
      await browser.close()
      server.close()
      await rm(builtDir, { recursive: true, force: true })
    },
  }
}

/** Serves folders by path prefix; the longest matching prefix is used. */
async function serve(folders: Readonly<Record<string, string>>): Promise<Server> {
  const prefixes = Object.keys(folders).toSorted((a, b) => b.length - a.length)
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const prefix = prefixes.find((candidate) => path.startsWith(candidate))
    const folder = prefix === undefined ? undefined : folders[prefix]
    if (prefix === undefined || folder === undefined) {
      response.writeHead(404).end()
      return
    }
    const file = createReadStream(join(resolve(folder), path.slice(prefix.length)))
    file.on('error', () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(404).end()
    })
    file.on('open', () => {
      response.writeHead(200, {
        'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
      })
      file.pipe(response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return `http://localhost:${address.port}`
}
