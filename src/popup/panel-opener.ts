import { browser } from '../shared/browser'

/**
 * Opens the side panel of this window. Browsers allow it only during a user's click, so the window must be known before
 * the click. Null where the browser has no side panel.
 * @param windowId The window that the popup belongs to.
 * @param onOpened Called once it is open.
 */
export function panelOpener(windowId: number, onOpened: () => void): (() => void) | null {
  const opens = chromePanel(windowId) ?? firefoxSidebar()
  if (!opens) return null
  return () => {
    opens().then(onOpened, (error: unknown) => console.error('Mien: the side panel could not be opened', error))
  }
}

function chromePanel(windowId: number): (() => Promise<void>) | null {
  if (typeof chrome === 'undefined' || !('sidePanel' in chrome)) return null
  return () => chrome.sidePanel.open({ windowId })
}

function firefoxSidebar(): (() => Promise<void>) | null {
  if (!('sidebarAction' in browser)) return null
  return () => browser.sidebarAction.open()
}
