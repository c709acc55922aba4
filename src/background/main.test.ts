import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ToBackground } from '../shared/protocol'
import { VIEW_PORT } from '../shared/protocol'
import { openCallStore } from '../shared/call-store'
import { DEFAULT_SETTINGS, storedSettings } from '../shared/settings'
import { SETTINGS_KEY } from '../shared/settings-store'
import { recordOf } from './enabled-tabs'
import {
  agree,
  browser,
  CONTENT_SCRIPT,
  executeScript,
  forbidden,
  frameKey,
  frames,
  grant,
  granted,
  offscreen,
  pages,
  ports,
  press,
  registered,
  resetExtension,
  revoke,
  setAccessLevel,
  tabs,
} from './testing/fake-extension'

vi.mock('../shared/browser', () => import('./testing/fake-extension'))

const id = browser.runtime.id
const url = browser.runtime.getURL('')
const POPUP = { id, url: `${url}src/popup/index.html` }
const OFFSCREEN = { id, url: `${url}src/offscreen/index.html` }
const page = (tabId: number) => ({ id, url: 'https://meet.example/', tab: { id: tabId }, frameId: 0 })
/** A page of a known site. */
const meeting = (tabId: number) => ({ ...page(tabId), url: 'https://meet.livekit.io/rooms/a' })
const EMBED_PATTERN = 'https://embed.example/*'
const embed = (tabId: number) => ({ ...page(tabId), url: 'https://embed.example/room', frameId: 4 })
const tellCall = (isHere: boolean, sender: object) =>
  send({ target: 'background', type: 'call-here', isHere } satisfies ToBackground, sender)
const LEFT_OUT = [{ personIds: [], names: ['Ada'], sourceIds: [] }]

const send = async (message: unknown, sender: object = POPUP) =>
  (await browser.runtime.onMessage.trigger(message, sender, () => undefined))[0]
const tell = (type: 'enable' | 'disable' | 'is-enabled', tabId = 1) =>
  send({ target: 'background', type, tabId } satisfies ToBackground)
const ensure = { target: 'background', type: 'ensure-engine' } satisfies ToBackground
/** The mirror asks for the engine, in a tab. */
const openMirror = (tabId = 9) =>
  send(ensure, { id, url: `${url}src/mirror/index.html`, tab: { id: tabId }, frameId: 0 })
const mirrorTabIds = () => configurations().at(-1)?.mirrorTabIds
const giveUp = { target: 'background', type: 'call-given-up' } satisfies ToBackground
const engineIsIdle = { target: 'background', type: 'engine-idle' } satisfies ToBackground
const askConfiguration = { target: 'background', type: 'send-configuration' } satisfies ToBackground
const isOn = async (tabId: number) => (await recordOf(tabId)) !== null
const configurations = () => browser.runtime.sendMessage.mock.calls.map(([{ configuration }]) => configuration)

async function startServiceWorker() {
  vi.resetModules()
  await import('./main')
}

beforeEach(async () => {
  resetExtension()
  vi.spyOn(console, 'warn').mockReturnValue()
  await agree()
  await startServiceWorker()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('the background', () => {
  it('turns a tab on and off, and says whether it is on', async () => {
    expect(await tell('is-enabled')).toEqual({ ok: true, isEnabled: false, isCallHere: false })
    expect(await tell('enable')).toEqual({ ok: true, isEnabled: true })
    expect(await tell('is-enabled')).toEqual({ ok: true, isEnabled: true, isCallHere: false })
    expect(await tell('disable')).toEqual({ ok: true, isEnabled: false })
  })

  it.each([
    ['another extension', { ...POPUP, id: 'other' }],
    ['nobody', {}],
    ['a content script', page(1)],
    ['a content script for another tab', page(2)],
    ['a frame in a page', { ...page(1), frameId: 4 }],
    ['the offscreen document', OFFSCREEN],
  ])('enables and disables nothing for %s', async (_whom, sender) => {
    expect(await send({ target: 'background', type: 'enable', tabId: 1 }, sender)).toBeUndefined()
    expect(await send({ target: 'background', type: 'is-enabled', tabId: 1 }, sender)).toBeUndefined()
    expect(offscreen.isOpen).toBe(false)
    await tell('enable')
    expect(await send({ target: 'background', type: 'disable', tabId: 1 }, sender)).toBeUndefined()
    expect(await isOn(1)).toBe(true)
  })

  it.each([
    ['a content script', page(1)],
    ['the popup', POPUP],
    ['another extension', { ...OFFSCREEN, id: 'other' }],
  ])('takes no engine message from %s', async (_whom, sender) => {
    await tell('enable')
    const before = await recordOf(1)
    const callId = before?.callId ?? ''
    const keep = { target: 'background', type: 'keep-left-out', tabId: 1, callId, leftOut: LEFT_OUT } as const
    const ownName = { target: 'background', type: 'keep-own-name', siteId: 'zoom', name: 'Ana' } as const
    for (const message of [keep, ownName, engineIsIdle, askConfiguration])
      expect(await send(message, sender)).toBeUndefined()
    expect(await recordOf(1)).toEqual(before)
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'enable'],
    ['no target', { type: 'enable', tabId: 1 }],
    ['another target', { target: 'content', type: 'stop' }],
    ['a tab that is none', { target: 'background', type: 'enable', tabId: '1' }],
  ])('does not answer %s', async (_what, message) => {
    expect(await send(message)).toBeUndefined()
  })

  it('answers a fault with its message', async () => {
    vi.spyOn(browser.storage.session, 'get').mockRejectedValueOnce(new Error('No storage'))
    expect(await tell('is-enabled')).toEqual({
      ok: false,
      problem: { code: 'unexpected', detail: expect.stringContaining('No storage') },
    })
  })

  it('brings the engine back while a tab is on, and only then', async () => {
    expect(await send(ensure)).toEqual({ ok: true, isEnabled: false })
    expect(offscreen.isOpen).toBe(false)
    await tell('enable')
    offscreen.isOpen = false
    expect(await send(ensure)).toEqual({ ok: true, isEnabled: true })
    expect(offscreen.isOpen).toBe(true)
  })

  it('brings the engine back for the page of a tab that is on, and stops any other', async () => {
    await tell('enable', 1)
    offscreen.isOpen = false
    pages.set(2, { callId: crypto.randomUUID(), received: [] })
    expect(await send(ensure, page(2))).toEqual({ ok: true, isEnabled: false })
    expect(pages.get(2)?.callId).toBeNull()
    expect(offscreen.isOpen).toBe(false)
    expect(await send(ensure, page(1))).toEqual({ ok: true, isEnabled: true })
    expect(offscreen.isOpen).toBe(true)
  })

  it('takes a page’s word for its own tab when it gives up', async () => {
    await tell('enable', 1)
    await tell('enable', 2)
    for (const each of pages.values()) if (each) each.callId = null
    await send(giveUp, page(2))
    expect([await isOn(1), await isOn(2)]).toEqual([true, false])
    expect(await browser.action.getBadgeText({ tabId: 2 })).toBe('!')
  })

  it('keeps who is left out of a call, for the engine that comes back', async () => {
    await tell('enable')
    const callId = (await recordOf(1))?.callId
    await send({ target: 'background', type: 'keep-left-out', tabId: 1, callId, leftOut: LEFT_OUT }, OFFSCREEN)
    await send(askConfiguration, OFFSCREEN)
    expect(configurations().at(-1)?.tabs).toMatchObject([{ tabId: 1, leftOut: LEFT_OUT }])
  })

  it('keeps the user’s own name on a site, and tells the engine of it and of its end', async () => {
    offscreen.isOpen = true
    const keep = (name: string | null) =>
      send({ target: 'background', type: 'keep-own-name', siteId: 'zoom', name }, OFFSCREEN)
    await keep('Ana')
    await vi.waitUntil(() => configurations().at(-1)?.ownNames.length === 1)
    expect(configurations().at(-1)?.ownNames).toEqual([{ siteId: 'zoom', name: 'Ana' }])
    await keep(null)
    await vi.waitUntil(() => configurations().at(-1)?.ownNames.length === 0)
    await keep('Ana')
    await browser.storage.local.clear()
    await vi.waitUntil(() => configurations().at(-1)?.ownNames.length === 0)
  })

  it('keeps nothing of a call that is over', async () => {
    await tell('enable')
    const callId = crypto.randomUUID()
    await send({ target: 'background', type: 'keep-left-out', tabId: 1, callId, leftOut: LEFT_OUT }, OFFSCREEN)
    expect((await recordOf(1))?.leftOut).toEqual([])
  })

  it('closes an idle engine, but not while a tab is on', async () => {
    await tell('enable')
    await send(engineIsIdle, OFFSCREEN)
    expect(offscreen.isOpen).toBe(true)
    tabs.set(1, 'closed')
    pages.delete(1)
    await send(engineIsIdle, OFFSCREEN)
    expect(offscreen.isOpen).toBe(false)
    expect(await isOn(1)).toBe(false)
  })

  it.each(['loading', 'complete'] as const)('turns a tab off when another page came (%s)', async (status) => {
    await tell('enable')
    pages.delete(1)
    tabs.set(1, { url: 'https://elsewhere.example/', status })
    await browser.tabs.onUpdated.trigger(1, { status }, await browser.tabs.create({}))
    await vi.waitUntil(async () => !(await isOn(1)))
    expect(await browser.action.getBadgeText({ tabId: 1 })).toBe('')
  })

  it('leaves a tab on whose page only changed its address', async () => {
    await tell('enable')
    const asked = browser.tabs.sendMessage.mock.calls.length
    await browser.tabs.onUpdated.trigger(1, { status: 'complete' }, await browser.tabs.create({}))
    await vi.waitUntil(() => browser.tabs.sendMessage.mock.calls.length > asked)
    expect(await tell('is-enabled')).toEqual({ ok: true, isEnabled: true, isCallHere: false })
  })

  it('forgets a tab that closes', async () => {
    await tell('enable')
    await browser.tabs.onRemoved.trigger(1, { isWindowClosing: false, windowId: 1 })
    await vi.waitUntil(async () => !(await isOn(1)))
    expect(await send(ensure)).toEqual({ ok: true, isEnabled: false })
  })
})

describe('a call in a tab in which Mien is off', () => {
  const button = async (tabId: number) => [
    await browser.action.getBadgeText({ tabId }),
    await browser.action.getTitle({ tabId }),
  ]
  const QUIET = ['', 'extension_name']
  const CALL = ['call_here_badge', 'call_here_title']

  it('is shown on the button of that tab, and to views, until it ends; nothing else happens', async () => {
    await tellCall(true, meeting(1))
    expect(await button(1)).toEqual(CALL)
    expect((await button(2))[0]).toBe('')
    expect(await tell('is-enabled')).toEqual({ ok: true, isEnabled: false, isCallHere: true })
    expect([offscreen.isOpen, await isOn(1), browser.tabs.sendMessage.mock.calls]).toEqual([false, false, []])
    await tellCall(false, meeting(1))
    expect(await button(1)).toEqual(QUIET)
    expect(await tell('is-enabled')).toMatchObject({ isCallHere: false })
  })

  it('is known to a service worker that starts again', async () => {
    await tellCall(true, meeting(1))
    await startServiceWorker()
    expect(await tell('is-enabled')).toMatchObject({ isCallHere: true })
  })

  it('is not shown any more once Mien is on, whatever a page says', async () => {
    await tellCall(true, meeting(1))
    await tell('enable')
    await tellCall(true, meeting(1))
    expect((await button(1))[0]).toBe('on')
    await tellCall(false, meeting(1))
    expect((await button(1))[0]).toBe('on')
    expect(await tell('is-enabled')).toMatchObject({ isEnabled: true, isCallHere: false })
  })

  it('does not hide why Mien was turned off', async () => {
    await tell('enable')
    const inPage = pages.get(1)
    if (inPage) inPage.callId = null
    await send(giveUp, page(1))
    const before = await button(1)
    await tellCall(true, meeting(1))
    await tellCall(false, meeting(1))
    expect(before[0]).toBe('!')
    expect(await button(1)).toEqual(before)
  })

  it.each([
    ['a page that is no known site, nor granted', page(1)],
    ['a page without an address', { id, tab: { id: 1 }, frameId: 0 }],
    ['a view', POPUP],
    ['another extension', { ...meeting(1), id: 'other' }],
  ])('is not shown for %s', async (_whom, sender) => {
    await tellCall(true, sender)
    expect((await button(1))[0]).toBe('')
  })

  it('is shown for a frame that the user has granted', async () => {
    await tellCall(true, embed(1))
    expect((await button(1))[0]).toBe('')
    grant(EMBED_PATTERN)
    await tellCall(true, embed(1))
    expect(await button(1)).toEqual(CALL)
  })
})

describe('a call in a frame of a tab that is on', () => {
  const addFrame = () => frames.set(frameKey(1, 4), { callId: null, siteInCall: 'livekit', received: [] })
  const frameOf = async () => (await recordOf(1))?.frameId

  beforeEach(async () => {
    await tell('enable')
    addFrame()
  })

  it('is read there once the user has granted its origin, and not before', async () => {
    await tellCall(true, embed(1))
    expect(await frameOf()).toBe(0)
    grant(EMBED_PATTERN)
    await tellCall(true, embed(1))
    expect(await frameOf()).toBe(4)
    expect(frames.get(frameKey(1, 4))?.callId).toBe((await recordOf(1))?.callId)
  })

  it('is read there without a grant where the frame is of the page’s own origin', async () => {
    await tellCall(true, { ...embed(1), url: 'https://meet.example/frame' })
    expect(await frameOf()).toBe(4)
  })

  it('has the frame’s word heard, and no other’s', async () => {
    grant(EMBED_PATTERN)
    await tellCall(true, embed(1))
    offscreen.isOpen = false
    expect(await send(ensure, { ...embed(1), frameId: 5 })).toEqual({ ok: true, isEnabled: false })
    expect(await send(ensure, page(1))).toEqual({ ok: true, isEnabled: false })
    expect(offscreen.isOpen).toBe(false)
    expect(await send(ensure, embed(1))).toEqual({ ok: true, isEnabled: true })
    expect(offscreen.isOpen).toBe(true)
    await send(giveUp, page(1))
    expect(await isOn(1)).toBe(true)
  })

  it('goes back to the page when the frame says that it goes', async () => {
    grant(EMBED_PATTERN)
    await tellCall(true, embed(1))
    frames.clear()
    await tellCall(false, { ...embed(1), frameId: 5 })
    expect(await frameOf()).toBe(4)
    await tellCall(false, embed(1))
    expect(await frameOf()).toBe(0)
    expect(pages.get(1)?.callId).toBe((await recordOf(1))?.callId)
  })

  it('leaves the frame when the user takes the grant back', async () => {
    grant(EMBED_PATTERN)
    await tellCall(true, embed(1))
    revoke(EMBED_PATTERN)
    await vi.waitUntil(async () => (await frameOf()) === 0)
    expect(frames.get(frameKey(1, 4))?.callId).toBeNull()
  })
})

describe('always on a site', () => {
  it('has the content script wait there, in frames too, from the grant until it is taken back', async () => {
    grant(EMBED_PATTERN)
    await vi.waitUntil(() => registered.length > 0)
    expect(registered).toMatchObject([{ matches: [EMBED_PATTERN], js: [CONTENT_SCRIPT], allFrames: true }])
    grant('https://meet.school.example/*')
    await vi.waitUntil(() => registered[0]?.matches.length === 2)
    revoke(EMBED_PATTERN)
    await vi.waitUntil(() => registered[0]?.matches.length === 1)
    revoke('https://meet.school.example/*')
    await vi.waitUntil(() => registered.length === 0)
  })

  it('is put right when the service worker starts: an update drops what was registered', async () => {
    granted.add(EMBED_PATTERN)
    await startServiceWorker()
    await vi.waitUntil(() => registered[0]?.matches[0] === EMBED_PATTERN)
    granted.clear()
    await startServiceWorker()
    await vi.waitUntil(() => registered.length === 0)
  })

  it('looks for the call of a tab that is on in the frames that it may enter now', async () => {
    await tell('enable')
    executeScript.mockClear()
    grant(EMBED_PATTERN)
    await vi.waitUntil(() => pages.get(1)?.received.filter((type) => type === 'tell-call').length === 2)
    expect(executeScript).toHaveBeenCalledOnce()
  })
})

describe('at its start', () => {
  it('closes the storage to content scripts', () => {
    expect(setAccessLevel.mock.calls).toEqual([
      [{ accessLevel: 'TRUSTED_CONTEXTS' }],
      [{ accessLevel: 'TRUSTED_CONTEXTS' }],
    ])
  })

  it('finishes what was begun before it ended', async () => {
    await tell('enable')
    const callId = (await recordOf(1))?.callId
    pages.delete(1)
    offscreen.isOpen = false
    await startServiceWorker()
    await vi.waitUntil(() => pages.get(1)?.callId === callId)
    expect(offscreen.isOpen).toBe(true)
  })

  it('takes back what cannot be finished', async () => {
    await tell('enable')
    pages.delete(1)
    forbidden.add(1)
    await startServiceWorker()
    await vi.waitUntil(async () => !(await isOn(1)))
  })

  it('of the browser deletes the calls whose time is over', async () => {
    const call = {
      siteId: 'generic',
      title: '',
      givenTitle: null,
      endedAtMs: 2,
      settings: null,
      notes: [],
      participants: [],
    }
    // As seen by this store nothing ever expires: what is gone, the background has deleted.
    const store = await openCallStore({ keepDays: () => Promise.resolve(null), nowMs: () => 0 })
    await store.save({ ...call, id: 'old', startedAtMs: 1, isKept: false }, [])
    await store.save({ ...call, id: 'new', startedAtMs: Date.now(), endedAtMs: Date.now(), isKept: false }, [])
    expect(await store.list()).toHaveLength(2)
    await browser.runtime.onStartup.trigger()
    await vi.waitUntil(async () => (await store.list()).length === 1)
    expect(await store.list()).toMatchObject([{ id: 'new' }])
    expect(offscreen.isOpen).toBe(false)
    await store.close()
  })
})

describe('without a purpose any more', () => {
  it('every call ends, and the button says why', async () => {
    await tell('enable', 1)
    await tell('enable', 2)
    await browser.storage.local.clear()
    await vi.waitUntil(async () => !(await isOn(1)) && !(await isOn(2)))
    await vi.waitUntil(() => pages.get(1)?.callId === null && pages.get(2)?.callId === null)
    expect(await browser.action.getTitle({ tabId: 1 })).toBe('problem_purpose_missing')
  })

  it('nobody is read until then', async () => {
    await tell('enable')
    const before = configurations().length
    await browser.storage.local.clear()
    await vi.waitUntil(async () => !(await isOn(1)))
    await send(askConfiguration, OFFSCREEN)
    const later = configurations().slice(before)
    expect(later.length).toBeGreaterThan(0)
    expect(later.map(({ settings }) => settings)).toEqual(later.map(() => null))
  })

  it('calls go on where only the answer changed, or cannot be read', async () => {
    await tell('enable')
    await browser.storage.local.set({ purpose: { purpose: 'professional', agreedAtMs: 2 } })
    vi.spyOn(browser.storage.local, 'get').mockRejectedValue(new Error('Corruption'))
    await browser.storage.local.set({ purpose: { purpose: 'private', agreedAtMs: 3 } })
    await send(askConfiguration, OFFSCREEN)
    expect(await isOn(1)).toBe(true)
    expect(configurations().at(-1)?.settings).toBeNull()
  })
})

describe('the configuration', () => {
  const CHANGED = { ...DEFAULT_SETTINGS, readingsPerSecond: 4 } as const
  const store = () => browser.storage.local.set({ [SETTINGS_KEY]: storedSettings(CHANGED) })

  beforeEach(() => {
    offscreen.isOpen = true
  })

  it('is sent to the engine that asks for it', async () => {
    expect(await send(askConfiguration, OFFSCREEN)).toMatchObject({ ok: true })
    expect(configurations().at(-1)).toEqual({ settings: DEFAULT_SETTINGS, tabs: [], mirrorTabIds: [], ownNames: [] })
    await store()
    await send(askConfiguration, OFFSCREEN)
    expect(configurations().at(-1)?.settings).toEqual(CHANGED)
  })

  it('has no settings where they cannot be read', async () => {
    vi.spyOn(browser.storage.local, 'get').mockRejectedValueOnce(new Error('Corruption'))
    await send(askConfiguration, OFFSCREEN)
    expect(configurations().at(-1)).toEqual({ settings: null, tabs: [], mirrorTabIds: [], ownNames: [] })
  })

  it('has the strictest choice where the stored one is broken', async () => {
    await browser.storage.local.set({ [SETTINGS_KEY]: { ...storedSettings(CHANGED), analysed: 'all' } })
    await send(askConfiguration, OFFSCREEN)
    expect(configurations().at(-1)?.settings).toEqual({ ...CHANGED, analysed: 'chosen' })
  })

  it('is sent when a setting changes, or a tab is turned on or off', async () => {
    await store()
    await vi.waitUntil(() => configurations().length > 0)
    expect(configurations()).toEqual([{ settings: CHANGED, tabs: [], mirrorTabIds: [], ownNames: [] }])
    await tell('enable')
    expect(configurations().at(-1)?.tabs).toMatchObject([{ tabId: 1 }])
    await tell('disable')
    expect(configurations().at(-1)?.tabs).toEqual([])
  })

  it('is sent to nobody when something else changes, or the engine is closed', async () => {
    await browser.storage.local.set({ other: 1 })
    offscreen.isOpen = false
    await store()
    await new Promise((resolve) => setTimeout(resolve))
    expect(configurations()).toEqual([])
  })
})

describe('an update', () => {
  const { reload } = browser.runtime
  const updateComes = () => browser.runtime.onUpdateAvailable.trigger({ version: '9.9.9' })

  it('is applied at once while no call runs', async () => {
    await updateComes()
    await vi.waitUntil(() => reload.mock.calls.length > 0)
  })

  it('waits for the end of the last call, and over an end of the service worker', async () => {
    await tell('enable', 1)
    await tell('enable', 2)
    await updateComes()
    await tell('disable', 1)
    await startServiceWorker()
    await tell('disable', 2)
    expect(reload).not.toHaveBeenCalled()
    await send(engineIsIdle, OFFSCREEN)
    expect(offscreen.isOpen).toBe(false)
    expect(reload).toHaveBeenCalledOnce()
  })

  it('waits too while a call has lost its engine', async () => {
    await tell('enable')
    offscreen.isOpen = false
    await updateComes()
    await startServiceWorker()
    await vi.waitUntil(() => offscreen.isOpen || setAccessLevel.mock.calls.length > 2)
    expect(reload).not.toHaveBeenCalled()
  })

  it('that is not there changes nothing', async () => {
    await tell('enable')
    await tell('disable')
    await send(engineIsIdle, OFFSCREEN)
    expect(reload).not.toHaveBeenCalled()
  })
})

describe('the keyboard command', () => {
  const marked = () => ports.map(({ posted }) => posted)
  const pressed = async (tab?: { id: number }) => {
    press('mark-moment', tab)
    await new Promise((resolve) => setTimeout(resolve))
  }

  it('marks a moment in the call of the tab in front, and is gone', async () => {
    await tell('enable', 1)
    await tell('enable', 2)
    await pressed({ id: 2 })
    expect(ports).toEqual([{ name: VIEW_PORT, posted: [{ type: 'mark-moment', tabId: 2 }], isClosed: true }])
  })

  it('finds the tab in front where the browser does not name it', async () => {
    browser.tabs.query.mockResolvedValueOnce([{ id: 2 }])
    await tell('enable', 1)
    await tell('enable', 2)
    await pressed()
    expect(browser.tabs.query).toHaveBeenCalledWith({ active: true, lastFocusedWindow: true })
    expect(marked()).toEqual([[{ type: 'mark-moment', tabId: 2 }]])
  })

  it('means the only call there is when another tab is in front', async () => {
    await tell('enable', 1)
    await pressed({ id: 5 })
    expect(marked()).toEqual([[{ type: 'mark-moment', tabId: 1 }]])
  })

  it('marks nothing where it is not clear which call is meant, or there is none, or another is pressed', async () => {
    await pressed({ id: 1 })
    await tell('enable', 1)
    await tell('enable', 2)
    await pressed({ id: 5 })
    press('another', { id: 1 })
    await pressed({ id: 5 })
    expect(ports).toEqual([])
  })
})

describe('the mirror', () => {
  it('starts the engine, which lets in that tab', async () => {
    expect(await openMirror()).toEqual({ ok: true, isEnabled: true })
    expect(offscreen.isOpen).toBe(true)
    expect(mirrorTabIds()).toEqual([9])
    expect(await openMirror(12)).toEqual({ ok: true, isEnabled: true })
    expect(mirrorTabIds()).toEqual([9, 12])
    expect(await isOn(9)).toBe(false)
  })

  it('does not start before the user has said what Mien is for, and ends when that is deleted', async () => {
    await browser.storage.local.clear()
    expect(await openMirror()).toMatchObject({ ok: false, problem: { code: 'purpose-missing' } })
    expect(offscreen.isOpen).toBe(false)
    await agree()
    await openMirror()
    expect(mirrorTabIds()).toEqual([9])
    await browser.storage.local.clear()
    await vi.waitUntil(() => mirrorTabIds()?.length === 0)
  })

  it('keeps the engine open until its tab closes', async () => {
    await openMirror()
    await browser.tabs.onRemoved.trigger(9, { windowId: 1, isWindowClosing: false })
    await vi.waitUntil(() => mirrorTabIds()?.length === 0)
    await send(engineIsIdle, OFFSCREEN)
    expect(offscreen.isOpen).toBe(false)
  })

  it('is forgotten once the engine has nobody left, and gets the engine back if it is still there', async () => {
    await openMirror()
    await send(engineIsIdle, OFFSCREEN)
    expect(offscreen.isOpen).toBe(false)
    expect(await openMirror()).toEqual({ ok: true, isEnabled: true })
    expect(offscreen.isOpen).toBe(true)
    expect(mirrorTabIds()).toEqual([9])
  })

  it.each([
    ['a web page', page(9)],
    ['a view', POPUP],
    ['the mirror in a frame of a web page', { id, url: `${url}src/mirror/index.html`, tab: { id: 9 }, frameId: 2 }],
  ])('cannot be started by %s', async (_whom, sender) => {
    await send(ensure, sender)
    expect(offscreen.isOpen).toBe(false)
  })

  it('reads nobody from a damaged list', async () => {
    await browser.storage.session.set({ mirrorTabs: [9, 'x'] })
    await send(askConfiguration, OFFSCREEN)
    await tell('enable')
    expect(mirrorTabIds()).toEqual([])
  })
})

describe('the welcome page', () => {
  const installed = async (details: Parameters<typeof browser.runtime.onInstalled.trigger>[0]) => {
    const create = vi.spyOn(browser.tabs, 'create')
    await browser.runtime.onInstalled.trigger(details)
    return create.mock.calls
  }

  it('opens once Mien was installed', async () => {
    expect(await installed({ reason: 'install' })).toEqual([[{ url: `${url}src/welcome/index.html` }]])
  })

  it.each([
    ['Mien', { reason: 'update', previousVersion: '0.0.1' }],
    ['the browser', { reason: 'chrome_update' }],
  ] as const)('stays closed after an update of %s', async (_what, details) => {
    expect(await installed(details)).toEqual([])
  })
})
