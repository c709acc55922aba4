/** Who sent a message to the background, and what they may ask for. */
import type { ToBackground } from '../shared/protocol'

/** The part of the browser's `MessageSender` that tells who it is. */
export interface MessageSender {
  readonly id?: string
  readonly url?: string
  readonly tab?: { readonly id?: number }
  /** 0 for the page itself; others are frames in it. Missing for pages outside tabs. */
  readonly frameId?: number
}

export type Sender =
  /** A page of the extension: popup, side panel, settings, … */
  | { readonly kind: 'view' }
  | { readonly kind: 'offscreen' }
  /** The mirror, in a tab. */
  | { readonly kind: 'mirror'; readonly tabId: number }
  /** The content script of a tab's page, or of a frame in it. */
  | PageSender

export interface PageSender {
  readonly kind: 'page'
  readonly tabId: number
  readonly frameId: number
  /** Address of the page or frame; null where the browser does not tell. */
  readonly url: string | null
}

export interface Extension {
  readonly id: string
  /** What the addresses of its own pages start with. */
  readonly url: string
  readonly offscreenUrl: string
  readonly mirrorUrl: string
}

/** Tells the sender by what the browser says of it, not by the message. @returns null for anybody else */
export function senderOf({ id, url, tab, frameId = 0 }: MessageSender, extension: Extension): Sender | null {
  if (id !== extension.id) return null
  if (url === extension.offscreenUrl && tab === undefined) return { kind: 'offscreen' }
  const isMirror = url?.split(/[?#]/)[0] === extension.mirrorUrl && tab?.id !== undefined
  if (isMirror && frameId === 0) return { kind: 'mirror', tabId: tab.id }
  if (url?.startsWith(extension.url) === true) return frameId === 0 ? { kind: 'view' } : null
  return tab?.id === undefined ? null : { kind: 'page', tabId: tab.id, frameId, url: url ?? null }
}

const ALLOWED: Readonly<Record<ToBackground['type'], readonly Sender['kind'][]>> = {
  enable: ['view'],
  disable: ['view'],
  'is-enabled': ['view'],
  'ensure-engine': ['view', 'page', 'mirror'],
  'call-given-up': ['page'],
  'call-here': ['page'],
  'send-configuration': ['offscreen'],
  'keep-left-out': ['offscreen'],
  'keep-own-name': ['offscreen'],
  'engine-idle': ['offscreen'],
}

/** Whether such a sender may send messages of that type. */
export function maySend(kind: Sender['kind'], type: ToBackground['type']): boolean {
  return ALLOWED[type].includes(kind)
}
