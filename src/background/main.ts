import { browser } from '../shared/browser'
import { MIRROR_PATH } from '../shared/own-pages'
import { OWN_NAMES_KEY, ownNameStore } from '../shared/own-names'
import { parseOrDrop } from '../shared/parse-or-drop'
import { toBackground } from '../shared/protocol'
import type { Outcome, ToBackground } from '../shared/protocol'
import { PURPOSE_KEY } from '../shared/purpose-store'
import { registerAlwaysOn } from './always-on'
import { isCallShown } from './badge'
import { leaveFrames, lookIntoFrames } from './call-frames'
import { onCallHere } from './call-here'
import { sendChangedSettings, sendConfiguration } from './configuration'
import { enabledTabs, keepLeftOut, recordOf } from './enabled-tabs'
import { closeEngine, ENGINE_PATH } from './engine-document'
import { deleteExpiredCalls } from './expired-calls'
import { MARK_MOMENT_COMMAND, markMoment } from './mark-moment'
import { addMirror, forgetMirrors, mirrorTabIds, removeMirror } from './mirror-tabs'
import { maySend, senderOf } from './senders'
import type { MessageSender, PageSender, Sender } from './senders'
import { lockStorage } from './storage-access'
import {
  bringEngineBack,
  checkPage,
  checkPages,
  checkPurpose,
  disable,
  enable,
  forget,
  giveUp,
  purposeProblem,
  stopLeftover,
} from './tabs'
import { updateReady, updateWhenQuiet } from './update'
import { openWelcome } from './welcome'

const EXTENSION = {
  id: browser.runtime.id,
  url: browser.runtime.getURL(''),
  offscreenUrl: browser.runtime.getURL(ENGINE_PATH),
  mirrorUrl: browser.runtime.getURL(MIRROR_PATH),
}

const ownNames = ownNameStore(browser.storage.local)

/** A call runs, or a mirror. */
const isEngineNeeded = async () => (await enabledTabs()).length > 0 || (await mirrorTabIds()).length > 0

async function answer(message: ToBackground, sender: Sender): Promise<Outcome> {
  switch (message.type) {
    case 'enable':
      return enable(message.tabId)
    case 'disable':
      return disable(message.tabId)
    case 'is-enabled':
      return stateOf(message.tabId)
    case 'ensure-engine':
      return ensureEngineFor(sender)
    case 'call-given-up':
      if (sender.kind === 'page') await giveUp(sender)
      return { ok: true, isEnabled: false }
    case 'call-here':
      if (sender.kind === 'page') await onCallHere(sender, message.isHere)
      return { ok: true, isEnabled: false }
    case 'send-configuration':
      return { ok: true, isEnabled: await sendConfiguration() }
    case 'keep-left-out':
      await keepLeftOut(message)
      return { ok: true, isEnabled: true }
    case 'keep-own-name':
      await ownNames.keep(message.siteId, message.name)
      return { ok: true, isEnabled: true }
    case 'engine-idle':
      await checkPages()
      // A mirror that is still there asks again.
      await forgetMirrors()
      await closeEngine(async () => !(await isEngineNeeded()))
      await updateWhenQuiet()
      return { ok: true, isEnabled: await isEngineNeeded() }
  }
}

/** Brings the engine back only while a call runs: a page or view may ask late, after the last call has ended. */
async function ensureEngineFor(sender: Sender): Promise<Outcome> {
  if (sender.kind === 'mirror') return openMirror(sender.tabId)
  const isWanted = sender.kind === 'page' ? await isCallPage(sender) : await isEngineNeeded()
  if (isWanted) return bringEngineBack()
  if (sender.kind === 'page') await stopLeftover(sender)
  return { ok: true, isEnabled: false }
}

/** Starts the engine for a mirror, or brings it back. Without a purpose nobody is read, there neither. */
async function openMirror(tabId: number): Promise<Outcome> {
  const problem = await purposeProblem()
  if (problem) return { ok: false, problem }
  await addMirror(tabId)
  return bringEngineBack()
}

/** Ends the mirror of a tab that was closed. */
async function forgetMirror(tabId: number): Promise<void> {
  if (await removeMirror(tabId)) await sendConfiguration()
}

/** Whether a tab's call is to run in that page or frame. */
async function isCallPage({ tabId, frameId }: PageSender): Promise<boolean> {
  return (await recordOf(tabId))?.frameId === frameId
}

async function stateOf(tabId: number): Promise<Outcome> {
  const isEnabled = (await recordOf(tabId)) !== null
  return { ok: true, isEnabled, isCallHere: !isEnabled && (await isCallShown(tabId)) }
}

function log(what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => console.error(`Mien: ${what} failed`, error))
}

// The listeners come before anything that waits: the browser starts this worker for a single event.
browser.runtime.onMessage.addListener((received: unknown, from: MessageSender) => {
  const sender = senderOf(from, EXTENSION)
  const message = parseOrDrop(toBackground, received, sender?.kind ?? 'somebody unknown')
  if (message === null || sender === null) return undefined
  if (!maySend(sender.kind, message.type)) {
    console.warn(`Mien: a ${sender.kind} may not send ${message.type}`)
    return undefined
  }
  return answer(message, sender).catch((error: unknown): Outcome => ({
    ok: false,
    problem: { code: 'unexpected', detail: String(error) },
  }))
})
browser.commands.onCommand.addListener((command, tab) => {
  if (command === MARK_MOMENT_COMMAND) log('marking a moment', markMoment(tab?.id))
})
browser.tabs.onRemoved.addListener((tabId) => {
  log('forgetting a tab', forget(tabId).then(updateWhenQuiet))
  log('forgetting a mirror', forgetMirror(tabId))
})
browser.tabs.onUpdated.addListener((tabId, { status }) => {
  if (status !== undefined) log('checking a page', checkPage(tabId).then(updateWhenQuiet))
})
browser.permissions.onAdded.addListener(() => log('waiting on a site', registerAlwaysOn().then(lookIntoFrames)))
browser.permissions.onRemoved.addListener(() => log('leaving a site', registerAlwaysOn().then(leaveFrames)))
browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') log('opening the welcome page', openWelcome())
})
browser.runtime.onUpdateAvailable.addListener(() => log('keeping an update', updateReady()))
browser.runtime.onStartup.addListener(() => log('deleting expired calls', deleteExpiredCalls()))
browser.storage.local.onChanged.addListener((changes) => {
  if (OWN_NAMES_KEY in changes) log('telling the engine the own names', sendConfiguration())
  if (PURPOSE_KEY in changes) log('checking the purpose', checkPurpose().then(sendConfiguration))
})
sendChangedSettings()

log('locking the storage', lockStorage())
log('waiting on the granted sites', registerAlwaysOn())
log('checking the pages', checkPages().then(updateWhenQuiet))
