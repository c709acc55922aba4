import { PAGE_PORT, VIEW_PORT } from '../shared/protocol'
import type { Problem, ToView, ToWorker } from '../shared/protocol'

/** Who opened a port or sent a message. */
export interface Sender {
  readonly id?: string
  readonly url?: string
  readonly tab?: { readonly id?: number }
  /** 0 for the page itself, others for frames in it; missing for pages outside tabs. */
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

/**
 * Most that a port may send between two heartbeats of the worker, which come twice a second. A page answers one round at
 * a time, with up to a picture a tile; beyond this it floods the worker, and its port is closed.
 */
export const MAX_UNREAD_MESSAGES = 1_000
export const MAX_UNREAD_BYTES = 256 * 1024 * 1024

export interface SwitchboardWorld {
  readonly extensionId: string
  /** What the addresses of the extension's own pages start with. */
  readonly extensionUrl: string
  /** Does nothing while no worker runs. */
  toWorker(message: ToWorker, transfer: Transferable[]): void
  /** A view wants the engine started anew. */
  retry(): void
}

interface OpenPort {
  readonly port: SwitchboardPort
  readonly isPage: boolean
  unreadMessages: number
  unreadBytes: number
}

/**
 * Joins the ports of pages and views to the engine worker. It reads no message but a view's `retry`; a frame's picture is
 * transferred, not copied. It closes ports of anybody but the extension's own content scripts, in a tab's page itself, and
 * the extension's own pages: a page that has taken over its content script must not see other calls.
 */
export class Switchboard {
  readonly #world: SwitchboardWorld
  readonly #ports = new Map<number, OpenPort>()
  #lastId = 0
  /** Whether a page has connected since the worker was last without a call. */
  #mayHaveCall = false
  /** Why no worker runs; null while one does. */
  #problem: Problem | null = null

  constructor(world: SwitchboardWorld) {
    this.#world = world
  }

  /** Whether the worker may have a call that runs or that it still stores. */
  get mayHaveCall(): boolean {
    return this.#mayHaveCall || [...this.#ports.values()].some(({ isPage }) => isPage)
  }

  /** Somebody has connected. While no worker runs, a page waits, and a view is told why. */
  opened(port: SwitchboardPort): void {
    const { name: portName, sender } = port
    const tabId = portName === PAGE_PORT ? this.#pageTabOf(sender) : null
    const isView = portName === VIEW_PORT && this.isOurPage(sender)
    if (!isView && (portName !== PAGE_PORT || tabId === null)) {
      port.disconnect()
      return
    }
    const portId = ++this.#lastId
    this.#ports.set(portId, { port, isPage: !isView, unreadMessages: 0, unreadBytes: 0 })
    if (!isView) this.#mayHaveCall = true
    if (isView && this.#problem !== null) this.send(portId, stoppedState(this.#problem))
    this.#world.toWorker({ kind: 'opened', portId, portName: isView ? VIEW_PORT : PAGE_PORT, tabId }, [])
    port.onMessage.addListener((message) => this.#received(portId, message))
    port.onDisconnect.addListener(() => this.#forget(portId))
  }

  /** Whether a message comes from a page of the extension or its background. */
  isOurPage(sender: Sender | undefined): boolean {
    if (sender?.id !== this.#world.extensionId || (sender.frameId ?? 0) !== 0) return false
    return sender.url?.startsWith(this.#world.extensionUrl) === true
  }

  /** Sends a message of the worker to a page or a view. */
  send(portId: number, message: unknown): void {
    try {
      this.#ports.get(portId)?.port.postMessage(message)
    } catch (error) {
      // The port closed in this instant; its onDisconnect follows.
      console.warn('Mien: a message came too late', error)
    }
  }

  close(portId: number): void {
    // A port tells the other end alone that it was closed.
    this.#ports.get(portId)?.port.disconnect()
    this.#forget(portId)
  }

  /** Closes all ports. Pages and views connect again by themselves, and say anew what they want. */
  closeAll(): void {
    for (const portId of this.#ports.keys()) this.close(portId)
  }

  /** @param problem Why no worker runs from now on, for the views that connect meanwhile; null when one does. */
  setProblem(problem: Problem | null): void {
    this.#problem = problem
  }

  /** The worker has no call left, and has stored everything. */
  workerIsIdle(): void {
    this.#mayHaveCall = false
  }

  /** The worker has read what was sent before: a heartbeat has come. */
  workerHasRead(): void {
    for (const open of this.#ports.values()) Object.assign(open, { unreadMessages: 0, unreadBytes: 0 })
  }

  #pageTabOf(sender: Sender | undefined): number | null {
    const isOurs = sender?.id === this.#world.extensionId && (sender.frameId ?? 0) === 0
    return isOurs ? (sender.tab?.id ?? null) : null
  }

  #received(portId: number, message: unknown): void {
    const open = this.#ports.get(portId)
    if (open === undefined) return
    if (!open.isPage && fieldOf(message, 'type') === 'retry') {
      this.#world.retry()
      return
    }
    const transfer = transferablesOf(message)
    open.unreadMessages++
    open.unreadBytes += sizeOf(transfer)
    if (open.unreadMessages > MAX_UNREAD_MESSAGES || open.unreadBytes > MAX_UNREAD_BYTES) {
      console.warn('Mien: closed a port that sends too much')
      this.close(portId)
      return
    }
    try {
      this.#world.toWorker({ kind: 'received', portId, message }, transfer)
    } catch (error) {
      console.warn('Mien: closed a port that sends what cannot be passed on', error)
      this.close(portId)
    }
  }

  #forget(portId: number): void {
    if (this.#ports.delete(portId)) this.#world.toWorker({ kind: 'closed', portId }, [])
  }
}

function stoppedState(problem: Problem): ToView {
  return { type: 'state', status: { phase: 'failed', problem }, call: null, warning: null, recording: null }
}

function transferablesOf(message: unknown): (ImageBitmap | ArrayBuffer)[] {
  const picture = fieldOf(message, 'picture')
  const bitmap = fieldOf(picture, 'bitmap')
  const bytes = fieldOf(picture, 'bytes')
  if (bitmap instanceof ImageBitmap) return [bitmap]
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}

/** Bytes of the pictures in a message. */
function sizeOf(pictures: readonly (ImageBitmap | ArrayBuffer)[]): number {
  return pictures.reduce(
    (sum, each) => sum + (each instanceof ArrayBuffer ? each.byteLength : each.width * each.height * 4),
    0,
  )
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
