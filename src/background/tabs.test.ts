import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkPage, checkPages, disable, enable, forget, isAnyEnabled, isEnabled } from './tabs'
import {
  browser,
  CONTENT_SCRIPT,
  createDocument,
  executeScript,
  forbidden,
  offscreen,
  pages,
  resetExtension,
} from './testing/fake-extension'

vi.mock('../shared/browser', () => import('./testing/fake-extension'))

const badge = (tabId: number) => browser.action.getBadgeText({ tabId })
const addPage = (tabId: number) => {
  const page = { isRunning: false, heard: [] }
  pages.set(tabId, page)
  return page
}

beforeEach(resetExtension)
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('enable', () => {
  it('starts the content script that waits on a known site, and injects none', async () => {
    const page = addPage(1)
    expect(await enable(1)).toEqual({ ok: true, isEnabled: true })
    expect(page.isRunning).toBe(true)
    expect(executeScript).not.toHaveBeenCalled()
    expect(await isEnabled(1)).toBe(true)
    expect(await badge(1)).toBe('on')
    expect(offscreen.isOpen).toBe(true)
  })

  it('injects the content script of the manifest into any other page', async () => {
    expect(await enable(1)).toEqual({ ok: true, isEnabled: true })
    expect(executeScript).toHaveBeenCalledExactlyOnceWith({ target: { tabId: 1 }, files: [CONTENT_SCRIPT] })
    expect(pages.get(1)?.heard).toEqual(['start'])
  })

  it('asks the page itself, not its frames', async () => {
    addPage(1)
    await enable(1)
    for (const [, , options] of browser.tabs.sendMessage.mock.calls) expect(options).toEqual({ frameId: 0 })
  })

  it('says so of a page that allows no scripts, and leaves it off', async () => {
    forbidden.add(1)
    expect(await enable(1)).toEqual({
      ok: false,
      problem: { code: 'page-not-allowed', detail: 'Cannot access a chrome:// URL' },
    })
    expect(await isAnyEnabled()).toBe(false)
    expect(await badge(1)).toBe('')
  })

  it('says so of a page that does not answer', async () => {
    executeScript.mockResolvedValueOnce()
    expect(await enable(1)).toMatchObject({ ok: false, problem: { code: 'page-not-reached' } })
    expect(await isEnabled(1)).toBe(false)
  })

  it('says so of a page that answers with something else', async () => {
    addPage(1)
    const nonsense: object = { isRunning: 'yes' }
    browser.tabs.sendMessage.mockResolvedValueOnce(nonsense).mockResolvedValueOnce(nonsense)
    expect(await enable(1)).toMatchObject({ ok: false, problem: { code: 'page-not-reached' } })
  })

  it('says so when the engine cannot be opened, and starts nothing', async () => {
    offscreen.refuses = true
    const page = addPage(1)
    expect(await enable(1)).toMatchObject({ ok: false, problem: { code: 'engine-not-started' } })
    expect(page.heard).toEqual([])
  })

  it('of two tabs at once opens one engine and keeps both', async () => {
    const outcomes = await Promise.all([enable(1), enable(2)])
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true])
    expect(createDocument).toHaveBeenCalledOnce()
    expect([await isEnabled(1), await isEnabled(2)]).toEqual([true, true])
  })
})

describe('disable', () => {
  it('stops the page, takes the badge off and leaves other tabs on', async () => {
    await enable(1)
    await enable(2)
    expect(await disable(1)).toEqual({ ok: true, isEnabled: false })
    expect(pages.get(1)?.isRunning).toBe(false)
    expect([await badge(1), await badge(2)]).toEqual(['', 'on'])
    expect([await isEnabled(1), await isEnabled(2)]).toEqual([false, true])
  })

  it('works on a page that has gone', async () => {
    await enable(1)
    pages.delete(1)
    expect(await disable(1)).toEqual({ ok: true, isEnabled: false })
    expect(await isAnyEnabled()).toBe(false)
  })
})

describe('a page that changes', () => {
  it('stays on when only its address changed', async () => {
    await enable(1)
    await checkPage(1)
    expect(await isEnabled(1)).toBe(true)
    expect(await badge(1)).toBe('on')
  })

  it('turns off when another took its place, with or without a content script', async () => {
    await enable(1)
    await enable(2)
    addPage(1)
    pages.delete(2)
    await checkPages()
    expect(await isAnyEnabled()).toBe(false)
    expect([await badge(1), await badge(2)]).toEqual(['', ''])
  })

  it('is left alone where Mien is off', async () => {
    const page = addPage(1)
    await checkPage(1)
    expect(page.heard).toEqual([])
  })

  it('is forgotten when its tab closes', async () => {
    await enable(1)
    await enable(2)
    await forget(1)
    expect([await isEnabled(1), await isEnabled(2)]).toEqual([false, true])
  })

  it('is unharmed by a damaged list', async () => {
    await browser.storage.session.set({ enabledTabs: 'everything' })
    expect(await isAnyEnabled()).toBe(false)
    expect(await enable(1)).toMatchObject({ ok: true })
    expect(await isEnabled(1)).toBe(true)
  })
})
