import * as v from 'valibot'
import { PAGE_PORT, toOffscreen, VIEW_PORT } from '../shared/protocol'
import type { FromWorker, ToWorker } from '../shared/protocol'

/** Who opened a port or sent a message. */
interface Sender {
  readonly id?: string
  readonly url?: string
  readonly tab?: { readonly id?: number }
  /** 0, or not there, for a page that is no frame of another. */
  readonly frameId?: number
}

/** The part of a runtime port that the switchboard uses. */
export interface SwitchboardPort {
  readonly name: string
  readonly sender?: Sender
  postMessage(message: unknown): void
  disconnect(): void
  readonly onMessage: { addListener(listener: (message: unknown) => void): void }
  readonly onDisconnect: { addListener(listener: () => void): void }
}

export interface SwitchboardWorld {
  readonly extensionId: string
  /** What the addresses of the extension's own pages start with. */
  readonly extensionUrl: string
  toWorker(message: ToWorker, transfer: Transferable[]): void
  idle(): void
}

/**
 * Joins the ports of pages and views to the engine worker and back. It reads no message, except that a frame's picture
 * is handed over instead of copied. Closed are ports of others than this extension, of another name, of a page in no tab,
 * and those of views that are none of the extension's own pages: a page that has taken over its content script must not
 * hear other calls.
 */
export function connectSwitchboard(world: SwitchboardWorld) {
  const ports = new Map<number, SwitchboardPort>()
  let lastId = 0
  const isOurs = ({ id, url, frameId = 0 }: Sender) =>
    id === world.extensionId && url?.startsWith(world.extensionUrl) === true && frameId === 0
  return {
    opened(port: SwitchboardPort): void {
      const { name: portName, sender } = port
      const tabId = portName === PAGE_PORT ? (sender?.tab?.id ?? null) : null
      const isPage = portName === PAGE_PORT && sender?.id === world.extensionId && tabId !== null
      const isView = portName === VIEW_PORT && sender !== undefined && isOurs(sender)
      if (!isPage && !isView) {
        port.disconnect()
        return
      }
      const portId = ++lastId
      ports.set(portId, port)
      world.toWorker({ kind: 'opened', portId, portName, tabId }, [])
      port.onMessage.addListener((message) =>
        world.toWorker({ kind: 'heard', portId, message }, transferablesOf(message)),
      )
      port.onDisconnect.addListener(() => {
        ports.delete(portId)
        world.toWorker({ kind: 'closed', portId }, [])
      })
    },

    /** Passes the settings on that the background sends. */
    heardMessage(message: unknown, sender: Sender): void {
      const parsed = v.safeParse(toOffscreen, message)
      if (parsed.success && isOurs(sender)) world.toWorker({ kind: 'settings', settings: parsed.output.settings }, [])
    },

    heardWorker(message: FromWorker): void {
      if (message.kind === 'idle') {
        world.idle()
        return
      }
      try {
        ports.get(message.portId)?.postMessage(message.message)
      } catch (thrown) {
        // The port closed in this instant; its onDisconnect follows.
        console.warn('Mien: a message came too late', thrown)
      }
    },
  }
}

function transferablesOf(message: unknown): Transferable[] {
  const picture = fieldOf(message, 'picture')
  const bitmap = fieldOf(picture, 'bitmap')
  const bytes = fieldOf(picture, 'bytes')
  if (bitmap instanceof ImageBitmap) return [bitmap]
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
