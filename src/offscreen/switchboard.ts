import { PAGE_PORT, VIEW_PORT } from '../shared/protocol'
import type { FromWorker, ToWorker } from '../shared/protocol'

/** The part of a runtime port that the switchboard uses. */
export interface SwitchboardPort {
  readonly name: string
  readonly sender?: { readonly id?: string; readonly tab?: { readonly id?: number } }
  postMessage(message: unknown): void
  disconnect(): void
  readonly onMessage: { addListener(listener: (message: unknown) => void): void }
  readonly onDisconnect: { addListener(listener: () => void): void }
}

export interface SwitchboardWorld {
  readonly extensionId: string
  toWorker(message: ToWorker, transfer: Transferable[]): void
  idle(): void
}

/**
 * Joins the ports of pages and views to the engine worker and back. It reads no message, except that a frame's picture
 * is handed over instead of copied. Ports of others than this extension, of another name, or
 * of a page in no tab are closed.
 */
export function connectSwitchboard(world: SwitchboardWorld) {
  const ports = new Map<number, SwitchboardPort>()
  let lastId = 0
  return {
    opened(port: SwitchboardPort): void {
      const { name: portName, sender } = port
      const tabId = portName === PAGE_PORT ? (sender?.tab?.id ?? null) : null
      const isPage = portName === PAGE_PORT && tabId !== null
      if (sender?.id !== world.extensionId || (!isPage && portName !== VIEW_PORT)) {
        port.disconnect()
        return
      }
      const portId = ++lastId
      ports.set(portId, port)
      world.toWorker({ kind: 'opened', portId, portName, tabId }, [])
      port.onMessage.addListener((message) => world.toWorker({ kind: 'heard', portId, message }, transferablesOf(message)))
      port.onDisconnect.addListener(() => {
        ports.delete(portId)
        world.toWorker({ kind: 'closed', portId }, [])
      })
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
