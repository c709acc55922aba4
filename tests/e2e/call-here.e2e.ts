/** A call that runs while Mien is off: the toolbar button shows it, and nothing is read before the click. */
import { beforeAll, describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { alwaysOnPatterns } from '../../src/shared/always-on'
import { waitUntil } from '../../tools/browser/chromium'
import { answerAddresses, bundlePageScript } from '../../tools/site-pages/site-browser'
import { pagesOf } from '../../tools/site-pages/check'
import { cast } from '../../tools/site-pages/states'
import { grant, openTab, peopleOf, revoke, showCall } from './embedded-calls'
import { useEnvironment } from './environment'

const env = useEnvironment()
const MEET = 'https://meet.google.com'
const SCHOOL = 'https://meet.school.example'
const PATTERN = `${SCHOOL}/*`

let script: string
beforeAll(async () => {
  script = await bundlePageScript()
  await answerAddresses(env().mien.context)
}, 120_000)

const stateOf = (tabId: number) =>
  env().inExtension(`chrome.runtime.sendMessage({ target: 'background', type: 'is-enabled', tabId: ${tabId} })`)
const titleOf = (tabId: number) => env().inExtension(`chrome.action.getTitle({ tabId: ${tabId} })`)
const untilBadge = (tabId: number, text: string) =>
  waitUntil(`the badge says "${text}"`, async () => (await env().badgeText(tabId)) === text)
/** The offscreen document: without it nobody is read. */
const isEngineOpen = () => env().isEngineOpen()
/** What is kept of tabs and calls. */
const kept = () =>
  env().inExtension(`(async () => [
    ...Object.values(await chrome.storage.session.get()).flat(),
    ...(await indexedDB.databases()).map(({ name }) => name),
  ])()`)
/** Has the content script of a page look for a call now. @returns what it says; null where there is none */
const look = (tabId: number) =>
  env().inBackground(`(async () => {
    const say = (type) => chrome.tabs.sendMessage(${tabId}, { target: 'content', type }, { frameId: 0 })
    await say('tell-call').catch(() => null)
    return say('ping').catch(() => null)
  })()`)

/** What the settings list as granted. */
const listed = async () => {
  const { origins } = v.parse(
    v.object({ origins: v.array(v.string()) }),
    await env().inExtension('chrome.permissions.getAll()'),
  )
  return alwaysOnPatterns(origins)
}

describe('on a known site', () => {
  test('the button shows a call, not a lobby, until the call ends, and nothing is read', async () => {
    const { page, tabId } = await openTab(env(), `${MEET}/abc-defg-hij`)
    const { markup, ids } = pagesOf('meet')
    const [self] = cast(ids)
    if (!self) throw new Error('Nobody is cast')
    await page.evaluate(script)
    await page.evaluate((html) => window.sitePage.show(html), markup.lobby(self, 'en'))
    expect(await look(tabId)).toEqual({ callId: null, siteInCall: null })
    expect(await env().badgeText(tabId)).toBe('')

    await showCall(page, script, 'meet')
    await untilBadge(tabId, 'call')
    expect(await titleOf(tabId)).toBe('A call is here. Read it with Mien?')
    expect(await stateOf(tabId)).toEqual({ ok: true, isEnabled: false, isCallHere: true })
    expect([await isEngineOpen(), await kept()]).toEqual([false, []])
    expect(await page.evaluate(() => document.documentElement.outerHTML.includes('mien'))).toBe(false)

    await page.evaluate((html) => window.sitePage.show(html), markup.ended('en'))
    await untilBadge(tabId, '')
    expect(await titleOf(tabId)).toBe('Mien')
    expect(await stateOf(tabId)).toEqual({ ok: true, isEnabled: false, isCallHere: false })
  })

  test('the button says "on" once Mien is on, and shows the call again after "Stop"', async () => {
    const { page, tabId } = await openTab(env(), `${MEET}/abc-defg-hij`)
    await showCall(page, script, 'meet')
    await untilBadge(tabId, 'call')
    const call = await env().enable(page)
    expect(await env().badgeText(tabId)).toBe('on')
    await call.untilRead(peopleOf('meet')[1] ?? '')
    await env().inExtension(`chrome.runtime.sendMessage({ target: 'background', type: 'disable', tabId: ${tabId} })`)
    await untilBadge(tabId, 'call')
  })
})

describe('always on a site', () => {
  test('that was granted: its calls are noticed, after a reload too, until the grant is taken back', async () => {
    const before = await openTab(env(), `${SCHOOL}/room`)
    await showCall(before.page, script, 'jitsi')
    expect(await look(before.tabId)).toBeNull()
    await before.page.close()

    expect(await listed()).toEqual([])
    await grant(env(), PATTERN)
    expect(await listed()).toEqual([PATTERN])
    const { page, tabId } = await openTab(env(), `${SCHOOL}/room`)
    await showCall(page, script, 'jitsi')
    await untilBadge(tabId, 'call')
    await env().stopBackground()
    await page.reload()
    await untilBadge(tabId, '')
    await showCall(page, script, 'jitsi')
    await untilBadge(tabId, 'call')

    await revoke(env(), PATTERN)
    expect(await listed()).toEqual([])
    await page.reload()
    await showCall(page, script, 'jitsi')
    expect(await look(tabId)).toBeNull()
    expect(await env().badgeText(tabId)).toBe('')
    // Reading by the click is as before.
    const call = await env().enable(page)
    await call.untilRead(peopleOf('jitsi')[1] ?? '')
  })

  test('with a grant, a call is read on without a click after a reload', async () => {
    await grant(env(), PATTERN)
    const { page } = await openTab(env(), `${SCHOOL}/room`)
    await showCall(page, script, 'jitsi')
    const call = await env().enable(page)
    await call.untilRead(peopleOf('jitsi')[1] ?? '')
    const { callId } = await call.until('it runs', () => true)
    await page.reload()
    await showCall(page, script, 'jitsi')
    await call.untilLooks(peopleOf('jitsi')[1] ?? '', 3)
    expect((await call.until('it runs', () => true)).callId).toBe(callId)
    await revoke(env(), PATTERN)
  })
})
