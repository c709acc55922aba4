import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ToOffscreen } from '../shared/protocol'
import { addTab, enabledTabs, recordOf } from './enabled-tabs'
import type { Frame } from './page'
import { bringEngineBack, checkPage, checkPages, disable, enable, forget, giveUp, stopLeftover } from './tabs'
import {
  agree,
  browser,
  closeDocument,
  CONTENT_SCRIPT,
  createDocument,
  executeScript,
  forbidden,
  frameKey,
  frames,
  offscreen,
  PAGE_URL,
  pages,
  resetExtension,
  tabs,
} from './testing/fake-extension'
import type { FakePage } from './testing/fake-extension'

vi.mock('../shared/browser', () => import('./testing/fake-extension'))

const OTHER_URL = 'https://elsewhere.example/'
const ORIGIN = new URL(PAGE_URL).origin
const PAGE = { tabId: 1, frameId: 0 }
const FRAME = { tabId: 1, frameId: 4 }
const CALL_ID = 'b3b1a3c0-9a5e-4d2a-8a55-0d7f4c1c2e11'

const badge = (tabId: number) => browser.action.getBadgeText({ tabId })
const title = (tabId: number) => browser.action.getTitle({ tabId })
const addPage = (tabId: number): FakePage => {
  const page: FakePage = { callId: null, received: [] }
  pages.set(tabId, page)
  return page
}
const addFrame = ({ tabId, frameId }: Frame, siteInCall: string | null = null): FakePage => {
  const frame: FakePage = { callId: null, siteInCall, received: [] }
  frames.set(frameKey(tabId, frameId), frame)
  return frame
}
const isOn = async (tabId: number) => (await recordOf(tabId)) !== null
const callOf = async (tabId: number) => (await recordOf(tabId))?.callId
/** What the engine was told, oldest first: the tabs that are on. */
const configurations = () =>
  browser.runtime.sendMessage.mock.calls.map(([{ configuration }]: [ToOffscreen]) =>
    configuration.tabs.map(({ tabId }) => tabId),
  )
/** Badge, list, engine and page say the same. */
async function expectInLine(tabId: number, expected: 'on' | 'off') {
  expect(await isOn(tabId)).toBe(expected === 'on')
  expect((await badge(tabId)) === 'on').toBe(expected === 'on')
  if (offscreen.isOpen) expect(configurations().at(-1)?.includes(tabId)).toBe(expected === 'on')
  expect(pages.get(tabId)?.callId ?? undefined).toBe(await callOf(tabId))
}

beforeEach(async () => {
  resetExtension()
  vi.spyOn(console, 'warn').mockReturnValue()
  await agree()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('enable', () => {
  it('starts the content script that waits on a known site, and injects none', async () => {
    addPage(1)
    expect(await enable(1)).toEqual({ ok: true, isEnabled: true })
    expect(executeScript).not.toHaveBeenCalled()
    await expectInLine(1, 'on')
  })

  it('injects the content script of the manifest into any other page', async () => {
    expect(await enable(1)).toEqual({ ok: true, isEnabled: true })
    expect(executeScript.mock.calls).toEqual([
      [{ target: { tabId: 1 }, files: [CONTENT_SCRIPT] }],
      [{ target: { tabId: 1, allFrames: true }, files: [CONTENT_SCRIPT] }],
    ])
    expect(pages.get(1)?.received).toEqual(['start', 'tell-call'])
  })

  it('does not wait for frames that load slowly', async () => {
    executeScript.mockImplementationOnce(async () => void addPage(1))
    executeScript.mockImplementationOnce(() => new Promise(() => undefined))
    expect(await enable(1)).toEqual({ ok: true, isEnabled: true })
  })

  it('starts the page itself, not its frames, and asks them all for calls', async () => {
    addPage(1)
    const frame = addFrame(FRAME)
    await enable(1)
    expect(frame.received).toEqual(['tell-call'])
    expect(frame.callId).toBeNull()
  })

  it('needs a purpose, whoever calls', async () => {
    await browser.storage.local.clear()
    const page = addPage(1)
    expect(await enable(1)).toMatchObject({ ok: false, problem: { code: 'purpose-missing' } })
    expect(page.received).toEqual([])
    expect(createDocument).not.toHaveBeenCalled()
    await expectInLine(1, 'off')
  })

  it('does nothing where it cannot be read whether there is a purpose', async () => {
    vi.spyOn(browser.storage.local, 'get').mockRejectedValueOnce(new Error('Corruption'))
    expect(await enable(1)).toEqual({ ok: false, problem: { code: 'settings-unreadable', detail: 'Corruption' } })
    await expectInLine(1, 'off')
  })

  it('stores the tab and tells the engine before the page starts', async () => {
    const order: string[] = []
    addPage(1)
    createDocument.mockImplementationOnce(async () => {
      order.push(`document, stored: ${await isOn(1)}`)
      offscreen.isOpen = true
    })
    browser.runtime.sendMessage.mockImplementationOnce(async () => {
      order.push(`configuration, page runs: ${pages.get(1)?.callId !== null}`)
      return { hasReceived: true }
    })
    await enable(1)
    expect(order).toEqual(['document, stored: true', 'configuration, page runs: false'])
    expect(configurations()[0]).toEqual([1])
  })

  it('tells the engine the call that the page says hello with', async () => {
    await enable(1)
    const { configuration } = browser.runtime.sendMessage.mock.lastCall?.[0] ?? {}
    expect(configuration?.tabs).toEqual([
      { tabId: 1, callId: pages.get(1)?.callId, frameId: 0, startedAtMs: expect.any(Number), leftOut: [] },
    ])
  })

  const noScripts = () => {
    forbidden.add(1)
  }
  const noAnswer = () => {
    // Into the page, and into its frames.
    executeScript.mockResolvedValueOnce().mockResolvedValueOnce()
  }
  const oddAnswer = () => {
    addPage(1)
    browser.tabs.sendMessage.mockResolvedValue({ callId: 'yes' })
  }
  const noEngine = () => {
    offscreen.refuses = true
  }
  it.each([
    ['a page that allows no scripts', 'page-not-allowed', noScripts],
    ['a page that does not answer', 'page-not-reached', noAnswer],
    ['a page that answers with something else', 'page-not-reached', oddAnswer],
    ['an engine that cannot be opened', 'engine-not-started', noEngine],
  ] as const)('says so of %s, and takes everything back', async (_what, code, arrange) => {
    const implementation = browser.tabs.sendMessage.getMockImplementation()
    arrange()
    expect(await enable(1)).toMatchObject({ ok: false, problem: { code } })
    if (implementation) browser.tabs.sendMessage.mockImplementation(implementation)
    pages.delete(1)
    await expectInLine(1, 'off')
    expect(await title(1)).toBe(`problem_${code.replaceAll('-', '_')}`)
  })

  it('takes everything back when the browser cannot store it', async () => {
    addPage(1)
    vi.spyOn(browser.storage.session, 'set').mockRejectedValueOnce(new Error('Quota'))
    await expect(enable(1)).rejects.toThrow('Quota')
    await expectInLine(1, 'off')
  })

  it('of two tabs at once opens one engine and keeps both', async () => {
    const outcomes = await Promise.all([enable(1), enable(2)])
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true])
    expect(createDocument).toHaveBeenCalledOnce()
    await expectInLine(1, 'on')
    await expectInLine(2, 'on')
  })

  it('gives one call, however often it is asked for', async () => {
    const page = addPage(1)
    const outcomes = await Promise.all([enable(1), enable(1), enable(1)])
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => ({ ok: true, isEnabled: true })))
    await enable(1)
    expect(page.received.filter((type) => type === 'start')).toHaveLength(1)
    expect(await enabledTabs()).toHaveLength(1)
    await expectInLine(1, 'on')
  })

  it('replaces a call that still runs in the page but was turned off', async () => {
    const page = addPage(1)
    page.callId = CALL_ID
    await enable(1)
    expect(page.callId).not.toBe(CALL_ID)
    await expectInLine(1, 'on')
  })

  it('leaves a running call alone when the engine cannot be opened again', async () => {
    await enable(1)
    const callId = await callOf(1)
    Object.assign(offscreen, { isOpen: false, refuses: true })
    expect(await enable(1)).toMatchObject({ ok: false, problem: { code: 'engine-not-started' } })
    expect(pages.get(1)?.callId).toBe(callId)
    expect(await callOf(1)).toBe(callId)
  })

  it('waits for an engine document that does not listen yet', async () => {
    vi.useFakeTimers()
    browser.runtime.sendMessage.mockRejectedValueOnce(new Error('Receiving end does not exist.'))
    const outcome = enable(1)
    await vi.runAllTimersAsync()
    expect(await outcome).toEqual({ ok: true, isEnabled: true })
    expect(closeDocument).not.toHaveBeenCalled()
  })

  it('replaces an engine document that hangs, once', async () => {
    vi.useFakeTimers()
    Object.assign(offscreen, { isOpen: true, isDeaf: true })
    closeDocument.mockImplementationOnce(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      Object.assign(offscreen, { isOpen: false, isDeaf: false })
    })
    const outcomes = Promise.all([enable(1), enable(2)])
    await vi.runAllTimersAsync()
    expect((await outcomes).map(({ ok }) => ok)).toEqual([true, true])
    expect(closeDocument).toHaveBeenCalledOnce()
    expect(createDocument).toHaveBeenCalledOnce()
  })
})

describe('disable', () => {
  it('stops the page, takes the badge off and leaves other tabs on', async () => {
    await enable(1)
    await enable(2)
    expect(await disable(1)).toEqual({ ok: true, isEnabled: false })
    await expectInLine(1, 'off')
    await expectInLine(2, 'on')
    expect(await badge(1)).toBe('')
  })

  it('works on a page that has gone', async () => {
    await enable(1)
    pages.delete(1)
    expect(await disable(1)).toEqual({ ok: true, isEnabled: false })
    expect(await enabledTabs()).toEqual([])
  })

  it('holds while the page still loads', async () => {
    let isLoaded: () => void = () => undefined
    executeScript.mockImplementationOnce(async () => {
      await new Promise<void>((resolve) => (isLoaded = resolve))
      addPage(1)
    })
    const enabling = enable(1)
    await vi.waitUntil(() => executeScript.mock.calls.length > 0)
    const disabling = disable(1)
    await vi.waitUntil(async () => !(await isOn(1)))
    expect(await badge(1)).toBe('')
    expect(configurations().at(-1)).toEqual([])
    isLoaded()
    expect(await enabling).toEqual({ ok: true, isEnabled: false })
    await disabling
    await expectInLine(1, 'off')
  })

  it.each([
    ['pressed again at once', [disable], 'off'],
    ['turned on, off and on', [disable, enable], 'on'],
    ['turned on and off twice', [disable, enable, disable], 'off'],
  ] as const)('agrees with the page when the button is %s', async (_how, further, expected) => {
    addPage(1)
    await Promise.all([enable(1), ...further.map((press) => press(1))])
    await expectInLine(1, expected)
  })

  it.each(['on', 'off'] as const)('agrees with the page when its tab, which is on, ends up %s', async (expected) => {
    await enable(1)
    const presses = expected === 'on' ? [disable, enable] : [disable, enable, disable]
    await Promise.all(presses.map((press) => press(1)))
    await expectInLine(1, expected)
  })

  it('stops the page even where the browser cannot store it', async () => {
    await enable(1)
    vi.spyOn(browser.storage.session, 'set').mockRejectedValueOnce(new Error('Quota'))
    await expect(disable(1)).rejects.toThrow('Quota')
    expect(pages.get(1)?.callId).toBeNull()
  })
})

describe('a page that changes', () => {
  it('stays on when only its address changed', async () => {
    const page = addPage(1)
    await enable(1)
    tabs.set(1, { url: `${PAGE_URL}/inside` })
    await checkPage(1)
    await expectInLine(1, 'on')
    expect(page.received.filter((type) => type === 'start')).toHaveLength(1)
  })

  it('gets its badge again, which the browser takes off', async () => {
    await enable(1)
    await browser.action.setBadgeText({ tabId: 1, text: '' })
    await checkPage(1)
    expect(await badge(1)).toBe('on')
  })

  it.each([
    ['a known site, where the content script is there by itself', (): unknown => addPage(1)],
    ['any other', (): unknown => pages.delete(1)],
  ])('goes on with the same call after a reload of %s', async (_which, reload) => {
    await enable(1)
    const callId = await callOf(1)
    reload()
    await checkPage(1)
    expect(pages.get(1)?.callId).toBe(callId)
    await expectInLine(1, 'on')
  })

  it('keeps who is left out over a reload', async () => {
    await enable(1)
    const record = await recordOf(1)
    if (!record) throw new Error('Mien is off')
    const leftOut = [{ personIds: ['p1'], names: ['Ada'], sourceIds: [] }]
    await addTab({ ...record, leftOut })
    pages.delete(1)
    await checkPage(1)
    expect(browser.runtime.sendMessage.mock.lastCall?.[0].configuration.tabs).toMatchObject([{ leftOut }])
  })

  it.each([
    ['of another origin', OTHER_URL],
    ['that the browser says nothing of', undefined],
    ['that is no address', 'nonsense'],
  ])('turns off for a page %s', async (_what, url) => {
    await enable(1)
    addPage(1)
    tabs.set(1, url === undefined ? { url: '' } : { url })
    await checkPage(1)
    await expectInLine(1, 'off')
    expect(await badge(1)).toBe('')
  })

  it('turns off, and says so, when the reloaded page allows no scripts', async () => {
    await enable(1)
    pages.delete(1)
    forbidden.add(1)
    await checkPage(1)
    await expectInLine(1, 'off')
    expect([await badge(1), await title(1)]).toEqual(['!', 'problem_page_not_allowed'])
  })

  it('waits for the next page when one goes away while it loads', async () => {
    await enable(1)
    const callId = await callOf(1)
    pages.delete(1)
    tabs.set(1, { status: 'loading' })
    executeScript.mockRejectedValueOnce(new Error('Frame with ID 0 was removed.'))
    await checkPage(1)
    expect(await callOf(1)).toBe(callId)
    tabs.delete(1)
    await checkPage(1)
    expect(pages.get(1)?.callId).toBe(callId)
  })

  it('turns off when the page of another origin comes while a reloaded one is started', async () => {
    await enable(1)
    pages.delete(1)
    executeScript.mockImplementationOnce(async () => {
      tabs.set(1, { url: OTHER_URL })
      addPage(1)
    })
    await checkPage(1)
    await expectInLine(1, 'off')
  })

  it('knows the page that came while it was turned on', async () => {
    tabs.set(1, { url: OTHER_URL, status: 'loading' })
    executeScript.mockImplementationOnce(async () => {
      tabs.delete(1)
      addPage(1)
    })
    await enable(1)
    pages.delete(1)
    await checkPage(1)
    await expectInLine(1, 'on')
  })

  it('is left alone where Mien is off', async () => {
    const page = addPage(1)
    await checkPage(1)
    expect(page.received).toEqual([])
  })

  it('is forgotten when its tab closes', async () => {
    await enable(1)
    await enable(2)
    await forget(1)
    expect([await isOn(1), await isOn(2)]).toEqual([false, true])
    expect(configurations().at(-1)).toEqual([2])
  })

  it('is unharmed by a damaged list', async () => {
    await browser.storage.session.set({ enabledTabs: 'everything' })
    expect(await enabledTabs()).toEqual([])
    expect(await enable(1)).toMatchObject({ ok: true })
    await browser.storage.session.set({ enabledTabs: [{ tabId: 2 }, ...(await enabledTabs())] })
    expect(await enabledTabs()).toMatchObject([{ tabId: 1 }])
  })
})

describe('a service worker that starts again', () => {
  const record = {
    tabId: 1,
    callId: CALL_ID,
    frameId: 0,
    startedAtMs: 1,
    leftOut: [],
    origin: ORIGIN,
    frameOrigin: null,
  }

  it('finishes what the last one had begun', async () => {
    await addTab(record)
    addPage(1)
    await checkPages()
    expect(offscreen.isOpen).toBe(true)
    expect(pages.get(1)?.callId).toBe(CALL_ID)
    await expectInLine(1, 'on')
  })

  it('takes it back where it cannot be finished', async () => {
    await addTab(record)
    offscreen.refuses = true
    await checkPages()
    await expectInLine(1, 'off')
  })

  it('takes it back where the tab has been closed', async () => {
    await addTab(record)
    tabs.set(1, 'closed')
    await checkPages()
    await expectInLine(1, 'off')
  })

  it('changes nothing of calls that run', async () => {
    const page = addPage(1)
    await enable(1)
    const before = page.received.length
    await checkPages()
    expect(page.received.slice(before)).toEqual(['ping'])
  })
})

describe('a page that gives its call up', () => {
  it('turns its tab off, and the button says why', async () => {
    const page = addPage(1)
    await enable(1)
    page.callId = null
    await giveUp(PAGE)
    await expectInLine(1, 'off')
    expect([await badge(1), await title(1)]).toEqual(['!', 'problem_engine_stopped'])
  })

  it('does not end the call that runs by now', async () => {
    await enable(1)
    await giveUp(PAGE)
    await expectInLine(1, 'on')
  })

  it('changes nothing where Mien is off', async () => {
    await giveUp(PAGE)
    expect(await badge(1)).toBe('')
  })

  it('is turned on again without a trace', async () => {
    const page = addPage(1)
    await enable(1)
    page.callId = null
    await giveUp(PAGE)
    await enable(1)
    expect([await badge(1), await title(1)]).toEqual(['on', 'extension_name'])
  })
})

describe('the engine for a page or view that has lost it', () => {
  it('comes back, and knows the tabs', async () => {
    await enable(1)
    offscreen.isOpen = false
    expect(await bringEngineBack()).toEqual({ ok: true, isEnabled: true })
    expect(offscreen.isOpen).toBe(true)
    expect(configurations().at(-1)).toEqual([1])
  })

  it('stays away where the browser refuses, and tells whoever asked', async () => {
    offscreen.refuses = true
    expect(await bringEngineBack()).toMatchObject({ ok: false, problem: { code: 'engine-not-started' } })
  })
})

it('stops a call that still runs in a page whose tab is off, and no other', async () => {
  const leftover = addPage(1)
  leftover.callId = CALL_ID
  await enable(2)
  await Promise.all([stopLeftover(PAGE), stopLeftover({ tabId: 2, frameId: 0 })])
  expect(leftover.callId).toBeNull()
  await expectInLine(2, 'on')
})
