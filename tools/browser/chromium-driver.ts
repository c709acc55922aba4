import type { BrowserContext, Page } from 'playwright-core'
import { ENGINE_PATH } from '../../src/background/engine-document'
import { withTimeLimit } from '../../src/shared/time-limit'
import {
  attachToTarget,
  clickToolbarButton,
  listTargets,
  waitUntil,
  type MienBrowser,
  type TargetInfo,
  type TargetSession,
} from './chromium'
import type { Driver, Size } from './driver'
import { readNetLog } from './net-log'
import { processTimes } from './process-cost'
import { callOn, fieldOf, insideOf } from './playwright-inside'

/** Longest wait for a window on a busy machine with two cores. */
const WINDOW_TIMEOUT_MS = 30_000
/** Longest wait for the engine's worker to be there; it comes and goes with its document. */
const WORKER_TIMEOUT_MS = 20_000

/** {@link Driver} of a Chromium. @param netLogFile where it logs its requests */
export function chromiumDriver(mien: MienBrowser, netLogFile: string | undefined): Driver {
  const { context } = mien
  const extensionUrl = (path: string): string => `chrome-extension://${mien.extensionId}/${path}`

  const openWindow = async (url: string, size: Size): Promise<Page> => {
    // It starts empty, so that Playwright drives the navigation (one that is under way when it attaches can lose its
    // "load"), and a popup that opens meanwhile is not taken for it.
    const { targetId } = await mien.session.send('Target.createTarget', { url: 'about:blank', newWindow: true })
    const page = await waitUntil('the window is open', () => pageOfTarget(context, targetId), WINDOW_TIMEOUT_MS)
    await page.goto(url)
    await page.setViewportSize(size)
    return page
  }
  /** A page of the extension that draws nothing. */
  const openBlankPage = (): Promise<Page> => openWindow(extensionUrl('manifest.json'), { width: 400, height: 300 })

  const evaluateIn = async ({ targetId }: TargetInfo, expression: string): Promise<unknown> => {
    const target = await attachToTarget(mien.session, targetId)
    try {
      return await target.evaluate(expression)
    } finally {
      await target.detach().catch(() => undefined)
    }
  }

  return {
    browser: 'chromium',
    context,
    extensionUrl,
    openWindow,
    openTabBeside: async (page) => {
      await endFocusEmulation(page)
      await page.bringToFront()
      const opening = context.waitForEvent('page')
      await page.evaluate(() => void window.open('about:blank'))
      const beside = await opening
      await beside.bringToFront()
      return beside
    },
    clickToolbarButton: async (page) => {
      const popup = await clickToolbarButton(mien, page)
      return {
        evaluate: popup.evaluate,
        picture: async () => {
          const { data } = await popup.send('Page.captureScreenshot', { format: 'png' })
          return Buffer.from(String(data), 'base64')
        },
        close: async () => {
          await mien.session.send('Target.closeTarget', { targetId: popup.targetId }).catch(() => undefined)
        },
      }
    },
    isEngineOpen: async () =>
      (await listTargets(mien, ({ url }) => url.startsWith(extensionUrl(ENGINE_PATH)))).length > 0,
    stopBackground: async () => {
      const page = await openBlankPage()
      // Only a page of the same origin reaches the worker.
      const devTools = await context.newCDPSession(page)
      // Whatever happens next starts it again, so its absence cannot be waited for: the event can.
      const stopped = new Promise<void>((done) => {
        devTools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          if (versions.some(({ runningStatus }) => runningStatus === 'stopped')) done()
        })
      })
      await devTools.send('ServiceWorker.enable')
      await devTools.send('ServiceWorker.stopAllWorkers')
      await stopped
      await page.close()
    },
    inBackground: async (expression) => {
      const page = await openBlankPage()
      try {
        // A message starts it where it sleeps.
        await page.evaluate(() =>
          chrome.runtime.sendMessage({ target: 'background', type: 'is-enabled', tabId: 0 }).catch(() => undefined),
        )
      } finally {
        await page.close()
      }
      const worker = await waitUntil('the service worker runs', async () =>
        (await listTargets(mien, ({ type, url }) => type === 'service_worker' && url.startsWith(extensionUrl('')))).at(
          -1,
        ),
      )
      return evaluateIn(worker, expression)
    },
    inEngine: async (expression) => {
      const engine = await attachToEngine(mien)
      try {
        return await engine.evaluate(expression)
      } finally {
        await engine.detach().catch(() => undefined)
      }
    },
    saveDownloadsIn: async (folder) => {
      await mien.session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder })
    },
    processTimes: () => processTimes(mien.session),
    requests: () => {
      if (netLogFile === undefined) throw new Error('Chromium was started without a file for its requests')
      return readNetLog(netLogFile)
    },
  }
}

/** Playwright's page of a DevTools target; null while it has not attached to it. */
async function pageOfTarget(context: BrowserContext, targetId: string): Promise<Page | null> {
  for (const page of context.pages().filter((candidate) => candidate.url() === 'about:blank')) {
    const devTools = await context.newCDPSession(page)
    const { targetInfo } = await devTools.send('Target.getTargetInfo')
    await devTools.detach()
    if (targetInfo.targetId === targetId) return page
  }
  return null
}

/**
 * Playwright has every page believe that it is in front. Only Playwright's own session can end that, and it does not hand
 * it out.
 * @throws Error when the inside of Playwright has changed
 */
async function endFocusEmulation(page: Page): Promise<void> {
  const client = fieldOf(fieldOf(fieldOf(insideOf(page), 'delegate'), '_mainFrameSession'), '_client')
  await callOn(client, 'send', 'Emulation.setFocusEmulationEnabled', { enabled: false })
}

/** A DevTools session to the engine's worker. Detaching it detaches from its document too. */
export async function attachToEngine(mien: MienBrowser): Promise<TargetSession> {
  const isDocument = ({ url }: TargetInfo): boolean => url.includes(`${mien.extensionId}/src/offscreen/`)
  const target = await waitUntil('the offscreen document runs', async () => (await listTargets(mien, isDocument)).at(0))
  const page = await attachToTarget(mien.session, target.targetId)
  try {
    const worker = await withTimeLimit(page.attachToWorker(), WORKER_TIMEOUT_MS, 'Reaching the engine worker')
    return { ...worker, detach: () => page.detach() }
  } catch (error) {
    await page.detach().catch(() => undefined)
    throw error
  }
}
