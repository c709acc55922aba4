import { MIRROR_PORT, PAGE_PORT, VIEW_PORT } from '../shared/protocol'
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
 * Most that the ports of one page or frame, or those of all views, may send between two heartbeats of the worker, which come twice a second;
 * opening a port counts as a message. A page answers one round at a time, with up to a picture a tile; beyond this it
 * floods the worker, and the port is closed.
 */
export const MAX_UNREAD_MESSAGES = 1_000
export const MAX_UNREAD_BYTES = 256 * 1024 * 1024

export interface SwitchboardWorld {
  readonly extensionId: string
  /** What the addresses of the extension's own pages start with. */
  readonly extensionUrl: string
  /** The address of the mirror, the one own page that sends pictures. */
  readonly mirrorUrl: string
  /** Does nothing while no worker runs. */
  toWorker(message: ToWorker, transfer: Transferable[]): void
  /** A view wants the engine restarted. */
  retry(): void
}

/** What the worker has not read yet. */
interface Unread {
  messages: number
  bytes: number
}

interface OpenPort {
  readonly port: SwitchboardPort
  /** The tab of a page; null for a view. */
  readonly tabId: number | null
  /** By which {@link Switchboard} counts what is sent. */
  readonly senderKey: string
}

/** A content script, by where the browser says that it runs. */
interface PageSender {
  readonly tabId: number
  readonly frameId: number
}

/**
 * Joins the ports of pages and views to the engine worker. It reads no message but a view's `retry`; a frame's picture is
 * transferred, not copied. It closes ports of anybody but the extension's own content scripts and the extension's own pages:
 * a page that has taken over its content script must not see other calls. Which frame of a tab is let in, the engine says.
 * The mirror's port is let in from the mirror's own page alone.
 */
export class Switchboard {
  readonly #world: SwitchboardWorld
  readonly #ports = new Map<number, OpenPort>()
  /** By page or frame, and for all views together: nobody can send more by opening more ports. */
  readonly #unread = new Map<string, Unread>()
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
    return this.#mayHaveCall || [...this.#ports.values()].some(({ tabId }) => tabId !== null)
  }

  /** Somebody has connected. While no worker runs, a page waits, and a view is sent the reason. */
  opened(port: SwitchboardPort): void {
    const { name: portName, sender } = port
    const isMirror = portName === MIRROR_PORT && this.#isMirror(sender)
    const page = portName === PAGE_PORT || isMirror ? this.#pageOf(sender) : null
    const isView = portName === VIEW_PORT && this.isOurPage(sender)
    if (!isView && page === null) {
      port.disconnect()
      return
    }
    const { tabId, frameId } = page ?? { tabId: null, frameId: 0 }
    const senderKey = page === null ? 'views' : `${tabId}/${frameId}`
    if (this.#isFlood(senderKey, 0)) {
      console.warn('Mien: refused a port of a page that sends too much')
      port.disconnect()
      return
    }
    const portId = ++this.#lastId
    this.#ports.set(portId, { port, tabId, senderKey })
    if (!isView) this.#mayHaveCall = true
    if (isView && this.#problem !== null) this.send(portId, stoppedState(this.#problem))
    const knownName = isView ? VIEW_PORT : isMirror ? MIRROR_PORT : PAGE_PORT
    this.#world.toWorker({ kind: 'opened', portId, portName: knownName, tabId, frameId }, [])
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

  /** Closes all ports. Pages and views reconnect by themselves and say again what they want. */
  closeAll(): void {
    for (const portId of this.#ports.keys()) this.close(portId)
    this.#unread.clear()
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
    this.#unread.clear()
  }

  #isMirror(sender: Sender | undefined): boolean {
    return this.isOurPage(sender) && sender?.url?.split(/[?#]/)[0] === this.#world.mirrorUrl
  }

  #pageOf(sender: Sender | undefined): PageSender | null {
    if (sender?.id !== this.#world.extensionId || sender.tab?.id === undefined) return null
    return { tabId: sender.tab.id, frameId: sender.frameId ?? 0 }
  }

  #received(portId: number, message: unknown): void {
    const open = this.#ports.get(portId)
    if (open === undefined) return drop(message)
    if (open.tabId === null && fieldOf(message, 'type') === 'retry') {
      this.#world.retry()
      return
    }
    const transfer = transferablesOf(message)
    if (this.#isFlood(open.senderKey, sizeOf(transfer))) {
      console.warn('Mien: closed a port that sends too much')
      drop(message)
      this.close(portId)
      return
    }
    try {
      this.#world.toWorker({ kind: 'received', portId, message }, transfer)
    } catch (error) {
      console.warn('Mien: closed a port that sends what cannot be passed on', error)
      drop(message)
      this.close(portId)
    }
  }

  /** Counts a message. @returns whether that was more than may wait for the worker */
  #isFlood(senderKey: string, bytes: number): boolean {
    const unread = this.#unread.get(senderKey) ?? { messages: 0, bytes: 0 }
    this.#unread.set(senderKey, unread)
    unread.messages++
    unread.bytes += bytes
    return unread.messages > MAX_UNREAD_MESSAGES || unread.bytes > MAX_UNREAD_BYTES
  }

  #forget(portId: number): void {
    if (this.#ports.delete(portId)) this.#world.toWorker({ kind: 'closed', portId }, [])
  }
}

function stoppedState(problem: Problem): ToView {
  return { type: 'state', status: { phase: 'failed', problem }, call: null, warning: null, recording: null }
}

/** A bitmap that nobody reads holds its memory until it is closed. */
function drop(message: unknown): void {
  for (const picture of transferablesOf(message)) if (picture instanceof ImageBitmap) picture.close()
}

/** The pictures of a page's frames. */
function transferablesOf(message: unknown): (ImageBitmap | ArrayBuffer)[] {
  const frames = fieldOf(message, 'frames')
  return Array.isArray(frames) ? frames.flatMap((frame) => transferableOf(fieldOf(frame, 'picture'))) : []
}

function transferableOf(picture: unknown): (ImageBitmap | ArrayBuffer)[] {
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
