import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ToBackground } from '../shared/protocol'
import { isEnabled } from './tabs'
import { browser, offscreen, pages, resetExtension } from './testing/fake-extension'

vi.mock('../shared/browser', () => import('./testing/fake-extension'))

const US = { id: browser.runtime.id }
const send = async (message: unknown, sender: object = US) => (await browser.runtime.onMessage.trigger(message, sender, () => undefined))[0]
const tell = (type: 'enable' | 'disable' | 'is-enabled', tabId = 1) => send({ target: 'background', type, tabId } satisfies ToBackground)
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

  it.each([['nothing', undefined], ['a text', 'enable'], ['no target', { type: 'enable', tabId: 1 }], ['another target', { target: 'content', type: 'start' }], ['a tab that is none', { target: 'background', type: 'enable', tabId: '1' }]])(
    'does not answer %s',
    async (_what, message) => {
      expect(await send(message)).toBeUndefined()
    },
  )

  it('answers a fault with its words', async () => {
    vi.spyOn(browser.storage.session, 'get').mockRejectedValueOnce(new Error('No storage'))
    expect(await tell('is-enabled')).toEqual({ ok: false, problem: { code: 'unexpected', detail: expect.stringContaining('No storage') } })
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
