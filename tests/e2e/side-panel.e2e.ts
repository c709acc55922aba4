import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { accessibilityViolations, tabTo } from './accessibility'
import { portrait, type WatchedCall } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const CLEO = { id: 'cleo', name: 'Cleo Martin', format: CALM, ...portrait('female/10.jpg') }

async function startCall(): Promise<{ call: WatchedCall; panel: Page }> {
  const { openRoom, enable, openPanel } = env()
  const call = await enable(await openRoom([ANNA, CLEO]))
  await call.untilRead('Anna Kraus')
  await call.untilRead('Cleo Martin')
  const panel = await openPanel(call.tabId)
  await panel.locator('.person').nth(1).waitFor()
  return { call, panel }
}

describe('the side panel', () => {
  test('shows who is read, the last minutes and the room, and is accessible in both themes', async () => {
    const { panel } = await startCall()
    const anna = panel.locator('.person', { hasText: 'Anna Kraus' })
    await anna.getByText('Happy').waitFor()
    await anna.getByRole('img', { name: /^Last 3 minutes: .*Happy/ }).waitFor()
    await panel.locator('.room .chart-room').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await panel.emulateMedia({ colorScheme })
      expect(await accessibilityViolations(panel)).toEqual([])
    }
  })

  test('keeps a marked moment with its note, also when it is closed', async () => {
    const { call, panel } = await startCall()
    await panel.getByRole('button', { name: 'Mark moment' }).click()
    await panel.keyboard.type('Budget')
    await panel.keyboard.press('Enter')
    await panel.getByRole('tab', { name: 'Moments' }).click()
    await panel.locator('.moment', { hasText: 'Budget' }).waitFor()
    await panel.close()

    const again = await env().openPanel(call.tabId)
    await again.getByRole('tab', { name: 'Moments' }).click()
    await again.locator('.moment', { hasText: 'Budget' }).waitFor()
    await again.getByRole('button', { name: 'Delete mark' }).click()
    await again.locator('.moment', { hasText: 'Budget' }).waitFor({ state: 'detached' })
  })

  test('opens one participant by the keyboard, acts on them, and goes back with Escape', async () => {
    const { call, panel } = await startCall()
    await tabTo(panel, '[aria-label="Anna Kraus: show in detail"]')
    await panel.keyboard.press('Enter')
    await panel.locator('.focus .chart-curves').waitFor()
    expect(await accessibilityViolations(panel)).toEqual([])
    await panel.getByRole('button', { name: 'This is me', exact: true }).press('Enter')
    await call.untilReadout('Anna Kraus', 'is me', ({ isSelf }) => isSelf)
    await panel.keyboard.press('Escape')
    await panel.locator('.person').first().waitFor()
    expect(await panel.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Anna Kraus: show in detail',
    )
  })

  test('notices that Mien is turned off and on elsewhere', async () => {
    const { call, panel } = await startCall()
    const popup = await env().openPopup(call.tabId)
    await popup.getByRole('button', { name: 'Stop' }).click()
    await panel.getByText('Mien is off in this tab').waitFor()
    await popup.getByRole('button', { name: 'Read expressions in this tab' }).click()
    await panel.locator('.person').nth(1).waitFor()
  })

  test('is what the browser opens beside the page', async () => {
    const { panel } = await startCall()
    expect(await panel.evaluate(() => chrome.sidePanel.getOptions({}))).toMatchObject({
      enabled: true,
      path: expect.stringContaining('src/sidepanel/index.html'),
    })
  })
})
