/**
 * Faults that a running call must survive, each done to the real extension in a real Chromium, and the checks that hold
 * after every one of them. `npm run faults` does each many times at random moments, `npm test` once.
 */
import type { Page } from 'playwright-core'
import { messageOf } from '../../src/shared/error-message'
import type { CallView, Readout, ToView } from '../../src/shared/protocol'
import { clickToolbarButton, DIST, waitUntil } from './chromium'
import type { Environment, WatchedCall } from './environment'
import { framesReadSinceLeftOut } from './frames-read'
import { pressEnable } from './press-enable'

/** The issue's own figure: the call goes on within this time. */
export const RECOVERY_GOAL_MS = 5_000
/** A fault run gives up here: a machine under load is slower than the goal, and says so in the report. */
const RECOVERY_LIMIT_MS = 60_000
/** Nothing older than this may be shown as live (the three seconds, and one sample of the sampler). */
const STALE_LIMIT_MS = 3_500
/** A frame that was grabbed this soon after the fault may have been on its way: it shows no recovery. */
const IN_FLIGHT_MS = 300
/** Whom the user leaves out before the fault. */
export const LEFT_OUT = 'Farid Aziz'

export type Scene = {
  readonly environment: Environment
  readonly call: WatchedCall
  readonly before: CallView
  /** The popup of the call, open all the time, with a sampler of what it shows. */
  readonly popup: Page
}

export type Fault = {
  readonly name: string
  /** Does the harm. @returns how to take it away again, where it would stay */
  readonly strike: (scene: Scene) => Promise<void | (() => Promise<void>)>
  /**
   * How the call may end up: `same` goes on under its id; `new-call` was turned off and on by the user, so nobody is left
   * out of it yet; `new-record` goes on under another id, because the past cannot be read; `sentence` says in the popup why
   * nobody is read; `off` is off, and can be turned on again.
   */
  readonly outcome: 'same' | 'new-call' | 'new-record' | 'sentence' | 'off'
  /** Whether it may strike the same call again: it leaves nothing behind, and Mien does not back off from it. */
  readonly mayStrikeAgain?: boolean
}

const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Moves the clock of a context by `ms`. */
const shiftClock = (ms: number): string =>
  `globalThis.mienRealNow ??= Date.now; Date.now = () => globalThis.mienRealNow.call(Date) + ${ms}; undefined`

const shiftAllClocks = async ({ environment }: Scene, ms: number): Promise<void> => {
  await environment.inEngine(shiftClock(ms))
  await environment.inBackground(shiftClock(ms))
}

/** Chromium needs a moment to start its graphics process again. */
const GRAPHICS_RESTART_MS = 300

async function crashGraphics({ environment }: Scene, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    // Not awaited: the answer may end with the process.
    void environment.mien.session.send('Browser.crashGpuProcess').catch(() => undefined)
    await later(GRAPHICS_RESTART_MS)
  }
}

/** Does something to the stored record of the running call. */
const withStoredCall = (callId: string, change: string): string => `new Promise((resolve, reject) => {
  const opening = indexedDB.open('mien')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const database = opening.result
    const transaction = database.transaction(['calls', 'seconds'], 'readwrite')
    const calls = transaction.objectStore('calls')
    const id = ${JSON.stringify(callId)}
    ${change}
    transaction.oncomplete = () => { database.close(); resolve() }
    transaction.onabort = () => { database.close(); reject(transaction.error) }
  }
})`

const HIDDEN_MS = 60_000

export const FAULTS: readonly Fault[] = [
  {
    name: 'service worker killed',
    outcome: 'same',
    mayStrikeAgain: true,
    strike: ({ environment }) => environment.stopBackground(),
  },
  {
    name: 'service worker killed in the middle of enabling',
    outcome: 'new-call',
    strike: async ({ environment, call }) => {
      // Turned off, then on again with the worker killed at once.
      const send = (type: string): string =>
        `chrome.runtime.sendMessage({ target: 'background', type: '${type}', tabId: ${call.tabId} })`
      await environment.inExtension(send('disable'))
      await environment.inExtension(`void ${send('enable')}.catch(() => undefined); undefined`)
      await environment.stopBackground()
      const isOn = await environment.inExtension(
        `${send('is-enabled')}.then((answer) => answer.ok && answer.isEnabled)`,
      )
      // Either it was finished, or it was rolled back; then the user presses the button again.
      if (isOn !== true) {
        const popup = await clickToolbarButton(environment.mien, call.page)
        await pressEnable(popup)
        await environment.mien.session.send('Target.closeTarget', { targetId: popup.targetId }).catch(() => undefined)
      }
    },
  },
  {
    name: 'offscreen document closed',
    outcome: 'same',
    mayStrikeAgain: true,
    strike: async ({ environment }) => {
      await environment.inExtension('chrome.offscreen.closeDocument()')
    },
  },
  {
    name: 'engine worker killed',
    outcome: 'same',
    strike: async ({ environment }) => {
      await environment.inEngine('self.close(); undefined').catch(() => undefined)
    },
  },
  {
    name: 'engine worker stuck',
    outcome: 'same',
    strike: async ({ environment }) => {
      await environment.inEngine('setTimeout(() => { for (;;); }); undefined')
    },
  },
  {
    name: 'a read that never returns',
    outcome: 'same',
    strike: async ({ environment }) => {
      await environment.inEngine('globalThis.createImageBitmap = () => new Promise(() => undefined); undefined')
    },
  },
  {
    name: 'graphics process killed',
    outcome: 'same',
    strike: (scene) => crashGraphics(scene, 1),
  },
  {
    // After the third crash Chromium gives no WebGL until it is restarted; the engine needs none.
    name: 'graphics process killed three times',
    outcome: 'same',
    strike: (scene) => crashGraphics(scene, 3),
  },
  {
    name: 'page reloaded',
    outcome: 'same',
    mayStrikeAgain: true,
    strike: async ({ call }) => {
      await call.page.reload()
      await call.page.waitForFunction(() => 'meetingRoomReady' in window)
      await call.page.evaluate(() => window.meetingRoomReady)
    },
  },
  {
    name: 'content script orphaned by a reload of the extension',
    outcome: 'off',
    strike: async ({ environment }) => {
      // Not runtime.reload(): Chromium disables an unpacked extension that reloads itself without developer mode.
      await environment.mien.session.send('Extensions.loadUnpacked', { path: DIST })
    },
  },
  {
    name: 'tab hidden for a minute',
    outcome: 'same',
    mayStrikeAgain: true,
    strike: async ({ environment, call }) => {
      const cover = await environment.openTabBeside(call.page)
      await waitUntil('the tab is hidden', () => call.page.evaluate(() => document.hidden))
      await later(HIDDEN_MS)
      await cover.close()
      await call.page.bringToFront()
      await waitUntil('the tab is shown', () => call.page.evaluate(() => !document.hidden))
    },
  },
  {
    name: 'clock back an hour',
    outcome: 'same',
    strike: (scene) => shiftAllClocks(scene, -60 * 60 * 1000),
  },
  {
    name: 'clock forward a day',
    outcome: 'new-record',
    strike: (scene) => shiftAllClocks(scene, 24 * 60 * 60 * 1000),
  },
  {
    name: 'database blocked',
    outcome: 'new-record',
    strike: async ({ environment, popup }) => {
      // A connection that ignores "versionchange", and an upgrade that waits for it: every other opening waits too.
      await popup.evaluate(async () => {
        const opening = indexedDB.open('mien')
        await new Promise((done) => (opening.onsuccess = done))
        Object.assign(globalThis, { mienBlocker: opening.result })
      })
      await environment.inExtension('chrome.offscreen.closeDocument()')
      await popup.evaluate(() => {
        const upgrade = indexedDB.open('mien', 99)
        // Taken back when it gets its turn, so that the database stays as it is.
        upgrade.onupgradeneeded = () => upgrade.transaction?.abort()
      })
      return async () => {
        await popup.evaluate(() => Reflect.get(globalThis, 'mienBlocker').close())
      }
    },
  },
  {
    name: 'database full',
    outcome: 'same',
    mayStrikeAgain: true,
    strike: async ({ environment }) => {
      const origin = environment.extensionUrl('').replace(/\/$/, '')
      const page = await environment.mien.context.newCDPSession(environment.mien.context.pages()[0] ?? fail())
      await page.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
      return async () => {
        await page.send('Storage.overrideQuotaForOrigin', { origin })
        await page.detach()
      }
    },
  },
  {
    name: 'record corrupt',
    outcome: 'new-record',
    strike: async ({ environment, before }) => {
      await environment.inExtension(withStoredCall(before.callId, `calls.put({ id, participants: 'damaged' })`))
      await environment.inExtension('chrome.offscreen.closeDocument()')
    },
  },
  {
    name: 'database deleted under it',
    outcome: 'same',
    strike: async ({ environment }) => {
      const page = await environment.mien.context.newCDPSession(environment.mien.context.pages()[0] ?? fail())
      const origin = environment.extensionUrl('').replace(/\/$/, '')
      await page.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
      await page.detach()
    },
  },
  {
    name: 'settings corrupt',
    outcome: 'sentence',
    strike: async ({ environment }) => {
      const saved = await environment.inExtension(`chrome.storage.local.get('settings')`)
      await environment.inExtension(`chrome.storage.local.set({ settings: { version: 1, analysed: 'nonsense' } })`)
      return async () => {
        await environment.inExtension(
          `chrome.storage.local.remove('settings').then(() => chrome.storage.local.set(${JSON.stringify(saved)}))`,
        )
      }
    },
  },
  {
    name: 'settings unreadable',
    outcome: 'sentence',
    strike: async ({ environment }) => {
      await environment.inBackground(
        `chrome.storage.local.get = () => Promise.reject(new Error('The settings cannot be read')); undefined`,
      )
      await environment.inExtension('chrome.offscreen.closeDocument()')
      return () => environment.stopBackground()
    },
  },
]

function fail(): never {
  throw new Error('The browser has no page')
}

/** What a fault run found. */
export type FaultResult = {
  readonly fault: string
  /** From the end of the strike to the first new reading of everybody, or to the sentence; null when it never came. */
  readonly recoveredAfterMs: number | null
  /** What was wrong, one sentence each; empty for a run that passed. */
  readonly violations: readonly string[]
}

/** Starts a call of six with one person left out, and an open popup. */
export async function startScene(environment: Environment): Promise<Scene> {
  const page = await environment.openFullRoom()
  const call = await environment.enable(page)
  const all = await call.until('everybody is read', ({ readouts }) => readouts.length === 6 && readouts.every(isRead))
  const leftOut = all.readouts.find(({ name }) => name === LEFT_OUT)
  if (leftOut === undefined) throw new Error(`${LEFT_OUT} is not in the call`)
  await call.send({ type: 'leave-out', callId: all.callId, key: leftOut.key, isLeftOut: true })
  const before = await call.until('one is left out', ({ readouts }) =>
    readouts.some(({ name, isLeftOut }) => name === LEFT_OUT && isLeftOut),
  )
  const popup = await environment.openPopup(call.tabId)
  await popup.locator('.participant').nth(5).waitFor()
  await popup.evaluate(sampleShown)
  return { environment, call, before, popup }
}

/** Strikes, waits for the call to go on, and checks what must hold. */
export async function runFault(scene: Scene, fault: Fault): Promise<FaultResult> {
  const { environment, before } = scene
  const rowsBefore = await storedSeconds(environment, before.callId)
  const undo = await fault.strike(scene)
  const struckAtMs = Date.now()
  const violations: string[] = []
  const recovered = await waitForOutcome(scene, fault, struckAtMs).catch(async (error: unknown) => {
    violations.push(`${messageOf(error)}; the last state: ${summaryOf(await scene.call.state())}`)
    return null
  })
  await undo?.()
  if (undo || fault.outcome === 'off') await goOn(scene, fault, violations)
  const rowsAfter = await storedSeconds(environment, before.callId)
  const isRecordGone = fault.name === 'database deleted under it' || fault.name === 'record corrupt'
  if (!isRecordGone && rowsAfter < rowsBefore) violations.push(`${rowsBefore - rowsAfter} stored seconds are lost`)
  // Another call, or none: its views went with it.
  const isAnother = fault.outcome === 'new-call' || fault.outcome === 'off'
  if (!isAnother) violations.push(...(await readOfLeftOut(scene)), ...(await shownTooLong(scene)))
  return { fault: fault.name, recoveredAfterMs: recovered, violations: [...new Set(violations)] }
}

const isRead = ({ state, isLeftOut }: Readout): boolean => isLeftOut || state.kind === 'expression'

/** Whether everybody but the one who is left out has a reading of a frame that was grabbed after `afterMs`. */
const hasNewReadings = (readouts: readonly Readout[], afterMs: number): boolean => {
  const others = readouts.filter(({ name, isOnScreen }) => isOnScreen && name !== LEFT_OUT)
  return (
    others.length === 5 &&
    others.every(({ state, framesRead, capturedAtMs }) => {
      return state.kind === 'expression' && framesRead > 0 && capturedAtMs !== null && capturedAtMs > afterMs
    })
  )
}

async function waitForOutcome(scene: Scene, fault: Fault, struckAtMs: number): Promise<number> {
  const { call, before, popup } = scene
  if (fault.outcome === 'off') return 0
  if (fault.outcome === 'sentence') {
    await waitUntil(
      'the popup says why nobody is read',
      () =>
        popup
          .getByText(/nobody is read/i)
          .first()
          .isVisible(),
      RECOVERY_LIMIT_MS,
    )
    return Date.now() - struckAtMs
  }
  const marks = new Map((await call.state())?.call?.readouts.map(({ name, capturedAtMs }) => [name, capturedAtMs]))
  await waitUntil(
    `the call goes on after: ${fault.name}`,
    async () => {
      const view = (await call.state())?.call
      if (!view) return false
      const isSame = view.callId === before.callId
      if (fault.outcome === 'same' && !isSame) return false
      const isNew = view.readouts.every(
        ({ name, capturedAtMs, isLeftOut }) => isLeftOut || name === null || marks.get(name) !== capturedAtMs,
      )
      return (
        isNew && hasNewReadings(view.readouts, fault.name.startsWith('clock') ? -Infinity : struckAtMs + IN_FLIGHT_MS)
      )
    },
    RECOVERY_LIMIT_MS,
  )
  return Date.now() - struckAtMs
}

/** After a fault that stays until it is undone: the call is read again. */
async function goOn({ environment, call }: Scene, fault: Fault, violations: string[]): Promise<void> {
  try {
    if (fault.outcome === 'off') {
      await waitUntil(
        'the extension is back',
        async () =>
          (await environment.inExtension('chrome.runtime.id').catch(() => null)) === environment.mien.extensionId,
      )
      const popup = await clickToolbarButton(environment.mien, call.page)
      await pressEnable(popup)
      await environment.mien.session.send('Target.closeTarget', { targetId: popup.targetId }).catch(() => undefined)
      const again = await environment.watch(call.page, call.tabId)
      await again.until('the call is read again', ({ readouts }) => readouts.length === 6 && readouts.every(isRead))
      await again.stopListening()
      return
    }
    const afterMs = Date.now()
    await call.until('the call is read again', ({ readouts }) => hasNewReadings(readouts, afterMs))
  } catch (error) {
    violations.push(messageOf(error))
  }
}

/** Who was there at last, and why they were not read. */
function summaryOf(state: ToView | null): string {
  const readouts = state?.call?.readouts.map(({ name, key, isOnScreen, state: shown }) =>
    [name, key.slice(0, 4), isOnScreen ? 'on screen' : 'gone', 'reason' in shown ? shown.reason : shown.kind].join(' '),
  )
  return JSON.stringify({ status: state?.status.phase, callId: state?.call?.callId, readouts })
}

/** Seconds of a call in the database; 0 where it cannot be read. */
async function storedSeconds(environment: Environment, callId: string): Promise<number> {
  const count = await environment.inExtension(`new Promise((resolve) => {
    const opening = indexedDB.open('mien')
    opening.onerror = () => resolve(0)
    opening.onblocked = () => resolve(0)
    opening.onsuccess = () => {
      const database = opening.result
      if (!database.objectStoreNames.contains('seconds')) { database.close(); return resolve(0) }
      const range = IDBKeyRange.bound([${JSON.stringify(callId)}, 0], [${JSON.stringify(callId)}, Infinity])
      const counting = database.transaction('seconds').objectStore('seconds').count(range)
      counting.onsuccess = () => { database.close(); resolve(counting.result) }
      counting.onerror = () => { database.close(); resolve(0) }
    }
  })`)
  return typeof count === 'number' ? count : 0
}

async function readOfLeftOut({ call, before }: Scene): Promise<string[]> {
  const others = before.readouts.flatMap(({ name }) => (name === null || name === LEFT_OUT ? [] : [name]))
  const frames = framesReadSinceLeftOut(await call.received(), LEFT_OUT, others)
  return frames === 0 ? [] : [`${LEFT_OUT} was read: ${frames} frames`]
}

declare global {
  /** What the popup showed, and when: how many rows had an expression. */
  var mienShown: { atMs: number; shown: number }[]
}

/** Runs inside the popup; it must stand alone. */
function sampleShown(): void {
  globalThis.mienShown = []
  setInterval(() => {
    const shown = document.querySelectorAll('.participant[data-expression]:not([data-expression=none])').length
    globalThis.mienShown.push({ atMs: Date.now(), shown })
  }, 250)
}

/** Times at which the popup showed an expression although no new reading had come for too long. */
async function shownTooLong({ call, popup }: Scene): Promise<string[]> {
  if (popup.isClosed()) return []
  const samples = await popup.evaluate(() => globalThis.mienShown)
  let lastCapture: number | null = null
  const newAtMs: number[] = []
  for (const { atMs, message } of await call.received()) {
    const latest = Math.max(...(message.call?.readouts ?? []).map(({ capturedAtMs }) => capturedAtMs ?? -Infinity))
    if (Number.isFinite(latest) && latest !== lastCapture) newAtMs.push(atMs)
    lastCapture = latest
  }
  let next = 0
  for (const { atMs, shown } of samples) {
    while (next + 1 < newAtMs.length && (newAtMs[next + 1] ?? Infinity) <= atMs) next++
    const ageMs = atMs - (newAtMs[next] ?? -Infinity)
    if (shown > 0 && ageMs > STALE_LIMIT_MS)
      return [`an expression was shown ${Math.round(ageMs)} ms after the last reading`]
  }
  return []
}
