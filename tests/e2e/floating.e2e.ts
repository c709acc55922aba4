import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { waitUntil } from '../../tools/browser/chromium'
import { portrait, type WatchedCall } from '../../tools/browser/environment'
import { accessibilityViolations } from './accessibility'
import { useEnvironment } from './environment'

// The browser grants every request for a capture, and a share is one of a whole screen.
const env = useEnvironment({
  extraArgs: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=display-media-type=monitor'],
})

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const CLEO = { id: 'cleo', name: 'Cleo Martin', format: CALM, ...portrait('female/10.jpg') }

async function openReadout(): Promise<{ call: WatchedCall; readout: Page }> {
  const { openRoom, enable, openPopup, mien } = env()
  const call = await enable(await openRoom([ANNA, CLEO]))
  await call.untilRead('Anna Kraus')
  const popup = await openPopup(call.tabId)
  const opening = mien.context.waitForEvent('page', (page) => page.url().includes('src/floating/'))
  await popup.getByRole('button', { name: 'Floating readout' }).click()
  const readout = await opening
  await readout.setViewportSize({ width: 280, height: 300 })
  await popup.close()
  await readout.locator('.floating-person').nth(1).waitFor()
  return { call, readout }
}

const row = (readout: Page, name: string) => readout.locator('.floating-person', { hasText: name })

/** Shares the screen as a site does, with its own preview of it. */
async function shareScreen({ page }: WatchedCall): Promise<void> {
  await page.evaluate(async () => {
    const video = document.createElement('video')
    video.id = 'own-share'
    video.muted = true
    video.srcObject = await navigator.mediaDevices.getDisplayMedia({ video: true })
    document.body.append(video)
    await video.play()
  })
}

async function endShare({ page }: WatchedCall): Promise<void> {
  await page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('#own-share')
    const { srcObject } = video ?? {}
    if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.stop()
    video?.remove()
  })
}

/** Whether the window of an extension's page has the focus. */
function isInFront(page: Page): Promise<boolean> {
  return page.evaluate(async () => (await chrome.windows.getCurrent()).focused)
}

describe('the floating readout', () => {
  test('shows everybody with a word and no numbers, and nothing of it is in the call’s page', async () => {
    const { call, readout } = await openReadout()
    await row(readout, 'Anna Kraus').getByText('Happy').waitFor()
    expect(await row(readout, 'Cleo Martin').innerText()).not.toMatch(/\d/)
    expect(await readout.locator('.floating-people').innerText()).not.toMatch(/%/)
    expect(await accessibilityViolations(readout)).toEqual([])
    expect(await call.page.content()).not.toMatch(/Happy|floating/)
  })

  test('counts those who do not fit', async () => {
    const { readout } = await openReadout()
    await readout.getByRole('button', { name: 'OK' }).click()
    await readout.setViewportSize({ width: 240, height: 76 })
    await readout.getByText('and 1 more').waitFor()
    expect(await readout.locator('.floating-person').count()).toBe(1)
  })

  test('covers itself while the user shares the whole screen', async () => {
    const { call, readout } = await openReadout()
    await shareScreen(call)
    await readout.getByText('You are sharing your screen.').waitFor()
    expect(await readout.locator('body').innerText()).not.toMatch(/Anna|Happy/)
    expect(await accessibilityViolations(readout)).toEqual([])

    await readout.getByRole('button', { name: 'Show anyway' }).click()
    await row(readout, 'Anna Kraus').waitFor()
    await readout.getByText('Others see this readout.').waitFor()

    await endShare(call)
    await readout.getByText('Others see this readout.').waitFor({ state: 'detached' })
    await shareScreen(call)
    await readout.getByText('You are sharing your screen.').waitFor()
  })

  test('goes on in a window on top, which closes with Escape', async () => {
    const { readout } = await openReadout()
    const { mien } = env()
    const opening = mien.context.waitForEvent('page')
    await readout.getByRole('button', { name: 'Keep on top' }).click()
    const onTop = await opening
    await row(onTop, 'Anna Kraus').getByText('Happy').waitFor()
    expect(await readout.locator('.floating-person').count()).toBe(0)
    expect(await onTop.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('13px')

    await onTop.getByRole('button', { name: 'Back to the call' }).focus()
    // The window closes while the key is still down.
    await onTop.keyboard.press('Escape').catch(() => undefined)
    await waitUntil('both are closed', async () => onTop.isClosed() && readout.isClosed())
  })

  test('is one for each call, and leads back to it', async () => {
    const { call, readout } = await openReadout()
    const { openPopup, mien } = env()
    const popup = await openPopup(call.tabId)
    await popup.getByRole('button', { name: 'Floating readout' }).click()
    await waitUntil('the readout is in front', () => isInFront(readout))
    expect(mien.context.pages().filter((page) => page.url().includes('src/floating/'))).toHaveLength(1)

    await readout.getByRole('button', { name: 'Back to the call' }).click()
    const { tabId } = call
    await waitUntil('the call is in front', () =>
      readout.evaluate(async (id) => {
        const { windowId } = await chrome.tabs.get(id)
        return (await chrome.windows.get(windowId)).focused
      }, tabId),
    )
  })

  test('says that the call is over, and closes with its tab', async () => {
    const { call, readout } = await openReadout()
    const { openPopup } = env()
    const popup = await openPopup(call.tabId)
    await popup.getByRole('button', { name: 'Stop' }).click()
    await readout.getByText('This call is over.').waitFor()
    await call.page.close()
    await waitUntil('it is closed', async () => readout.isClosed())
  })
})
