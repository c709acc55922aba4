/**
 * Takes the pictures that the stores ask for from the built extension, in the demo's call of six.
 *
 *     npm run store-pictures                     into store/pictures
 *     npm run store-pictures -- --out DIR
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import * as v from 'valibot'
import { toJson } from '../../src/call/exporters/json'
import { summarise } from '../../src/call/summary'
import { madeMeeting } from '../../src/call/testing/made-meeting'
import { DEFAULT_SETTINGS, storedSettings, type Settings } from '../../src/shared/settings'
import { SETTINGS_KEY } from '../../src/shared/settings-store'
import { REPO_ROOT } from '../../tools/build/prepare.mjs'
import { clickToolbarButton, waitUntil } from '../../tools/browser/chromium'
import { startEnvironment, type Environment, type WatchedCall } from '../../tools/browser/environment'
import demoFaces from '../../tools/meeting-room/demo-faces.json' with { type: 'json' }
import { panelBesideCall, popupOverCall, PROMO_TILE, promoTile, SCREENSHOT, STORE_ICON, storeIcon } from './composition'
import { livelyCall } from './lively-call'
import { LANGUAGES, WORDS, type PictureLanguage } from './words'

/** The stores take PNG without transparency or JPEG; photographs are a sixth of the size as JPEG. */
const JPEG = { type: 'jpeg', quality: 92 } as const
/** Widths in a screenshot, pixels: what the popup covers with its margins, and the side panel. */
const POPUP_SPACE_PX = 420
const PANEL_WIDTH_PX = 400
const MEETING_MINUTES = 45
/** Who is opened in the panel, by their place in the demo: one whose expression changes in the lively call. */
const OPENED = 4

/** The call page fills its window, as those of meeting sites do: two columns of three tiles. */
const fullWindow = (rightPx: number): string => `
  #room { padding-right: ${rightPx}px }
  .tiles { height: 100vh; box-sizing: border-box; grid-template: repeat(3, 1fr) / repeat(2, 1fr) }
  .tile { aspect-ratio: auto; min-height: 0 }`

type Shot = { readonly env: Environment; readonly folder: string; readonly icon: string }

/** Takes all pictures. @returns the exit code */
export async function takeStorePictures(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string', default: 'store/pictures' } } })
  const out = resolve(values.out)
  const icon = await readFile(join(REPO_ROOT, 'public/icons/icon.svg'), 'utf8')
  const env = await startEnvironment()
  try {
    const page = await env.openFullRoom()
    const call = await env.enable(page)
    await livelyCall(page, call)
    for (const language of LANGUAGES) {
      const folder = join(out, language)
      await mkdir(folder, { recursive: true })
      await takeInLanguage({ env, folder, icon }, call, language)
    }
    await draw(env, storeIcon(icon), { width: STORE_ICON.sidePx, height: STORE_ICON.sidePx }, join(out, 'icon-128.png'))
  } finally {
    await env.mien.close()
    await env.room.close()
  }
  console.log(`The pictures are in ${out}`)
  return 0
}

async function takeInLanguage(shot: Shot, call: WatchedCall, language: PictureLanguage): Promise<void> {
  const { env, folder, icon } = shot
  await change(env, { language })
  const popup = await popupPicture(env, call.page)
  const behindPopup = await callPicture(call.page, SCREENSHOT.width, POPUP_SPACE_PX)
  await draw(env, popupOverCall(behindPopup, popup), SCREENSHOT, join(folder, '1-popup.jpg'))
  await draw(env, promoTile(icon, WORDS[language].promo, popup), PROMO_TILE, join(folder, 'promo-440x280.jpg'))

  const besidePanel = await callPicture(call.page, SCREENSHOT.width - PANEL_WIDTH_PX, 0)
  const panel = await env.openPanel(call.tabId)
  await panel.setViewportSize({ width: PANEL_WIDTH_PX, height: SCREENSHOT.height })
  const name = demoFaces[OPENED]?.name ?? ''
  await panel.getByText(name).first().waitFor()
  await draw(env, panelBesideCall(besidePanel, await panel.screenshot()), SCREENSHOT, join(folder, '2-side-panel.jpg'))
  await panel.emulateMedia({ colorScheme: 'dark' })
  await panel
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click()
  await panel.locator('.chart-curves').first().waitFor()
  await draw(env, panelBesideCall(besidePanel, await panel.screenshot()), SCREENSHOT, join(folder, '4-one-person.jpg'))
  await panel.close()

  const { callId, history } = await importedMeeting(env, language)
  const report = await env.openWindow(env.extensionUrl(`src/report/index.html?call=${callId}`))
  await report.getByText(WORDS[language].meeting).first().waitFor()
  await report.screenshot({ ...JPEG, path: join(folder, '3-report.jpg') })
  await report.close()
  await history.close()

  const settings = await env.openWindow(env.extensionUrl('src/settings/index.html'))
  await settings.locator('h1').waitFor()
  await settings.screenshot({ ...JPEG, path: join(folder, '5-settings.jpg') })
  await settings.close()
}

async function change(env: Environment, changes: Partial<Settings>): Promise<void> {
  const items = { [SETTINGS_KEY]: storedSettings({ ...DEFAULT_SETTINGS, ...changes }) }
  await env.inExtension(`chrome.storage.local.set(${JSON.stringify(items)})`)
}

/** The call page alone in a window of that width, `rightPx` of it left free. */
async function callPicture(page: Page, width: number, rightPx: number): Promise<Uint8Array> {
  await page.setViewportSize({ width, height: SCREENSHOT.height })
  const style = await page.addStyleTag({ content: fullWindow(rightPx) })
  const picture = await page.screenshot()
  await style.evaluate((element) => element.parentNode?.removeChild(element))
  return picture
}

/** The real popup, as the toolbar button opens it. */
async function popupPicture(env: Environment, page: Page): Promise<Uint8Array> {
  const popup = await clickToolbarButton(env.mien, page)
  const names = JSON.stringify(demoFaces.map(({ name }) => name))
  await waitUntil('the popup shows everybody', () =>
    popup.evaluate(`${names}.every((name) => document.body.innerText.includes(name))`),
  )
  // The popup's window may still be as large as it was for what it showed before.
  const { right, bottom } = v.parse(
    v.object({ right: v.number(), bottom: v.number() }),
    await popup.evaluate(`(() => {
      const { right, bottom } = document.querySelector('.popup').getBoundingClientRect()
      return { right, bottom: Math.min(bottom, innerHeight) }
    })()`),
  )
  const clip = { x: 0, y: 0, width: right, height: bottom, scale: 1 }
  const { data } = await popup.send('Page.captureScreenshot', { format: 'png', clip })
  await env.mien.session.send('Target.closeTarget', { targetId: popup.targetId })
  return Buffer.from(String(data), 'base64')
}

/** A made-up meeting of some length, imported by the history page as a user does, instead of any that is there. */
async function importedMeeting(
  env: Environment,
  language: PictureLanguage,
): Promise<{ callId: string; history: Page }> {
  const lengthS = MEETING_MINUTES * 60
  const made = madeMeeting(6, lengthS)
  const endedAtMs = Date.now()
  const { meeting, note } = WORDS[language]
  const meetingCall = {
    ...made,
    id: crypto.randomUUID(),
    givenTitle: meeting,
    startedAtMs: endedAtMs - lengthS * 1000,
    endedAtMs,
    notes: made.notes.map((each) => ({ ...each, text: note })),
  }
  const history = await env.openWindow(env.extensionUrl('src/history/index.html'))
  await history.locator('input[type=file]').setInputFiles({
    name: 'meeting.json',
    mimeType: 'application/json',
    buffer: Buffer.from(toJson(summarise(meetingCall, endedAtMs))),
  })
  await history.getByText(meeting).first().waitFor()
  return { callId: meetingCall.id, history }
}

/** Draws a composed page of that size into a file: JPEG, or PNG with transparency, by the file's ending. */
async function draw(
  env: Environment,
  html: string,
  size: { readonly width: number; readonly height: number },
  file: string,
): Promise<void> {
  const page = await env.openWindow('about:blank')
  await page.setViewportSize(size)
  await page.setContent(html, { waitUntil: 'load' })
  await page.screenshot(file.endsWith('.jpg') ? { ...JPEG, path: file } : { omitBackground: true, path: file })
  await page.close()
}
