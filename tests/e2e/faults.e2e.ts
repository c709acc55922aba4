import { describe, expect, test } from 'vitest'
import type { CallView } from '../../src/shared/protocol'
import { download, portrait, type WatchedCall } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const ANNA = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }

async function startCall(): Promise<{ call: WatchedCall; before: CallView }> {
  const { openRoom, enable } = env()
  const call = await enable(await openRoom([ANNA]))
  await call.untilRead('Anna Kraus')
  await call.untilLooks('Anna Kraus', 6)
  return { call, before: await call.until('runs', () => true) }
}

/** Whole seconds of the call that an export holds a reading for. */
async function secondsRead(tabId: number): Promise<number> {
  const popup = await env().openPopup(tabId)
  await popup.locator('.participant').first().waitFor()
  const { text } = await download(popup, () => popup.getByRole('button', { name: 'JSON' }).click())
  await popup.close()
  const { participants }: { participants: readonly { secondsRead: number }[] } = JSON.parse(text)
  return participants[0]?.secondsRead ?? 0
}

describe('parts that die during a call', () => {
  test('the service worker: the call goes on, and Stop still works', async () => {
    const { stopServiceWorker, openPopup } = env()
    const { call, before } = await startCall()
    await stopServiceWorker()

    await call.untilLooks('Anna Kraus', 4)
    expect(await call.until('runs', () => true)).toMatchObject({ callId: before.callId })
    const popup = await openPopup(call.tabId)
    await popup.getByRole('button', { name: 'Stop' }).click()
    await call.untilOver()
  })

  test('the offscreen document: it comes back, the same call goes on, and nothing recorded is lost', async () => {
    const { openPopup } = env()
    const { call, before } = await startCall()
    const readBefore = await secondsRead(call.tabId)
    const popup = await openPopup(call.tabId)
    await popup.evaluate(() => chrome.offscreen.closeDocument())

    await call.until(
      'goes on under its id',
      ({ callId, readouts }) => callId === before.callId && readouts.some(({ state }) => state.kind === 'expression'),
    )
    await call.untilLooks('Anna Kraus', 4)
    expect(await secondsRead(call.tabId)).toBeGreaterThanOrEqual(readBefore)
  })

  test('the graphics process, and every WebGL context with it: the call goes on', async () => {
    const { mien } = env()
    const { call, before } = await startCall()
    // Not awaited: the answer may die with the process.
    void mien.session.send('Browser.crashGpuProcess').catch(() => undefined)
    await call.untilLooks('Anna Kraus', 6)
    expect(await call.untilRead('Anna Kraus')).toMatchObject({ isOnScreen: true })
    expect(await call.until('runs', () => true)).toMatchObject({ callId: before.callId })
  })
})
