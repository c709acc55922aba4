/** What tests, fault runs and the demo do with a browser that has Mien in it, whichever browser it is. */
import type { BrowserContext, Page } from 'playwright-core'
import type { LoggedRequest } from './net-log'
import type { ProcessTimes } from './process-cost'

export const BROWSERS = ['chromium', 'firefox'] as const
export type BrowserName = (typeof BROWSERS)[number]

export type Size = { readonly width: number; readonly height: number }

/** The real popup at the toolbar button, which no browser lists as a page. */
export type OpenPopup = {
  /** The value of an expression, promises awaited. @throws Error when it throws. */
  readonly evaluate: (expression: string) => Promise<unknown>
  /** PNG */
  readonly picture: () => Promise<Buffer>
  readonly close: () => Promise<void>
}

export type Driver = {
  readonly browser: BrowserName
  readonly context: BrowserContext
  /** An address inside the extension. */
  readonly extensionUrl: (path: string) => string
  /** A page in a window of its own: a further tab would hide the call's. */
  readonly openWindow: (url: string, size: Size) => Promise<Page>
  /** A tab in the window of a page, in front of it: the page is hidden. */
  readonly openTabBeside: (page: Page) => Promise<Page>
  /** Clicks Mien's toolbar button on a page, which grants activeTab and opens the popup. */
  readonly clickToolbarButton: (page: Page) => Promise<OpenPopup>
  readonly isEngineOpen: () => Promise<boolean>
  /** Ends the background (service worker or event page), as the browser does when it idles. */
  readonly stopBackground: () => Promise<void>
  /** Runs an expression in the background, which it starts where it sleeps. */
  readonly inBackground: (expression: string) => Promise<unknown>
  /** Runs an expression in the engine's worker. @throws Error when it throws or ends with the worker; always in Firefox */
  readonly inEngine: (expression: string) => Promise<unknown>
  /** Has files that are downloaded from now on saved in a folder. */
  readonly saveDownloadsIn: (folder: string) => Promise<void>
  /** CPU and ids of the processes that Mien and the graphics run in; null where the system does not say. */
  readonly processTimes: () => Promise<(ProcessTimes & { readonly pids: readonly number[] }) | null>
  /** Every request that the browser made; complete once it is closed. */
  readonly requests: () => Promise<readonly LoggedRequest[]>
}

/**
 * The browser that is asked for: MIEN_BROWSER, else Chromium.
 * @throws Error when it is not one of {@link BROWSERS}
 */
export function chosenBrowser(): BrowserName {
  const chosen = process.env['MIEN_BROWSER'] ?? 'chromium'
  const browser = BROWSERS.find((name) => name === chosen)
  if (browser === undefined) throw new Error(`MIEN_BROWSER is one of ${BROWSERS.join(', ')}, not ${chosen}`)
  return browser
}
