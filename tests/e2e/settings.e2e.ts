import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { ToView } from '../../src/shared/protocol'
import { DEFAULT_SETTINGS, storedSettings, type Settings } from '../../src/shared/settings'
import { SETTINGS_KEY } from '../../src/shared/settings-store'
import { waitUntil } from '../../tools/browser/chromium'
import type { NewParticipant } from '../../tools/meeting-room/page/room'
import { portrait } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

/** Few frames: the machine shall have time for the rest. */
const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA: NewParticipant = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const CLEO: NewParticipant = { id: 'cleo', name: 'Cleo Martin', format: CALM, ...portrait('female/10.jpg') }

/** A page of the extension that draws nothing. */
async function openOwnPage() {
  const page = await env().mien.context.newPage()
  await page.goto(env().extensionUrl('manifest.json'))
  return page
}

/** Stores settings as the settings page does. */
async function set(settings: Partial<Settings>): Promise<void> {
  const page = await openOwnPage()
  const items = { [SETTINGS_KEY]: storedSettings({ ...DEFAULT_SETTINGS, ...settings }) }
  await page.evaluate((stored) => chrome.storage.local.set(stored), items)
  await page.close()
}

describe('the settings', () => {
  test('that leave everybody out hold from the first look, and change in the middle of a call', async () => {
    await set({ analysed: 'chosen' })
    const { openRoom, enable } = env()
    const call = await enable(await openRoom([ANNA]))
    await call.untilReadout('Anna Kraus', 'is left out', ({ isLeftOut }) => isLeftOut)
    await set({ analysed: 'everyone' })
    await call.untilRead('Anna Kraus')
    const looks = (await call.received()).flatMap(({ message }) => message.call?.readouts ?? [])
    expect(looks.filter(({ isLeftOut, state }) => isLeftOut && state.kind === 'expression')).toEqual([])
    await set({ analysed: 'only-me' })
    await call.untilReadout(
      'Anna Kraus',
      'is left out again',
      ({ isLeftOut, state }) => isLeftOut && state.kind === 'none' && state.reason === 'left-out',
    )
    await set({})
  })
})

/** Waits until a badge on a page says that; its shadow root is closed to locators. */
async function untilBadge(page: Page, word: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  await waitUntil(`a badge says ${word}`, async () => {
    const { root } = await devTools.send('DOM.getDocument', { depth: -1, pierce: true })
    return JSON.stringify(root).includes(`"nodeValue":"${word}"`)
  })
  await devTools.detach()
}

describe('badges', () => {
  test('speak the language of the settings, and change it in the middle of a call', async () => {
    await set({ hasBadges: true, language: 'de' })
    const { openRoom, enable } = env()
    const page = await openRoom([CLEO])
    const call = await enable(page)
    await call.untilReadout(
      'Cleo Martin',
      'is happy',
      ({ state }) => state.kind === 'expression' && state.expression === 'happy',
    )
    await untilBadge(page, 'Fröhlich')
    await set({ hasBadges: true, language: 'auto' })
    await untilBadge(page, 'Happy')
    await set({})
  })

  test('come and go with their setting and with the call, and no click meets them', async () => {
    await set({ hasBadges: true })
    const { openRoom, enable } = env()
    const page = await openRoom([ANNA, CLEO])
    const layer = page.locator('html > [popover]')
    const sizeBefore = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.scrollHeight,
    ])
    const call = await enable(page)
    await call.untilRead('Anna Kraus')
    await layer.waitFor({ state: 'attached' })

    expect(
      await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]),
    ).toEqual(sizeBefore)
    const corner = await page.locator('video').first().boundingBox()
    const hit = await page.evaluate(
      ({ x, y }) => document.elementFromPoint(x + 20, y + 18)?.closest('[popover]') ?? null,
      corner ?? { x: 0, y: 0 },
    )
    expect(hit).toBeNull()

    await set({ hasBadges: false })
    await layer.waitFor({ state: 'detached' })
    await set({ hasBadges: true })
    await layer.waitFor({ state: 'attached' })
    const popup = await env().openPopup(call.tabId)
    await popup.evaluate(
      (tabId) => chrome.runtime.sendMessage({ target: 'background', type: 'disable', tabId }),
      call.tabId,
    )
    await layer.waitFor({ state: 'detached' })
    await set({})
  })
})

/** Enough for a message that tells all of them again to be told from one that tells the last. */
const SECONDS_TOLD = 5

describe('the keyboard command', () => {
  test('marks a moment, which a view of the recording receives', async () => {
    const { openRoom, enable, mien } = env()
    const call = await enable(await openRoom([ANNA]))
    await call.untilRead('Anna Kraus')
    const view = await openOwnPage()
    await view.evaluate((tabId) => {
      const port = chrome.runtime.connect({ name: 'mien-view' })
      const states: ToView[] = []
      Object.assign(globalThis, { states })
      port.onMessage.addListener((state: ToView) => void states.push(state))
      port.postMessage({ type: 'watch', tabId, wantsRecording: true })
    }, call.tabId)
    const recordings = () =>
      view.evaluate(() =>
        (Reflect.get(globalThis, 'states') as ToView[]).flatMap(({ recording }) =>
          recording
            ? [
                {
                  isWhole: recording.isWhole,
                  notes: recording.notes,
                  seconds: recording.seconds.map(({ second }) => second),
                },
              ]
            : [],
        ),
      )
    const before = await waitUntil('some seconds of the recording are told', async () => {
      const told = await recordings()
      const seconds = told.flatMap(({ seconds }) => seconds)
      return Math.max(...seconds) - Math.min(...seconds) >= SECONDS_TOLD ? told : null
    })
    expect(before[0]).toMatchObject({ isWhole: true, notes: [] })

    // A key that is pressed through DevTools reaches the page and no command of the browser, so the event is sent.
    const [worker] = mien.context.serviceWorkers()
    await worker?.evaluate(
      (tabId) =>
        Reflect.get(chrome.commands.onCommand, 'dispatch').call(chrome.commands.onCommand, 'mark-moment', {
          id: tabId,
        }),
      call.tabId,
    )
    const told = await waitUntil('the moment is told', async () => {
      const last = (await recordings()).at(-1)
      return last && last.notes.length > 0 ? last : null
    })
    expect(told).toMatchObject({ isWhole: false, notes: [{ text: '' }] })
    const firstSecond = Math.min(...before.flatMap(({ seconds }) => seconds))
    expect(told.seconds, 'what was told is not told again').not.toContain(firstSecond)
    await view.close()
  })
})
