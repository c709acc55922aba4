/** Calls in frames of other sites, and in a blank window that their page has opened. */
import type { Frame, Page } from 'playwright-core'
import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import { waitUntil } from '../../tools/browser/chromium'
import { answerAddresses, bundlePageScript } from '../../tools/site-pages/site-browser'
import { grant, openTab, peopleOf, revoke, showCall } from './embedded-calls'
import { useEnvironment } from './environment'

const env = useEnvironment()
const PORTAL = 'https://portal.example'
const EMBED = 'https://meet.school.example'
const PATTERN = `${EMBED}/*`
const [, GUEST = ''] = peopleOf('jitsi')

let script: string
beforeAll(async () => {
  script = await bundlePageScript()
  await answerAddresses(env().mien.context)
}, 120_000)

/** Puts a call into a page as sites embed one. */
async function embedCall(page: Page, address: string): Promise<Frame> {
  await page.evaluate((src) => {
    const frame = Object.assign(document.createElement('iframe'), { src, allow: 'camera; microphone' })
    frame.style.cssText = 'width: 900px; height: 700px'
    document.body.replaceChildren(frame)
  }, address)
  return callFrame(page, address)
}

/** The frame of an address, with a call shown in it. */
async function callFrame(page: Page, address: string): Promise<Frame> {
  const frame = await waitUntil('the frame is there', async () => page.frames().find((each) => each.url() === address))
  await frame.waitForLoadState()
  await showCall(frame, script, 'jitsi')
  return frame
}

describe('a call in a frame of another site', () => {
  test('is told, read once its site is granted, followed through reloads, and left when the grant is taken back', async () => {
    const { page } = await openTab(env(), `${PORTAL}/lesson`)
    await embedCall(page, `${EMBED}/room`)
    const call = await env().enable(page)
    const { callId } = await call.until('the frame is told', ({ foreignFrames }) => foreignFrames.includes(EMBED))
    expect((await call.until('it runs', () => true)).readouts).toEqual([])

    await grant(env(), PATTERN)
    await call.untilRead(GUEST)
    expect(await call.until('it is the site’s', ({ siteId }) => siteId === 'jitsi')).toMatchObject({
      callId,
      foreignFrames: [],
    })

    await page.evaluate((src) => {
      const frame = document.querySelector('iframe')
      if (frame) frame.src = src
    }, `${EMBED}/other`)
    await callFrame(page, `${EMBED}/other`)
    await call.untilLooks(GUEST, 3)

    // The whole page, which loads its frame again.
    await page.reload()
    await embedCall(page, `${EMBED}/room`)
    await call.untilLooks(GUEST, 3)
    expect((await call.until('it runs', () => true)).callId).toBe(callId)

    await page.evaluate(() => document.querySelector('iframe')?.remove())
    await call.until('nobody is there', ({ readouts }) => readouts.every(({ isOnScreen }) => !isOnScreen))

    await embedCall(page, `${EMBED}/room`)
    await call.untilLooks(GUEST, 3)
    await revoke(env(), PATTERN)
    await call.until('it has left', ({ readouts }) => readouts.every(({ isOnScreen }) => !isOnScreen))
  })

  test('of a known site is read without a further grant', async () => {
    const { page } = await openTab(env(), `${PORTAL}/lesson`)
    await embedCall(page, 'https://meet.jit.si/room')
    const call = await env().enable(page)
    await call.untilRead(GUEST)
    expect((await call.until('it runs', () => true)).foreignFrames).toEqual([])
  })

  test('is not read by a frame that says that it is the call’s', async () => {
    await grant(env(), PATTERN)
    const { page, tabId } = await openTab(env(), `${PORTAL}/lesson`)
    await embedCall(page, `${EMBED}/room`)
    const call = await env().enable(page)
    await call.untilRead(GUEST)
    const { callId } = await call.until('it runs', () => true)
    // Another frame of the same site: its content script is in its page's hands.
    await page.evaluate((src) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src, width: 600, height: 400 }))
    }, `${EMBED}/evil`)
    const evil = await waitUntil('it is there', async () => page.frames().find((each) => each.url().endsWith('/evil')))
    const answer = await inContentScript(
      evil,
      `(async () => {
        const heard = []
        const port = chrome.runtime.connect({ name: 'mien-page' })
        let isClosed = false
        port.onMessage.addListener((message) => heard.push(message))
        port.onDisconnect.addListener(() => (isClosed = true))
        port.postMessage({ type: 'hello', callId: ${JSON.stringify(callId)}, title: 'Evil' })
        const ask = (type, more) => chrome.runtime.sendMessage({ target: 'background', type, ...more }).catch(String)
        const answers = [await ask('ensure-engine'), await ask('call-given-up'), await ask('call-here', { isHere: false })]
        const refused = await ask('disable', { tabId: ${tabId} })
        while (!isClosed) await new Promise((done) => setTimeout(done, 50))
        return { heard, answers, refused: refused === undefined || typeof refused === 'string' }
      })()`,
    )
    expect(answer).toMatchObject({ heard: [], refused: true, answers: [{ ok: true, isEnabled: false }, {}, {}] })
    await call.untilLooks(GUEST, 3)
    expect(await call.until('it runs', () => true)).toMatchObject({
      callId,
      title: expect.not.stringContaining('Evil'),
    })
    expect(await env().badgeText(tabId)).toBe('on')
    await revoke(env(), PATTERN)
  })
})

test('a huddle in a blank window is read with the tab that opened it, and forgotten when it closes', async () => {
  const slack = 'https://app.slack.com'
  const { page } = await openTab(env(), `${slack}/client/T1/C1`)
  const opening = page.waitForEvent('popup')
  await page.evaluate(() => void window.open('', '', 'popup,width=900,height=700'))
  const popup = await opening
  await showCall(popup, script, 'slack')
  const call = await env().enable(page)
  const [, guest = ''] = peopleOf('slack')
  await call.untilRead(guest)
  await popup.close()
  await call.until('nobody is there', ({ readouts }) => readouts.every(({ isOnScreen }) => !isOnScreen))
})

const context = v.object({ id: v.number(), origin: v.string(), auxData: v.object({ frameId: v.string() }) })

/** Runs an expression in the world of a frame's content script. */
async function inContentScript(frame: Frame, expression: string): Promise<unknown> {
  const devTools = await env().mien.context.newCDPSession(frame)
  const worlds: v.InferOutput<typeof context>[] = []
  devTools.on('Runtime.executionContextCreated', (event) => worlds.push(v.parse(context, event.context)))
  await devTools.send('Runtime.enable')
  const origin = env().extensionUrl('').replace(/\/$/, '')
  const world = await waitUntil('the content script is there', async () =>
    worlds.find((each) => each.origin === origin),
  )
  const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
    expression,
    contextId: world.id,
    awaitPromise: true,
    returnByValue: true,
  })
  await devTools.detach()
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}
