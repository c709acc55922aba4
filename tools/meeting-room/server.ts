/**
 * Serves the local call page on 127.0.0.1, and one video clip on a second port (another origin without CORS headers).
 * Types are stripped from the page's TypeScript on each request, so nothing has to be bundled.
 */
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { nameFrom } from '../../src/content/sites/name-guard'

const here = dirname(fileURLToPath(import.meta.url))
const PORTRAITS = resolve(here, '../../node_modules/tabler-ui/dist/demo/faces')

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
}
const FACE_EXTENSIONS: ReadonlySet<string> = new Set(['.jpg', '.png', '.mp4', '.webm'])

/**
 * One of the initial participants. `label` is the text on the tile: the name, unless Mien would not accept it as a name
 * (`face_01` could be an icon) or another participant has it. `face` is the address of a picture or video on this server.
 */
export type RosterEntry = { readonly name: string; readonly label: string; readonly face: string }

export type RoomServer = {
  /** Origin of the call page. */
  readonly origin: string
  /** Origin of the clip, which taints a canvas. */
  readonly otherOrigin: string
  readonly roster: readonly RosterEntry[]
  readonly close: () => Promise<void>
}

async function readRoster(facesDir: string | undefined): Promise<RosterEntry[]> {
  if (facesDir === undefined) {
    const chosen: Omit<RosterEntry, 'label'>[] = JSON.parse(await readFile(join(here, 'demo-faces.json'), 'utf8'))
    return chosen.map(({ name, face }) => ({ name, label: name, face: `/portraits/${face}` }))
  }
  const files = (await readdir(facesDir)).filter((name) => FACE_EXTENSIONS.has(extname(name).toLowerCase())).toSorted()
  if (files.length === 0) throw new Error(`No jpg, png, mp4 or webm file in ${facesDir}`)
  const labels = new Set<string>()
  return files.map((file, index) => {
    const name = basename(file, extname(file))
    const label = nameFrom(name) === name && !labels.has(name) ? name : `File ${index + 1}`
    labels.add(label)
    return { name, label, face: `/faces/${encodeURIComponent(file)}` }
  })
}

/** The file inside `folder` that a request names; null where it would lead out of the folder. */
function fileWithin(folder: string, path: string): string | null {
  const file = resolve(folder, path)
  return file.startsWith(resolve(folder) + sep) ? file : null
}

/** Sends a file or a byte range of it; a video element needs ranges to loop. */
async function sendFile(request: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
  const { size, isFile } = await stat(file).then((found) => ({ size: found.size, isFile: found.isFile() }))
  if (!isFile) return void response.writeHead(404).end('not found')
  const headers = {
    'content-type': CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  if (range === null) {
    response.writeHead(200, { ...headers, 'content-length': size })
    createReadStream(file).pipe(response)
    return
  }
  const start = Number(range[1])
  const end = range[2] ? Math.min(Number(range[2]), size - 1) : size - 1
  if (start > end) {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end()
    return
  }
  const part = { 'content-length': end - start + 1, 'content-range': `bytes ${start}-${end}/${size}` }
  response.writeHead(206, { ...headers, ...part })
  createReadStream(file, { start, end }).pipe(response)
}

function sendText(response: ServerResponse, text: string, extension: string): void {
  response.writeHead(200, { 'content-type': CONTENT_TYPES[extension] ?? 'text/plain' }).end(text)
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

async function listen(handle: Handler): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!response.headersSent) response.writeHead(isMissing ? 404 : 500)
      response.end(isMissing ? 'not found' : String(error))
    })
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The room server has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/**
 * Starts the call page's server.
 * @param options `facesDir`: every jpg, png, mp4 and webm in it is a participant, named by its file name.
 */
export async function startRoomServer({ facesDir }: { readonly facesDir?: string } = {}): Promise<RoomServer> {
  const roster = await readRoster(facesDir)
  const other = await listen((request, response) => sendFile(request, response, join(here, 'clip.webm')))
  const folders = [['/portraits/', PORTRAITS] as const, ...(facesDir ? [['/faces/', facesDir] as const] : [])]

  const room = await listen(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://room').pathname)
    if (path === '/') return sendText(response, await readFile(join(here, 'index.html'), 'utf8'), '.html')
    if (path === '/plain') return sendText(response, '<!doctype html><title>No call</title><p>Text.</p>', '.html')
    if (path === '/room.css') return sendText(response, await readFile(join(here, 'room.css'), 'utf8'), '.css')
    if (path === '/roster.json')
      return sendText(response, JSON.stringify({ roster, otherOrigin: other.origin }), '.json')
    if (path === '/favicon.ico') return void response.writeHead(204).end()
    if (path.startsWith('/page/')) {
      const file = fileWithin(join(here, 'page'), path.slice('/page/'.length).replace(/\.js$/, '.ts'))
      if (file !== null) {
        const { code } = await transformWithOxc(await readFile(file, 'utf8'), file, { target: 'es2023' })
        return sendText(response, code, '.js')
      }
    }
    for (const [prefix, folder] of folders) {
      const file = path.startsWith(prefix) ? fileWithin(folder, path.slice(prefix.length)) : null
      if (file !== null) return sendFile(request, response, file)
    }
    response.writeHead(404).end('not found')
  })

  return {
    origin: room.origin,
    otherOrigin: other.origin,
    roster,
    close: async () => {
      await Promise.all([room.close(), other.close()])
    },
  }
}
