import { expect, test } from 'vitest'
import { waitUntil } from '../../tools/browser/chromium'
import { portrait, type WatchedCall } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

const ANNA = { id: 'anna', name: 'Anna Kraus', ...portrait('female/7.jpg') }

async function startCall(query = ''): Promise<WatchedCall> {
  const { openRoom, enable } = env()
  const call = await enable(await openRoom([ANNA], query))
  await call.untilRead('Anna Kraus')
  return call
}

test('the badge shows that Mien is on, and on that tab alone', async () => {
  const { openRoom, badgeText } = env()
  const call = await startCall()
  expect(await badgeText(call.tabId)).not.toBe('')

  const popup = await env().openPopup(call.tabId)
  await openRoom([], 'other')
  const others = await popup.evaluate(
    async (tabId) => (await chrome.tabs.query({})).map(({ id }) => id ?? -1).filter((id) => id !== tabId),
    call.tabId,
  )
  for (const tabId of others) expect(await badgeText(tabId)).toBe('')
})

test('the popup’s Stop turns it off', async () => {
  const { openPopup, badgeText } = env()
  const call = await startCall()
  const popup = await openPopup(call.tabId)
  await popup.getByRole('button', { name: 'Stop' }).click()

  await call.untilOver()
  await popup.getByRole('button', { name: 'Read expressions in this tab' }).waitFor()
  await waitUntil('the badge goes', async () => (await badgeText(call.tabId)) === '')
  expect(await popup.locator('.participant').count()).toBe(0)
})

test('closing the tab turns it off, and the engine goes with the last call', async () => {
  const { isEngineOpen } = env()
  const call = await startCall()
  expect(await isEngineOpen()).toBe(true)

  await call.page.close()
  await waitUntil("the engine's document is closed", async () => !(await isEngineOpen()))
})

test('navigating to another site turns it off', async () => {
  const { room, badgeText } = env()
  const call = await startCall()
  const otherOrigin = room.origin.replace('127.0.0.1', 'localhost')
  await call.page.goto(`${otherOrigin}/plain`)

  await waitUntil('the badge goes', async () => (await badgeText(call.tabId)) === '')
  // Coming back does not turn it on again: that took a click.
  await call.page.goto(`${room.origin}/?roster=none`)
  expect(await badgeText(call.tabId)).toBe('')
})

test('one tab’s end leaves the other’s call alone', async () => {
  const one = await startCall('tab=1')
  const other = await startCall('tab=2')
  await one.page.close()

  expect(await other.untilLooks('Anna Kraus', 4)).toMatchObject({ isOnScreen: true })
})
