/**
 * The pictures of README and docs, of the real views in a real call of six portraits. They go to test-results/pictures, or
 * where MIEN_PICTURES says: `MIEN_PICTURES=docs/images npx vitest run --config vitest.e2e.config.ts tests/e2e/pictures.e2e.ts`
 */
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { RESULTS_DIR, useEnvironment } from './environment'

const env = useEnvironment()

const KEPT_DIR = process.env['MIEN_PICTURES']
const PICTURES_DIR = KEPT_DIR ?? join(RESULTS_DIR, 'pictures')
/** The limit of a picture in the repository. */
const MAX_BYTES = 200_000
/** Looks before the pictures: so many that the charts of those that are kept have something to show. */
const RECORDED_LOOKS = KEPT_DIR === undefined ? 12 : 60

async function keepPicture(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  const path = join(PICTURES_DIR, `${name}.png`)
  await page.screenshot({ path, ...options })
  expect((await stat(path)).size, name).toBeLessThan(MAX_BYTES)
}

test('every view of a call of six can be pictured', async () => {
  const { openFullRoom, enable, openPopup, openPanel, mien, extensionUrl } = env()
  await mkdir(PICTURES_DIR, { recursive: true })
  const room = await openFullRoom()
  const call = await enable(room)
  const { readouts, callId } = await call.until('six are there', (view) => view.readouts.length === 6)
  const first = readouts[0]?.name
  if (first === undefined || first === null) throw new Error('The first of the full room has a name')
  // Some change their expression meanwhile, so that there is something to see.
  await call.untilLooks(first, RECORDED_LOOKS / 2)
  await room.evaluate(async () => {
    await window.meetingRoom.show('p1', { face: '/portraits/female/15.jpg' })
    await window.meetingRoom.show('p4', { face: '/portraits/male/10.jpg' })
  })
  await call.untilLooks(first, RECORDED_LOOKS / 2)

  const panel = await openPanel(call.tabId)
  await panel.locator('.room .chart-room').waitFor()
  await panel.locator('.person').nth(5).waitFor()
  await keepPicture(panel, 'side-panel')
  await panel.emulateMedia({ colorScheme: 'dark' })
  await keepPicture(panel, 'side-panel-dark')
  await panel.close()
  const popup = await openPopup(call.tabId)
  await popup.locator('.participant .sparkline').nth(5).waitFor()
  await popup.setViewportSize({
    width: 400,
    height: await popup.locator('.popup').evaluate((view) => view.clientHeight),
  })
  await keepPicture(popup, 'popup')
  await popup.close()
  await room.close()
  await call.untilOver()

  const page = await mien.context.newPage()
  await page.setViewportSize({ width: 1000, height: 1100 })
  await page.goto(extensionUrl(`src/report/index.html?call=${callId}`))
  await page.getByRole('heading', { name: first }).waitFor()
  await keepPicture(page, 'report')
  await page.setViewportSize({ width: 900, height: 900 })
  await page.goto(extensionUrl('src/settings/index.html'))
  await page.locator('fieldset').first().waitFor()
  await keepPicture(page, 'settings')
  await page.goto(extensionUrl('src/history/index.html'))
  await page.getByText(first).waitFor()
  await keepPicture(page, 'history')
}, 180_000)
