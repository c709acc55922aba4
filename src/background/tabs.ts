/** Turns Mien on and off in tabs. What is stored decides; badge, engine and page are brought in line with it. */
import { browser } from '../shared/browser'
import type { Tabs } from '../shared/browser'
import { messageOf } from '../shared/error-message'
import type { Outcome, Problem } from '../shared/protocol'
import { purposeStore } from '../shared/purpose-store'
import { SerialQueue } from '../shared/serial-queue'
import { originOf } from './always-on'
import { updateBadge } from './badge'
import { sendConfiguration } from './configuration'
import { addTab, enabledTabs, moveTab, recordOf, removeTab, setOrigin } from './enabled-tabs'
import type { TabRecord } from './enabled-tabs'
import { openEngine } from './open-engine'
import { askForCalls, askPage, PageError, startPage, stopTab } from './page'
import type { Frame } from './page'

const purposes = purposeStore(browser.storage.local, Date.now)

/** What starts and stops pages takes turns, tab by tab: two clicks give one call. */
const turns = new Map<number, SerialQueue>()

/** Runs a job of a tab after those that were asked for before. */
export function inTurn<T>(tabId: number, job: () => Promise<T>): Promise<T> {
  const queue = turns.get(tabId) ?? new SerialQueue()
  turns.set(tabId, queue)
  return queue.add(job)
}

/** Turns Mien on in a tab; where it is on, the same call goes on. */
export function enable(tabId: number): Promise<Outcome> {
  return inTurn(tabId, async () => {
    const refusal = await purposeProblem()
    if (refusal) return { ok: false, problem: refusal }
    const record = await recordOf(tabId)
    const isRunning = record !== null && (await isRunningIn(record))
    const problem = isRunning
      ? await openEngine()
      : await startHere(record === null ? await addRecord(tabId) : await moveTab(record, 0))
    if (problem === null) {
      void askForCalls(tabId)
      return { ok: true, isEnabled: (await recordOf(tabId)) !== null }
    }
    // A call that runs goes on without the engine: its page tries again, and says so when it gives up.
    if (!isRunning) await turnOffAndStop(tabId, problem.code)
    return { ok: false, problem }
  })
}

/** Turns Mien off in a tab, whether its page still answers or not. */
export async function disable(tabId: number): Promise<Outcome> {
  // Not in turn: a page that is still loading must not hold up "off".
  const isOff = turnOff(tabId)
  // Its error is thrown in turn, which may be later.
  isOff.catch(() => undefined)
  await inTurn(tabId, async () => {
    try {
      await isOff
      // An "on" that was pressed before may have stored the tab only now.
      if ((await recordOf(tabId)) !== null) await turnOff(tabId)
    } finally {
      // Even where the browser cannot store that it is off.
      await stopTab(tabId)
    }
  })
  return { ok: true, isEnabled: false }
}

/** Forgets a tab that was closed. */
export async function forget(tabId: number): Promise<void> {
  turns.delete(tabId)
  if (await removeTab(tabId)) await sendConfiguration()
}

/** Opens the engine for a page or view that has lost it. */
export async function bringEngineBack(): Promise<Outcome> {
  const problem = await openEngine()
  return problem === null ? { ok: true, isEnabled: true } : { ok: false, problem }
}

/** A page has given its call up, because the engine does not come back. */
export function giveUp({ tabId, frameId }: Frame): Promise<void> {
  return inTurn(tabId, async () => {
    const record = await recordOf(tabId)
    // This may be about an earlier call of the same tab.
    if (record?.frameId === frameId && !(await isRunningIn(record))) await turnOff(tabId, 'engine-stopped')
  })
}

/** Ends all calls where the user has deleted what they use Mien for. */
export async function checkPurpose(): Promise<void> {
  const problem = await purposeProblem()
  if (problem?.code !== 'purpose-missing') return
  const tabs = await enabledTabs()
  await Promise.all(tabs.map(({ tabId }) => inTurn(tabId, () => turnOffAndStop(tabId, problem.code))))
}

/** Stops the call in a page or frame that none is to run in. */
export function stopLeftover(frame: Frame): Promise<void> {
  return inTurn(frame.tabId, async () => {
    if ((await recordOf(frame.tabId))?.frameId !== frame.frameId) await askPage(frame, 'stop')
  })
}

/**
 * Brings a tab in line after its page changed. A page that only changed its address still runs its call; one that was
 * reloaded gets the same call again; a page of another origin ends it.
 */
export function checkPage(tabId: number): Promise<void> {
  return inTurn(tabId, async () => {
    const record = await recordOf(tabId)
    if (record === null) return
    if (await isRunningIn(record)) return updateBadge(tabId)
    if (!(await isOfOrigin(record))) return turnOffAndStop(tabId)
    // A frame may be gone for good. One that is there again says that it has a call.
    await startOrTurnOff(await moveTab(record, 0))
    void askForCalls(tabId)
  })
}

/** {@link checkPage} for every tab that is on. It also finishes what an ended service worker has begun, or takes it back. */
export async function checkPages(): Promise<void> {
  await Promise.all((await enabledTabs()).map(({ tabId }) => checkPage(tabId)))
}

/** Starts a call again, or turns the tab off where that fails. */
export async function startOrTurnOff(record: TabRecord): Promise<void> {
  const { tabId } = record
  const problem = await start(record)
  // Another page may have come while this one loaded.
  if (problem === null && !(await isOfOrigin(record))) return turnOffAndStop(tabId)
  // The page may have gone while it loaded; the one that follows is checked in its turn.
  if (problem !== null && (await tabOf(tabId))?.status !== 'loading') await turnOffAndStop(tabId, problem.code)
}

/** Stores that a tab is on, with a new call. */
async function addRecord(tabId: number): Promise<TabRecord> {
  const origin = await tabOrigin(tabId)
  const callId = crypto.randomUUID()
  const record = { tabId, callId, frameId: 0, startedAtMs: Date.now(), leftOut: [], origin, frameOrigin: null }
  await addTab(record)
  return record
}

/** Starts the call of a record in engine and page. @returns what failed, else null */
export async function start(record: TabRecord): Promise<Problem | null> {
  await updateBadge(record.tabId)
  const problem = await openEngine()
  if (problem !== null) return problem
  try {
    await startPage(record, record.callId)
  } catch (error) {
    return { code: error instanceof PageError ? error.code : 'unexpected', detail: messageOf(error) }
  }
  return null
}

/** {@link start}, on the user's click: whatever page has come while it loaded is the one that the call belongs to. */
async function startHere(record: TabRecord): Promise<Problem | null> {
  const problem = await start(record)
  if (problem !== null) return problem
  const origin = await tabOrigin(record.tabId)
  if (origin !== record.origin) await setOrigin(record.callId, origin)
  return null
}

/** Why nobody may be read yet: the user has not said what Mien is for, or that cannot be read. Null otherwise. */
export async function purposeProblem(): Promise<Problem | null> {
  try {
    return (await purposes.load()) === null ? { code: 'purpose-missing', detail: '' } : null
  } catch (error) {
    return { code: 'settings-unreadable', detail: messageOf(error) }
  }
}

async function turnOff(tabId: number, problem: Problem['code'] | null = null): Promise<void> {
  await removeTab(tabId)
  await Promise.all([updateBadge(tabId, problem), sendConfiguration()])
}

async function turnOffAndStop(tabId: number, problem: Problem['code'] | null = null): Promise<void> {
  await turnOff(tabId, problem)
  if ((await recordOf(tabId)) === null) await stopTab(tabId)
}

/** Whether a call runs in its page or frame, which must answer. */
async function isRunningIn(record: TabRecord): Promise<boolean> {
  return (await askPage(record, 'ping'))?.callId === record.callId
}

/** Null for a tab that has been closed. */
async function tabOf(tabId: number): Promise<Tabs.Tab | null> {
  return browser.tabs.get(tabId).catch(() => null)
}

/** Whether a tab still shows a page of the origin that its call began in; what the browser does not tell counts as another. */
async function isOfOrigin({ tabId, origin }: TabRecord): Promise<boolean> {
  return origin !== null && (await tabOrigin(tabId)) === origin
}

/** Null where the browser does not tell: it does on known sites, granted ones, and after a click on the toolbar button. */
async function tabOrigin(tabId: number): Promise<string | null> {
  return originOf((await tabOf(tabId))?.url ?? null)
}
