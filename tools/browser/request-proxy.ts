/**
 * A proxy that answers nothing and writes down what it is asked for. A browser that must use it for every host but this
 * machine shows there each request that would leave, whichever page, worker or process makes it.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LoggedRequest } from './net-log'

export type RequestProxy = {
  readonly port: number
  /** All that was asked for so far, oldest first; of encrypted requests the host alone. */
  readonly requests: () => readonly LoggedRequest[]
  readonly close: () => Promise<void>
}

/** Starts the proxy on 127.0.0.1. */
export async function startRequestProxy(): Promise<RequestProxy> {
  const requests: LoggedRequest[] = []
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', initiator: null })
    response.writeHead(502).end()
  })
  server.on('connect', (request, socket) => {
    // It serves TLS and WebSockets; what they carry is encrypted.
    requests.push({ url: `https://${request.url ?? ''}/`, initiator: null })
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  const { port }: AddressInfo = address
  return {
    port,
    requests: () => [...requests],
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
