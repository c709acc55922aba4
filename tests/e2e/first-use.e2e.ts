import { expect, test } from 'vitest'
import { accessibilityViolations, tabTo } from './accessibility'
import { portrait } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

test('before the first call the popup asks what Mien is for, and the keyboard alone can answer and start', async () => {
  const { openRoom, openPopup, extensionUrl, mien } = env()
  await openRoom([{ id: 'anna', name: 'Anna Kraus', ...portrait('female/7.jpg') }])
  const helper = await mien.context.newPage()
  await helper.goto(extensionUrl('manifest.json'))
  const tabId = await helper.evaluate(async () => (await chrome.tabs.query({})).at(0)?.id ?? -1)

  const popup = await openPopup(tabId)
  await popup.locator('.purposes').waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await popup.emulateMedia({ colorScheme })
    expect(await accessibilityViolations(popup)).toEqual([])
  }

  await tabTo(popup, '.main-button')
  await popup.keyboard.press('Enter')
  // Nothing was chosen: it says so and stays.
  await popup.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  await popup.getByRole('radio').first().focus()
  await popup.keyboard.press('Space')
  await tabTo(popup, '.main-button')
  await popup.keyboard.press('Enter')
  await popup.getByRole('button', { name: 'Read expressions in this tab' }).waitFor()

  await popup.reload()
  await popup.getByRole('button', { name: 'Read expressions in this tab' }).waitFor()
  expect(await popup.locator('.purposes').count()).toBe(0)
})
