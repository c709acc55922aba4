/**
 * Finds a Firefox, starts it with the built add-on, and clicks the add-on's toolbar button.
 *
 * Playwright drives it over WebDriver BiDi (channel `moz-firefox`: the real Firefox, not Playwright's own build). The unsigned add-on is
 * installed for the run, as "Load Temporary Add-on" does. A click on the toolbar button grants activeTab and opens the real popup.
 * Every request to another machine must go through a proxy of ours, which answers none and notes all.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { firefox, type BrowserContext, type Page } from 'playwright-core'
import * as v from 'valibot'
import { GECKO_ID, MIN_FIREFOX_VERSION } from '../../manifest.config'
import { waitUntil } from './chromium'
import { ensureFirefox } from './find-firefox.mjs'
import { firefoxChrome, type FirefoxChrome } from './firefox-chrome'
import { commandsOf, mendBidi } from './firefox-session'
import type { LoggedRequest } from './net-log'
import { fieldOf, insideOf } from './playwright-inside'
import { startRequestProxy } from './request-proxy'

/** The built add-on. */
export const DIST_FIREFOX = join(dirname(fileURLToPath(import.meta.url)), '../../dist-firefox')

/** The host of the add-on's own pages, which Firefox would otherwise choose by chance for each profile. */
const ADDRESS_HOST = '6d69656e-0000-4000-8000-000000000001'

/** Preferences that keep Firefox from making requests of its own, beyond those that Playwright sets. */
const QUIET_PREFERENCES = {
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.ml.enable': false,
  'browser.region.network.url': '',
  'browser.region.update.enabled': false,
  'browser.topsites.contile.enabled': false,
  'captivedetect.canonicalURL': '',
  'dom.push.connection.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'media.gmp-manager.url': 'data:text/plain,',
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'nimbus.rollouts.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.unified': false,
} as const

export type FirefoxWithMien = {
  readonly context: BrowserContext
  /** Firefox's own window. */
  readonly chrome: FirefoxChrome
  /** Host of the add-on's own pages. */
  readonly extensionId: string
  /** Has files that are downloaded from now on saved in a folder. */
  readonly saveDownloadsIn: (folder: string) => Promise<void>
  /** Every request to another machine so far. */
  readonly requests: () => readonly LoggedRequest[]
  /** Closes the browser, and deletes the profile unless it was given. */
  readonly close: () => Promise<void>
  /** Kills the browser's process, as in a crash: nothing in it can finish. */
  readonly kill: () => Promise<void>
}

export type FirefoxOptions = {
  /** The built add-on. */
  readonly extensionDir: string
  readonly isHeadless: boolean
  /** A profile that is used and kept; without it, a new one is created and deleted at the end. */
  readonly profileDir?: string
  readonly preferences?: Readonly<Record<string, string | number | boolean>>
}

/** A popup opens within a few tenths of a second; one that has not by now does not. */
const POPUP_LIMIT_MS = 4_000

/** Where downloads of a browser land: Playwright hears nothing of those of the add-on's pages. */
const downloadFolders = new WeakMap<BrowserContext, string>()

/** Presses something in a page of Firefox and gives the file that is downloaded for it. @throws Error when none comes */
export async function downloadInFirefox(
  page: Page,
  press: () => Promise<void>,
): Promise<{ name: string; text: string }> {
  const folder = downloadFolders.get(page.context())
  if (folder === undefined) throw new Error('The page is not in a Firefox that was started here')
  const before = new Set(await readdir(folder))
  await press()
  const name = await waitUntil('the file is downloaded', async () => {
    const names = await readdir(folder)
    return names.some((each) => each.endsWith('.part')) ? null : names.find((each) => !before.has(each))
  })
  return { name, text: await readFile(join(folder, name), 'utf8') }
}

/**
 * Starts Firefox with the add-on in `extensionDir`.
 * @throws Error when there is no Firefox, it is too old, or the add-on does not load.
 */
export async function launchFirefoxWithMien(options: FirefoxOptions): Promise<FirefoxWithMien> {
  const { extensionDir, isHeadless, profileDir, preferences = {} } = options
  const executablePath = ensureFirefox()
  const proxy = await startRequestProxy()
  const profile = profileDir ?? (await mkdtemp(join(tmpdir(), 'mien-firefox-')))
  const downloadFolder = await mkdtemp(join(tmpdir(), 'mien-downloads-'))
  let chrome: FirefoxChrome | null = null
  mendBidi(firefox, async (name, value) => {
    await chrome?.evaluate(`Services.prefs.setIntPref(${JSON.stringify(name)}, ${value})`)
  })
  const context = await firefox.launchPersistentContext(profile, {
    channel: 'moz-firefox',
    executablePath,
    headless: isHeadless,
    viewport: isHeadless ? { width: 1280, height: 800 } : null,
    acceptDownloads: true,
    downloadsPath: downloadFolder,
    args: ['--remote-allow-system-access'],
    // Otherwise Firefox ignores the preference that turns its Remote Settings off.
    env: { ...definedIn(process.env), MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
    firefoxUserPrefs: {
      ...QUIET_PREFERENCES,
      'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: ADDRESS_HOST }),
      // Playwright would have every page believe that it is in front.
      'layout.testing.top-level-always-active': false,
      'layout.css.prefers-color-scheme.content-override': 1,
      // Of downloads in the popup, WebDriver BiDi knows nothing.
      'browser.download.folderList': 2,
      'browser.download.dir': downloadFolder,
      // On a real call page the user clicks "join" before a video plays; here nobody clicks.
      'media.autoplay.default': 0,
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': proxy.port,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': proxy.port,
      // A popup closes when its window loses the focus, as it may at any time where no window manager runs.
      'ui.popup.disable_autohide': true,
      ...preferences,
    },
  })
  const close = async (): Promise<void> => {
    await context.close()
    await proxy.close()
    await rm(downloadFolder, { recursive: true, force: true })
    if (profileDir === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const browser = context.browser()
    if (browser === null) throw new Error('Playwright has no browser for this context')
    const version = browser.version()
    if (Number.parseInt(version, 10) < MIN_FIREFOX_VERSION) {
      throw new Error(
        `${executablePath} is Firefox ${version}; Mien needs ${MIN_FIREFOX_VERSION} or later. Set FIREFOX_PATH to a newer one.`,
      )
    }
    const send = commandsOf(browser)
    await send('webExtension.install', { extensionData: { type: 'path', path: extensionDir } })
    chrome = firefoxChrome(send, GECKO_ID)
    const kill = async (): Promise<void> => {
      const pid = fieldOf(fieldOf(fieldOf(insideOf(browser), '_bidiSessionInfo'), 'capabilities'), 'moz:processID')
      if (typeof pid !== 'number') throw new Error('Firefox does not report the id of its process')
      const closed = new Promise((done) => context.once('close', done))
      process.kill(pid, 'SIGKILL')
      await closed
      await proxy.close()
    }
    downloadFolders.set(context, downloadFolder)
    const saveDownloadsIn = async (destinationFolder: string): Promise<void> => {
      await chrome?.evaluate(
        `Services.prefs.setStringPref('browser.download.dir', ${JSON.stringify(destinationFolder)})`,
      )
    }
    return { context, chrome, extensionId: ADDRESS_HOST, saveDownloadsIn, requests: proxy.requests, close, kill }
  } catch (error) {
    await close()
    throw error
  }
}

function definedIn(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Clicks the add-on's toolbar button on a page, which grants activeTab and opens the real popup. */
export async function clickFirefoxButton(mien: FirefoxWithMien, page: Page): Promise<void> {
  await page.bringToFront()
  await waitUntil('the popup opens', async () => {
    await press(mien, page)
    // A window that has only just come to the front may take the click without opening anything.
    return waitUntil('the popup loads', () => isPopupLoaded(mien), POPUP_LIMIT_MS).catch(() => false)
  })
}

function isPopupLoaded({ chrome }: FirefoxWithMien): Promise<boolean> {
  return chrome.evaluateInView('popup', `document.readyState === 'complete'`).then(
    (isComplete) => isComplete === true,
    () => false,
  )
}

async function press({ chrome }: FirefoxWithMien, page: Page): Promise<void> {
  await chrome.evaluate(`(async () => {
    const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs')
    const windows = [...Services.wm.getEnumerator('navigator:browser')]
    const address = ${JSON.stringify(page.url())}
    const showing = windows.filter(({ gBrowser }) => gBrowser.selectedBrowser.currentURI.spec === address)
    if (showing.length !== 1) throw new Error(showing.length + ' windows show ' + address + '; one is needed')
    showing[0].focus()
    const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(GECKO_ID)})
    await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(showing[0])
  })()`)
}

const pngAddress = v.pipe(v.string(), v.startsWith('data:image/png;base64,'))

/** A picture of the open popup, PNG. */
export async function popupPicture({ chrome }: FirefoxWithMien): Promise<Buffer> {
  const address = await chrome.evaluate(`(async () => {
    const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(GECKO_ID)})
    const { xulBrowser } = [...extension.views].findLast(({ viewType }) => viewType === 'popup')
    const bitmap = await xulBrowser.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, 'white')
    const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas')
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext('2d').drawImage(bitmap, 0, 0)
    return canvas.toDataURL('image/png')
  })()`)
  return Buffer.from(v.parse(pngAddress, address).slice('data:image/png;base64,'.length), 'base64')
}
