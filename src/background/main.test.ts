import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ToBackground } from '../shared/protocol'
import { isEnabled } from './tabs'
import { VIEW_PORT } from '../shared/protocol'
import { DEFAULT_SETTINGS, storedSettings } from '../shared/settings'
import { SETTINGS_KEY } from '../shared/settings-store'
import { browser, offscreen, pages, ports, press, resetExtension } from './testing/fake-extension'

vi.mock('../shared/browser', () => import('./testing/fake-extension'))

const US = { id: browser.runtime.id }
const send = async (message: unknown, sender: object = US) =>
  (await browser.runtime.onMessage.trigger(message, sender, () => undefined))[0]
const tell = (type: 'enable' | 'disable' | 'is-enabled', tabId = 1) =>
  send({ target: 'background', type, tabId } satisfies ToBackground)
const ensure = { target: 'background', type: 'ensure-engine' } satisfies ToBackground
const engineIsIdle = { target: 'background', type: 'engine-idle' } satisfies ToBackground

beforeEach(async () => {
  resetExtension()
  vi.resetModules()
  await import('./main')
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the background', () => {
  it('turns a tab on and off, and says whether it is on', async () => {
    expect(await tell('is-enabled')).toEqual({ ok: true, isEnabled: false })
    expect(await tell('enable')).toEqual({ ok: true, isEnabled: true })
    expect(await tell('is-enabled')).toEqual({ ok: true, isEnabled: true })
    expect(await tell('disable')).toEqual({ ok: true, isEnabled: false })
  })

  it.each([
    ['another extension', { id: 'other' }],
    ['nobody', {}],
  ])('does not answer %s', async (_whom, sender) => {
    expect(await send({ target: 'background', type: 'enable', tabId: 1 }, sender)).toBeUndefined()
    expect(offscreen.isOpen).toBe(false)
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'enable'],
    ['no target', { type: 'enable', tabId: 1 }],
    ['another target', { target: 'content', type: 'start' }],
    ['a tab that is none', { target: 'background', type: 'enable', tabId: '1' }],
  ])('does not answer %s', async (_what, message) => {
    expect(await send(message)).toBeUndefined()
  })

  it('answers a fault with its words', async () => {
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

  it('closes an idle engine, but not while a page runs', async () => {
    await tell('enable')
    await send(engineIsIdle)
    expect(offscreen.isOpen).toBe(true)
    pages.delete(1)
    await send(engineIsIdle)
    expect(offscreen.isOpen).toBe(false)
    expect(await isEnabled(1)).toBe(false)
  })

  it.each(['loading', 'complete'] as const)('turns a tab off when its page has gone (%s)', async (status) => {
    await tell('enable')
    pages.delete(1)
    await browser.tabs.onUpdated.trigger(1, { status }, await browser.tabs.create({}))
    await vi.waitUntil(async () => !(await isEnabled(1)))
    expect(await browser.action.getBadgeText({ tabId: 1 })).toBe('')
  })

  it('leaves a tab on whose page only changed its address', async () => {
    await tell('enable')
    const asked = browser.tabs.sendMessage.mock.calls.length
    await browser.tabs.onUpdated.trigger(1, { status: 'complete' }, await browser.tabs.create({}))
    await vi.waitUntil(() => browser.tabs.sendMessage.mock.calls.length > asked)
    expect(await tell('is-enabled')).toEqual({ ok: true, isEnabled: true })
  })

  it('forgets a tab that closes', async () => {
    await tell('enable')
    await browser.tabs.onRemoved.trigger(1, { isWindowClosing: false, windowId: 1 })
    await vi.waitUntil(async () => !(await isEnabled(1)))
    expect(await send(ensure)).toEqual({ ok: true, isEnabled: false })
  })
})

describe('the settings', () => {
  const CHANGED = { ...DEFAULT_SETTINGS, readingsPerSecond: 4 } as const
  const toEngine = (settings: object) => ({ target: 'offscreen', type: 'settings', settings })
  const store = () => browser.storage.local.set({ [SETTINGS_KEY]: storedSettings(CHANGED) })
  const heard = browser.runtime.sendMessage

  it('are sent to the engine that asks for them', async () => {
    expect(await send({ target: 'background', type: 'send-settings' })).toMatchObject({ ok: true })
    expect(heard).toHaveBeenLastCalledWith(toEngine(DEFAULT_SETTINGS))
    await store()
    await send({ target: 'background', type: 'send-settings' })
    expect(heard).toHaveBeenLastCalledWith(toEngine(CHANGED))
  })

  it('are sent again when they change, while the engine is open', async () => {
    offscreen.isOpen = true
    await store()
    await vi.waitUntil(() => heard.mock.calls.length > 0)
    expect(heard).toHaveBeenCalledExactlyOnceWith(toEngine(CHANGED))
  })

  it('are sent to nobody when something else changes, or the engine is closed', async () => {
    await store()
    offscreen.isOpen = true
    await browser.storage.local.set({ purpose: 'personal' })
    await new Promise((resolve) => setTimeout(resolve))
    expect(heard).not.toHaveBeenCalled()
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
