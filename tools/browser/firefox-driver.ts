import type { Page } from 'playwright-core'
import * as v from 'valibot'
import { GECKO_ID } from '../../manifest.config'
import { ENGINE_PATH } from '../../src/background/engine-document'
import { waitUntil } from './chromium'
import type { Driver, Size } from './driver'
import { clickFirefoxButton, popupPicture, type FirefoxWithMien } from './firefox'

/** What Firefox says of its processes; CPU in nanoseconds. All add-ons share one of type "extension"; Mien is the only one. */
const processInfo = v.array(v.object({ type: v.string(), pid: v.number(), cpuTime: v.number() }))

/** {@link Driver} of a Firefox. */
export function firefoxDriver(mien: FirefoxWithMien): Driver {
  const { context, chrome } = mien
  const extensionUrl = (path: string): string => `moz-extension://${mien.extensionId}/${path}`
  const extension = `WebExtensionPolicy.getByID(${JSON.stringify(GECKO_ID)}).extension`

  return {
    browser: 'firefox',
    context,
    extensionUrl,
    openWindow: async (url: string, size: Size) => {
      // Over WebDriver BiDi, Playwright opens each page in a window of its own.
      const page = await context.newPage()
      await page.setViewportSize(size)
      await page.goto(url)
      return page
    },
    openTabBeside: async (page: Page) => {
      await page.bringToFront()
      const opening = context.waitForEvent('page')
      await page.evaluate(() => void window.open('about:blank'))
      const beside = await opening
      await beside.bringToFront()
      return beside
    },
    clickToolbarButton: async (page) => {
      await clickFirefoxButton(mien, page)
      return {
        evaluate: (expression) => chrome.evaluateInView('popup', expression),
        picture: () => popupPicture(mien),
        close: async () => {
          await chrome.evaluate(`[...${extension}.views].forEach(({ viewType, xulBrowser }) => {
            if (viewType === 'popup') xulBrowser?.closest('panel')?.hidePopup()
          })`)
          await waitUntil('the popup closes', async () => {
            const kinds = await chrome.evaluate(`[...${extension}.views].map(({ viewType }) => viewType)`)
            return !v.parse(v.array(v.string()), kinds).includes('popup')
          })
        },
      }
    },
    isEngineOpen: async () => {
      const addresses = await chrome.evaluate(`[...${extension}.views].map(({ uri }) => uri.spec)`)
      return v.parse(v.array(v.string()), addresses).includes(extensionUrl(ENGINE_PATH))
    },
    stopBackground: async () => {
      await chrome.evaluate(
        `${extension}.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })`,
      )
    },
    inBackground: async (expression) => {
      await chrome.evaluate(`${extension}.wakeupBackground()`)
      return chrome.evaluateInView('background', expression)
    },
    inEngine: () => Promise.reject(new Error('Nothing outside reaches into a worker of an extension in Firefox')),
    saveDownloadsIn: mien.saveDownloadsIn,
    processTimes: async () => {
      const processes = v.parse(
        processInfo,
        await chrome.evaluate(`ChromeUtils.requestProcInfo().then(({ children }) =>
          children.map(({ type, pid, cpuTime }) => ({ type, pid, cpuTime })))`),
      )
      const ofMien = processes.filter(({ type }) => type === 'extension')
      const secondsOf = (wanted: string): number =>
        processes.filter(({ type }) => type === wanted).reduce((sum, { cpuTime }) => sum + cpuTime / 1e9, 0)
      if (ofMien.length === 0) return null
      return { extensionS: secondsOf('extension'), graphicsS: secondsOf('gpu'), pids: ofMien.map(({ pid }) => pid) }
    },
    requests: () => Promise.resolve(mien.requests()),
  }
}
