// Stands in for src/shared/browser.ts and the chrome global: a browser with tabs whose pages answer, or do not.
import { fakeBrowser } from '@webext-core/fake-browser'
import { vi } from 'vitest'
import { SITE_MATCHES } from '../../shared/site-catalogue'
import type { ContentAnswer, ToContent, ToOffscreen } from '../../shared/protocol'

/** A page's content script; null in a tab that has none. */
export interface FakePage {
  /** The call that runs in it. */
  callId: string | null
  /** The site whose reader sees a call there. */
  siteInCall?: string | null
  readonly received: ToContent['type'][]
}
export const pages = new Map<number, FakePage | null>()
/** Content scripts in the frames of tabs, by `frameKey`. */
export const frames = new Map<string, FakePage>()
export const frameKey = (tabId: number, frameId: number) => `${tabId}/${frameId}`
/** The content scripts of a tab that a message reaches. */
function reached(tabId: number, frameId?: number): FakePage[] {
  const inFrames = [...frames].filter(([key]) =>
    frameId === undefined ? key.startsWith(`${tabId}/`) : key === frameKey(tabId, frameId),
  )
  const page = frameId === undefined || frameId === 0 ? pages.get(tabId) : null
  return [...(page ? [page] : []), ...inFrames.map(([, frame]) => frame)]
}
/** Patterns that the user has granted. */
export const granted = new Set<string>()
type PermissionsListener = (permissions: { origins: string[] }) => void
const permissionsListeners = { added: new Set<PermissionsListener>(), removed: new Set<PermissionsListener>() }
/** The user grants a pattern, or takes it back. */
export function grant(pattern: string): void {
  granted.add(pattern)
  for (const listener of permissionsListeners.added) listener({ origins: [pattern] })
}
export function revoke(pattern: string): void {
  granted.delete(pattern)
  for (const listener of permissionsListeners.removed) listener({ origins: [pattern] })
}
/** Content scripts that the extension has registered. */
export const registered: { id: string; matches: string[] }[] = []
/** What the browser says of tabs that are not as by default: complete, on one site. */
export const tabs = new Map<number, { url?: string; status?: string } | 'closed'>()
export const PAGE_URL = 'https://meet.example/room'
/** Tabs in which the browser lets nobody run scripts. */
export const forbidden = new Set<number>()
export const CONTENT_SCRIPT = 'assets/content.js'

/** Whether the engine's document is open, and answers; opening takes a turn. */
export const offscreen = { isOpen: false, refuses: false, isDeaf: false }

type CommandListener = (command: string, tab?: { id: number }) => void
const commandListeners = new Set<CommandListener>()
/** The user presses a keyboard command. */
export function press(command: string, tab?: { id: number }): void {
  for (const listener of commandListeners) listener(command, tab)
}
/** What was posted on each port that was opened, and whether it was closed again. */
export const ports: { name: string; posted: unknown[]; isClosed: boolean }[] = []

export const browser = {
  ...fakeBrowser,
  commands: { onCommand: { addListener: (listener: CommandListener) => void commandListeners.add(listener) } },
  runtime: {
    ...fakeBrowser.runtime,
    sendMessage: vi.fn<(message: ToOffscreen) => Promise<unknown>>(async () => {
      if (!offscreen.isOpen) throw new Error('Could not establish connection. Receiving end does not exist.')
      return offscreen.isDeaf ? undefined : { hasReceived: true }
    }),
    reload: vi.fn<() => void>(),
    connect({ name }: { name: string }) {
      const port = { name, posted: [] as unknown[], isClosed: false }
      ports.push(port)
      return {
        postMessage: (message: unknown) => void port.posted.push(message),
        disconnect: () => void (port.isClosed = true),
      }
    },
    getManifest: () => ({ content_scripts: [{ js: [CONTENT_SCRIPT] }] }),
  },
  permissions: {
    // The browser lists the manifest's own sites too.
    getAll: () => Promise.resolve({ origins: [...SITE_MATCHES, ...granted] }),
    contains: ({ origins }: { origins: string[] }) => Promise.resolve(origins.every((each) => granted.has(each))),
    onAdded: { addListener: (listener: PermissionsListener) => void permissionsListeners.added.add(listener) },
    onRemoved: { addListener: (listener: PermissionsListener) => void permissionsListeners.removed.add(listener) },
  },
  i18n: { ...fakeBrowser.i18n, getMessage: (key: string) => key },
  tabs: {
    ...fakeBrowser.tabs,
    get: vi.fn<(tabId: number) => Promise<object>>(async (tabId) => {
      const tab = tabs.get(tabId)
      if (tab === 'closed') throw new Error(`No tab with id: ${tabId}.`)
      return { id: tabId, url: PAGE_URL, status: 'complete', ...tab }
    }),
    query: vi.fn<(question: object) => Promise<{ id: number }[]>>(() => Promise.resolve([])),
    sendMessage: vi.fn<
      (tabId: number, message: ToContent, options?: { frameId: number }) => Promise<ContentAnswer | object>
    >(async (tabId, message, options) => {
      const receivers = reached(tabId, options?.frameId)
      const [first] = receivers
      if (!first) throw new Error('Could not establish connection. Receiving end does not exist.')
      for (const page of receivers) {
        page.received.push(message.type)
        if (message.type === 'start') page.callId ??= message.callId
        if (message.type === 'stop') page.callId = null
      }
      return { callId: first.callId, siteInCall: first.siteInCall ?? null }
    }),
  },
}

export const executeScript = vi.fn<(injection: { target: { tabId: number }; files: string[] }) => Promise<void>>(
  async ({ target: { tabId } }) => {
    if (forbidden.has(tabId)) throw new Error('Cannot access a chrome:// URL')
    // A second copy of the script makes way for the first.
    if (!pages.get(tabId)) pages.set(tabId, { callId: null, received: [] })
  },
)
const scripts = {
  executeScript,
  getRegisteredContentScripts: async ({ ids }: { ids: string[] }) => registered.filter(({ id }) => ids.includes(id)),
  registerContentScripts: async (added: typeof registered) => {
    if (added.some(({ id }) => registered.some((each) => each.id === id))) throw new Error('Duplicate script ID')
    registered.push(...added)
  },
  updateContentScripts: async (changed: typeof registered) => {
    for (const script of changed) {
      const at = registered.findIndex(({ id }) => id === script.id)
      if (at < 0) throw new Error('Nonexistent script ID')
      registered[at] = script
    }
  },
  unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
    const others = registered.filter(({ id }) => !ids.includes(id))
    if (others.length === registered.length) throw new Error('Nonexistent script ID')
    registered.splice(0, registered.length, ...others)
  },
}
export const createDocument = vi.fn<(parameters: object) => Promise<void>>(async () => {
  if (offscreen.refuses) throw new Error('No offscreen document for you')
  if (offscreen.isOpen) throw new Error('Only a single offscreen document may be created.')
  await Promise.resolve()
  offscreen.isOpen = true
})
export const setAccessLevel = vi.fn<(options: object) => Promise<void>>(() => Promise.resolve())
export const closeDocument = vi.fn<() => Promise<void>>(async () => {
  if (!offscreen.isOpen) throw new Error('No current offscreen document.')
  offscreen.isOpen = false
})

/** The part of the chrome global that the polyfill does not wrap. */
export const chromeGlobal = {
  scripting: scripts,
  storage: { local: { setAccessLevel }, session: { setAccessLevel } },
  offscreen: { Reason: { WORKERS: 'WORKERS' }, createDocument, closeDocument },
  runtime: {
    ContextType: { OFFSCREEN_DOCUMENT: 'OFFSCREEN_DOCUMENT' },
    getContexts: async () => (offscreen.isOpen ? [{}] : []),
  },
}

/** The user has said what Mien is for. */
export async function agree(): Promise<void> {
  await browser.storage.local.set({ purpose: { purpose: 'private', agreedAtMs: 1 } })
}

export function resetExtension(): void {
  fakeBrowser.reset()
  pages.clear()
  frames.clear()
  granted.clear()
  registered.length = 0
  for (const listeners of Object.values(permissionsListeners)) listeners.clear()
  tabs.clear()
  commandListeners.clear()
  ports.length = 0
  forbidden.clear()
  Object.assign(offscreen, { isOpen: false, refuses: false, isDeaf: false })
  vi.clearAllMocks()
  vi.stubGlobal('chrome', chromeGlobal)
}
