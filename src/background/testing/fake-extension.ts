// Stands in for src/shared/browser.ts and the chrome global: a browser with tabs whose pages answer, or do not.
import { fakeBrowser } from '@webext-core/fake-browser'
import { vi } from 'vitest'
import type { ContentAnswer, ToContent, ToOffscreen } from '../../shared/protocol'

/** A page's content script; null in a tab that has none. */
export interface FakePage {
  /** The call that runs in it. */
  callId: string | null
  readonly received: ToContent['type'][]
}
export const pages = new Map<number, FakePage | null>()
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
  i18n: { ...fakeBrowser.i18n, getMessage: (key: string) => key },
  tabs: {
    ...fakeBrowser.tabs,
    get: vi.fn<(tabId: number) => Promise<object>>(async (tabId) => {
      const tab = tabs.get(tabId)
      if (tab === 'closed') throw new Error(`No tab with id: ${tabId}.`)
      return { id: tabId, url: PAGE_URL, status: 'complete', ...tab }
    }),
    query: vi.fn<(question: object) => Promise<{ id: number }[]>>(() => Promise.resolve([])),
    sendMessage: vi.fn<(tabId: number, message: ToContent, options?: object) => Promise<ContentAnswer | object>>(
      async (tabId, message) => {
        const page = pages.get(tabId)
        if (!page) throw new Error('Could not establish connection. Receiving end does not exist.')
        page.received.push(message.type)
        if (message.type === 'start') page.callId ??= message.callId
        if (message.type === 'stop') page.callId = null
        return { callId: page.callId }
      },
    ),
  },
}

export const executeScript = vi.fn<(injection: { target: { tabId: number }; files: string[] }) => Promise<void>>(
  async ({ target: { tabId } }) => {
    if (forbidden.has(tabId)) throw new Error('Cannot access a chrome:// URL')
    pages.set(tabId, { callId: null, received: [] })
  },
)
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
  scripting: { executeScript },
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
  tabs.clear()
  commandListeners.clear()
  ports.length = 0
  forbidden.clear()
  Object.assign(offscreen, { isOpen: false, refuses: false, isDeaf: false })
  vi.clearAllMocks()
  vi.stubGlobal('chrome', chromeGlobal)
}
