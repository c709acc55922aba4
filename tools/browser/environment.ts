/**
 * A Chromium with the built extension, call pages, Mien turned on by its toolbar button, the popup, and a listener on the
 * view port: tests and fault runs then speak of calls, people and readouts alone.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import {
  attachToTarget,
  clickToolbarButton,
  DIST,
  launchWithMien,
  listTargets,
  waitUntil,
  type LaunchOptions,
  type MienBrowser,
  type TargetInfo,
  type TargetSession,
} from './chromium'
import { withTimeLimit } from '../../src/shared/time-limit'
import { listenInPage, type ReceivedState } from './call-listener'
import { pressEnable } from './press-enable'
import type { CallView, FromView, Readout, ToView } from '../../src/shared/protocol'
import demoFaces from '../meeting-room/demo-faces.json' with { type: 'json' }
import type { NewParticipant } from '../meeting-room/page/room'
import { startRoomServer, type RoomServer } from '../meeting-room/server'

/** The window of a call. */
const CALL_SIZE = { width: 1280, height: 800 } as const

/** The popup as Chrome shows it at most. */
const POPUP_SIZE = { width: 420, height: 600 } as const

/** The side panel as Chrome opens it. */
const PANEL_SIZE = { width: 400, height: 800 } as const

/** Longest wait for something that the engine brings about on a busy machine with two cores. */
const ENGINE_TIMEOUT_MS = 30_000

/** A portrait of the npm package tabler-ui, by its path there. */
export function portrait(path: string): { face: string } {
  return { face: `/portraits/${path}` }
}

/** So many people for a call page, with the demo's faces in turn. */
export function demoPeople(count: number): NewParticipant[] {
  return Array.from({ length: count }, (_, index) => {
    const { face = '' } = demoFaces[index % demoFaces.length] ?? {}
    return { id: `p${index}`, name: `Person ${index + 1}`, ...portrait(face) }
  })
}

/** A call that Mien is on in, seen from outside. */
export type WatchedCall = {
  readonly page: Page
  readonly tabId: number
  /** All that the engine told its views since, oldest first. */
  readonly received: () => Promise<readonly ReceivedState[]>
  /** The engine's last word. */
  readonly state: () => Promise<ToView | null>
  /** Waits for a state of the call that fits, and gives it. @param what for the error */
  readonly until: (what: string, fits: (call: CallView, state: ToView) => boolean) => Promise<CallView>
  /** Waits for a word of the engine that fits, call or no call. */
  readonly untilState: (what: string, fits: (state: ToView) => boolean) => Promise<ToView>
  /** Waits for a readout of the participant of that name that fits. */
  readonly untilReadout: (name: string, what: string, fits: (readout: Readout) => boolean) => Promise<Readout>
  /** Waits until the participant of that name shows an expression. */
  readonly untilRead: (name: string) => Promise<Readout>
  /** Waits until that participant has been looked at `count` more times (frames, not messages), and gives the last. */
  readonly untilLooks: (name: string, count: number) => Promise<Readout>
  /** Waits until the call has ended: the engine says so, or is gone with its last call. */
  readonly untilOver: () => Promise<void>
  /** Sends the engine a message, as the view that listens. */
  readonly send: (message: FromView) => Promise<void>
  /** Stops listening, as a view that is closed does. */
  readonly stopListening: () => Promise<void>
}

export type Environment = {
  readonly mien: MienBrowser
  readonly room: RoomServer
  /** A call page with these people; `query` as tools/meeting-room/page/room.ts knows it. */
  readonly openRoom: (people?: readonly NewParticipant[], query?: string) => Promise<Page>
  /** The same with the default roster. */
  readonly openFullRoom: () => Promise<Page>
  /** Another page, in a window of its own as a call page has it. */
  readonly openWindow: (url: string) => Promise<Page>
  /** Turns Mien on in a page: toolbar button, then the popup's own button. */
  readonly enable: (page: Page) => Promise<WatchedCall>
  /** Listens to a tab's call without turning anything on. */
  readonly watch: (page: Page, tabId: number) => Promise<WatchedCall>
  /** The popup in a window of its own, about a tab. */
  readonly openPopup: (tabId: number) => Promise<Page>
  /** The side panel in a window of its own, about a tab. */
  readonly openPanel: (tabId: number) => Promise<Page>
  /** A tab in the window of a page, in front of it: the page is hidden. */
  readonly openTabBeside: (page: Page) => Promise<Page>
  /** An address inside the extension. */
  readonly extensionUrl: (path: string) => string
  /** Text of the toolbar button's badge on a tab. */
  readonly badgeText: (tabId: number) => Promise<string>
  /** Ends the service worker, as Chromium does when it idles. */
  readonly stopServiceWorker: () => Promise<void>
  /** Runs an expression in the engine's worker, promises awaited. @throws Error when it throws or ends with the worker. */
  readonly inEngine: (expression: string) => Promise<unknown>
  /** Runs an expression in the service worker, which it starts where it sleeps. */
  readonly inServiceWorker: (expression: string) => Promise<unknown>
  /** Runs an expression in a page of the extension, which draws nothing. */
  readonly inExtension: (expression: string) => Promise<unknown>
  /** What of the extension runs: the offscreen document, workers. */
  readonly runningParts: (isWanted: (target: TargetInfo) => boolean) => Promise<TargetInfo[]>
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

/** Starts room and browser; the caller closes both. */
export async function startEnvironment(options: Partial<LaunchOptions> = {}): Promise<Environment> {
  const room = await startRoomServer()
  const mien = await launchWithMien({ extensionDir: DIST, isHeadless: true, ...options }).catch(
    async (error: unknown) => {
      await room.close()
      throw error
    },
  )
  const extensionUrl = (path: string): string => `chrome-extension://${mien.extensionId}/${path}`

  const openWindow = async (url: string, size: { width: number; height: number }): Promise<Page> => {
    // A window of its own: a further tab would hide the call's. It starts empty, so that Playwright drives the navigation
    // (one that is under way when it attaches can lose its "load"), and a popup that opens meanwhile is not taken for it.
    const { targetId } = await mien.session.send('Target.createTarget', { url: 'about:blank', newWindow: true })
    const page = await waitUntil('the window is open', () => pageOfTarget(mien.context, targetId), ENGINE_TIMEOUT_MS)
    await page.goto(url)
    await page.setViewportSize(size)
    return page
  }

  const openRoomAt = async (address: string): Promise<Page> => {
    const page = await openWindow(address, CALL_SIZE)
    await page.waitForFunction(() => 'meetingRoomReady' in window)
    await page.evaluate(() => window.meetingRoomReady)
    return page
  }

  const watch = async (page: Page, tabId: number): Promise<WatchedCall> => {
    // Any page of the extension can open a port; this one draws nothing.
    const listenerPage = await openWindow(extensionUrl('manifest.json'), POPUP_SIZE)
    await listenerPage.evaluate(listenInPage, tabId)
    const received = (): Promise<readonly ReceivedState[]> => listenerPage.evaluate(() => globalThis.mienReceived)
    const lastState = (): Promise<ToView | null> =>
      listenerPage.evaluate(() => globalThis.mienReceived.at(-1)?.message ?? null)
    const untilState = async (what: string, fits: (state: ToView) => boolean): Promise<ToView> => {
      let lastWord: ToView | null = null
      return waitUntil(
        what,
        async () => {
          lastWord = await lastState()
          return lastWord !== null && fits(lastWord) ? lastWord : null
        },
        ENGINE_TIMEOUT_MS,
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}; the engine's last word: ${JSON.stringify(lastWord)}`, { cause: error })
      })
    }
    const until = async (what: string, fits: (call: CallView, state: ToView) => boolean): Promise<CallView> => {
      const { call } = await untilState(what, (last) => last.call !== null && fits(last.call, last))
      if (call === null) throw new Error('unreachable')
      return call
    }
    const untilReadout = async (name: string, what: string, fits: (readout: Readout) => boolean): Promise<Readout> => {
      const matching = (call: CallView): Readout | undefined =>
        call.readouts.find((readout) => readout.name === name && fits(readout))
      const found = matching(await until(`${name} ${what}`, (call) => matching(call) !== undefined))
      if (found === undefined) throw new Error('unreachable')
      return found
    }
    return {
      page,
      tabId,
      received,
      state: lastState,
      until,
      untilState,
      untilReadout,
      untilRead: (name) => untilReadout(name, 'is read', ({ state }) => state.kind === 'expression'),
      untilLooks: async (name, count) => {
        let last = await untilReadout(name, 'is looked at', ({ capturedAtMs }) => capturedAtMs !== null)
        // Each look may take its time: how many a busy machine manages in all is not what is tested.
        for (let look = 1; look <= count; look++) {
          const { capturedAtMs: seenAtMs } = last
          last = await untilReadout(
            name,
            `is looked at again, ${look} of ${count} times`,
            ({ capturedAtMs }) => capturedAtMs !== null && capturedAtMs !== seenAtMs,
          )
        }
        return last
      },
      untilOver: async () => {
        await waitUntil('the call is over', async () => {
          const offscreen = await listTargets(
            mien,
            ({ url }) => url.startsWith(extensionUrl('')) && url.includes('offscreen'),
          )
          return offscreen.length === 0 || (await lastState())?.call === null
        })
      },
      send: (message) => listenerPage.evaluate((each) => globalThis.mienPort.postMessage(each), message),
      stopListening: () => listenerPage.close(),
    }
  }

  const evaluateIn =
    ({ targetId }: TargetInfo) =>
    async (expression: string): Promise<unknown> => {
      const target = await attachToTarget(mien.session, targetId)
      try {
        return await target.evaluate(expression)
      } finally {
        await target.detach().catch(() => undefined)
      }
    }

  const inExtension = async (expression: string): Promise<unknown> => {
    const page = await openWindow(extensionUrl('manifest.json'), POPUP_SIZE)
    try {
      return await page.evaluate(expression)
    } finally {
      await page.close()
    }
  }

  return {
    mien,
    room,
    extensionUrl,
    watch,
    openWindow: (url) => openWindow(url, CALL_SIZE),
    openRoom: async (people = [], query = '') => {
      const page = await openRoomAt(`${room.origin}/?roster=none&${query}`)
      for (const person of people) {
        await page.evaluate((someone) => window.meetingRoom.add(someone), person)
      }
      return page
    },
    openFullRoom: () => openRoomAt(`${room.origin}/`),
    enable: async (page) => {
      const popup = await clickToolbarButton(mien, page)
      const pressed = await pressEnable(popup)
      const call = await watch(page, pressed.tabId)
      await call.untilState('the call is known', (state) => state.call !== null)
      await mien.session.send('Target.closeTarget', { targetId: popup.targetId }).catch(() => undefined)
      return call
    },
    openTabBeside: async (page) => {
      await endFocusEmulation(page)
      await page.bringToFront()
      const opening = mien.context.waitForEvent('page')
      await page.evaluate(() => void window.open('about:blank'))
      const beside = await opening
      await beside.bringToFront()
      return beside
    },
    openPopup: (tabId) => openWindow(extensionUrl(`src/popup/index.html?tab=${tabId}`), POPUP_SIZE),
    openPanel: (tabId) => openWindow(extensionUrl(`src/sidepanel/index.html?tab=${tabId}`), PANEL_SIZE),
    badgeText: async (tabId) => {
      const page = await openWindow(extensionUrl('manifest.json'), POPUP_SIZE)
      const text = await page.evaluate((id) => chrome.action.getBadgeText({ tabId: id }), tabId)
      await page.close()
      return text
    },
    stopServiceWorker: async () => {
      const page = await openWindow(extensionUrl('manifest.json'), POPUP_SIZE)
      // Only a page of the same origin reaches the worker.
      const devTools = await mien.context.newCDPSession(page)
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
    inEngine: async (expression) => {
      const engine = await attachToEngine(mien)
      try {
        return await engine.evaluate(expression)
      } finally {
        await engine.detach().catch(() => undefined)
      }
    },
    inServiceWorker: async (expression) => {
      // A message starts it where it sleeps.
      await inExtension(
        `chrome.runtime.sendMessage({ target: 'background', type: 'is-enabled', tabId: 0 }).catch(() => undefined)`,
      )
      const worker = await waitUntil('the service worker runs', async () =>
        (await listTargets(mien, ({ type, url }) => type === 'service_worker' && url.startsWith(extensionUrl('')))).at(
          -1,
        ),
      )
      return evaluateIn(worker)(expression)
    },
    inExtension,
    runningParts: (isWanted) =>
      listTargets(mien, (target) => target.url.startsWith(extensionUrl('')) && isWanted(target)),
  }
}

/**
 * Playwright has every page believe that it is in front. Only Playwright's own session can end that, and it does not hand
 * it out, so this reaches inside (playwright-core is pinned).
 * @throws Error when the inside of Playwright has changed
 */
async function endFocusEmulation(page: Page): Promise<void> {
  const field = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  const connection = field(page, '_connection')
  const toImplementation = field(connection, 'toImpl')
  if (typeof toImplementation !== 'function') throw new Error('Playwright no longer has toImpl')
  const implementation: unknown = Reflect.apply(toImplementation, connection, [page])
  const client = field(field(field(implementation, 'delegate'), '_mainFrameSession'), '_client')
  const send = field(client, 'send')
  if (typeof send !== 'function') throw new Error('Playwright keeps its session elsewhere now')
  await Reflect.apply(send, client, ['Emulation.setFocusEmulationEnabled', { enabled: false }])
}

/** Longest wait for the engine's worker to be there; it comes and goes with its document. */
const WORKER_TIMEOUT_MS = 20_000

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

/** Presses a button in an extension page and gives the file that the browser downloads for it. */
export async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const arriving = page.waitForEvent('download')
  await press()
  const file = await arriving
  const folder = await mkdtemp(join(tmpdir(), 'mien-download-'))
  try {
    const path = join(folder, 'file')
    await file.saveAs(path)
    return { name: file.suggestedFilename(), text: await readFile(path, 'utf8') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
