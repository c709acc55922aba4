/**
 * A browser with the built extension, call pages, Mien turned on by its toolbar button, the popup, and a listener on the
 * view port: tests and fault runs then speak of calls, people and readouts alone.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { waitUntil, type LaunchOptions, type MienBrowser } from './chromium'
import { chosenBrowser, type BrowserName, type Driver } from './driver'
import { downloadInFirefox } from './firefox'
import { launchBrowser } from './launch'
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
  readonly browser: BrowserName
  /** In Firefox, which has no DevTools protocol, reading `session` throws. */
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
  /** An address inside the extension. */
  readonly extensionUrl: (path: string) => string
  /** Text of the toolbar button's badge on a tab. */
  readonly badgeText: (tabId: number) => Promise<string>
  /** As in {@link Driver}. */
  readonly openTabBeside: Driver['openTabBeside']
  readonly clickToolbarButton: Driver['clickToolbarButton']
  readonly isEngineOpen: Driver['isEngineOpen']
  readonly stopBackground: Driver['stopBackground']
  readonly inEngine: Driver['inEngine']
  readonly inBackground: Driver['inBackground']
  readonly requests: Driver['requests']
  /** Runs an expression in a page of the extension, which draws nothing. */
  readonly inExtension: (expression: string) => Promise<unknown>
}

/** Starts room and browser; the caller closes both. */
export async function startEnvironment(options: Partial<LaunchOptions> = {}): Promise<Environment> {
  const room = await startRoomServer()
  const { mien, driver } = await launchBrowser(chosenBrowser(), options).catch(async (error: unknown) => {
    await room.close()
    throw error
  })
  const { extensionUrl, openWindow } = driver

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
          return !(await driver.isEngineOpen()) || (await lastState())?.call === null
        })
      },
      send: (message) => listenerPage.evaluate((each) => globalThis.mienPort.postMessage(each), message),
      stopListening: () => listenerPage.close(),
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
    browser: driver.browser,
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
      const popup = await driver.clickToolbarButton(page)
      const pressed = await pressEnable(popup)
      const call = await watch(page, pressed.tabId)
      await call.untilState('the call is known', (state) => state.call !== null)
      await popup.close()
      return call
    },
    openPopup: (tabId) => openWindow(extensionUrl(`src/popup/index.html?tab=${tabId}`), POPUP_SIZE),
    openPanel: (tabId) => openWindow(extensionUrl(`src/sidepanel/index.html?tab=${tabId}`), PANEL_SIZE),
    badgeText: async (tabId) => {
      const page = await openWindow(extensionUrl('manifest.json'), POPUP_SIZE)
      const text = await page.evaluate((id) => chrome.action.getBadgeText({ tabId: id }), tabId)
      await page.close()
      return text
    },
    openTabBeside: driver.openTabBeside,
    clickToolbarButton: driver.clickToolbarButton,
    isEngineOpen: driver.isEngineOpen,
    stopBackground: driver.stopBackground,
    inEngine: driver.inEngine,
    inBackground: driver.inBackground,
    requests: driver.requests,
    inExtension,
  }
}

/** Presses a button in an extension page and gives the file that the browser downloads for it. */
export async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  if (chosenBrowser() === 'firefox') return downloadInFirefox(page, press)
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
