/** Bundles the pages of a front end with Vite and serves them, and the portraits of npm package tabler-ui, on 127.0.0.1. */
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize, resolve, sep } from 'node:path'
import { build } from 'vite'

const PORTRAITS_DIR = resolve(import.meta.dirname, '../../node_modules/tabler-ui/dist/demo/faces')

/** Longest wait for a start: Azure's pages, the largest, take 6 s of a quiet processor. */
export const BUNDLE_TIMEOUT_MS = 180_000

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
}

export type PageServer = {
  readonly origin: string
  /** For WebSocket upgrades. */
  readonly server: Server
  readonly close: () => Promise<void>
}

/** The bundled files by their path. */
async function bundle(root: string, pages: readonly string[]): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rollupOptions: { input: pages.map((page) => join(root, page)) },
    },
  })
  const outputs = Array.isArray(result) ? result : 'output' in result ? [result] : []
  return new Map(
    outputs
      .flatMap(({ output }) => output)
      .map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  )
}

/**
 * Starts the server of a front end.
 * @param root folder of the pages; its packages must be installed
 * @param pages HTML files in it
 * @throws Error when a page cannot be bundled
 */
export async function startPageServer(root: string, pages: readonly string[]): Promise<PageServer> {
  const files = await bundle(root, pages)
  const read = async (path: string): Promise<string | Uint8Array | undefined> => {
    const portrait = /^\/portraits\/((?:female|male)\/\d+\.jpg)$/.exec(path)?.[1]
    if (portrait !== undefined) return readFile(join(PORTRAITS_DIR, normalize(portrait).replaceAll('/', sep)))
    return files.get(path)
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page')
    read(pathname).then(
      (content) => {
        if (content === undefined) return response.writeHead(404).end('not found')
        const type = CONTENT_TYPES[extname(pathname)] ?? 'application/octet-stream'
        return response.writeHead(200, { 'content-type': type }).end(content)
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The page server has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    server,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
