import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PORTRAITS } from '../../src/ui/portraits'
import { waitUntil, welcomePage } from '../../tools/browser/chromium'
import { portrait, type Environment } from '../../tools/browser/environment'
import { accessibilityViolations, tabTo } from './accessibility'
import { useEnvironment } from './environment'

/** A newcomer's first minute. */
const FIRST_MINUTE_MS = 60_000
/** From installed to the first reading; the browser's own question about the camera counts as one. */
const MOST_CLICKS = 5
/** The welcome page shows what the nets read in its portraits, up to what one backend differs from another. */
const SAME_PROBABILITY = 0.03

const folder = await mkdtemp(join(tmpdir(), 'mien-first-use-'))
const cameraFile = join(folder, 'face.mjpeg')
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('with a camera', () => {
  const withCamera = useEnvironment({
    keepsWelcome: true,
    extraArgs: [
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${cameraFile}`,
      // Answers the question about the camera with yes.
      '--use-fake-ui-for-media-stream',
    ],
  })

  beforeAll(() => makeCamera(withCamera()))

  test(
    'a newcomer reads their own face within a minute and five clicks of installing, and nothing of it is kept',
    { timeout: FIRST_MINUTE_MS },
    async () => {
      const { mien, isEngineOpen, extensionUrl, inBackground } = withCamera()
      const page = await welcomePage(mien)
      let clicks = 0
      const click = async (target: Locator) => {
        await target.click()
        clicks++
      }
      await click(page.getByRole('radio').first())
      await click(page.getByRole('button', { name: 'I understand, continue' }))
      await click(page.getByRole('link', { name: 'Open the mirror' }))
      await click(page.getByRole('button', { name: 'Use my camera' }))
      // The browser's own question.
      clicks++
      await wordOf(page).filter({ hasText: 'Happy' }).waitFor()
      expect(clicks).toBeLessThanOrEqual(MOST_CLICKS)
      expect(await accessibilityViolations(page)).toEqual([])

      await page.getByRole('button', { name: 'Try smile' }).click()
      await page.locator('.task').first().getByText('Happy, all the time').waitFor()
      await page.getByRole('button', { name: 'Set my resting face' }).click()
      await page.getByText('Mien reads you against it now').waitFor()

      await page.getByRole('button', { name: 'Turn the camera off' }).click()
      await waitUntil('the engine closes', async () => !(await isEngineOpen()))
      await page.goto(extensionUrl('src/history/index.html'))
      await page.locator('main.page').waitFor()
      expect(await storedCalls(page)).toBe(0)
      expect(
        await inBackground(`chrome.storage.session.get('enabledTabs').then((all) => all.enabledTabs ?? [])`),
      ).toEqual([])
    },
  )

  test('a mirror that is closed or reloaded ends, and begins again with a click', async () => {
    const { openWindow, extensionUrl, isEngineOpen } = withCamera()
    const page = await openWindow(extensionUrl('src/mirror/index.html'))
    await page.getByRole('button', { name: 'Use my camera' }).click()
    await wordOf(page).filter({ hasText: 'Happy' }).waitFor()
    await page.reload()
    await waitUntil('the engine closes', async () => !(await isEngineOpen()))
    await page.getByRole('button', { name: 'Use my camera' }).click()
    await wordOf(page).filter({ hasText: 'Happy' }).waitFor()
    await page.close()
    await waitUntil('the engine closes', async () => !(await isEngineOpen()))
  })

  test('no web page can open the mirror', async () => {
    const { openRoom, extensionUrl, isEngineOpen, mien } = withCamera()
    const page = await openRoom()
    const address = extensionUrl('src/mirror/index.html')
    await page.evaluate(async (url) => {
      const frame = Object.assign(document.createElement('iframe'), { src: url })
      const loaded = new Promise((done) => frame.addEventListener('load', done))
      document.body.append(frame)
      await loaded
    }, address)
    const refused = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame())
    await page.evaluate((url) => void (location.href = url), address)
    await refused
    expect(page.url()).not.toContain('/src/mirror/')
    expect(mien.context.pages().map((each) => each.url())).not.toContain(address)
    expect(await isEngineOpen()).toBe(false)
  })
})

describe('without a camera', () => {
  const withoutCamera = useEnvironment({ keepsWelcome: true })

  test('without a camera the portraits are read, as the welcome page shows them', async () => {
    const { mien, watch } = withoutCamera()
    const page = await welcomePage(mien)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await accessibilityViolations(page)).toEqual([])
    }
    await page.getByRole('radio').first().focus()
    await page.keyboard.press('Space')
    await tabTo(page, '.welcome-start .main-button')
    await page.keyboard.press('Enter')
    // The focus is on the way to the mirror.
    await page.locator('a.main-button:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Use my camera' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('No camera was found').waitFor()
    const tabId = await page.evaluate(async () => (await chrome.tabs.getCurrent())?.id ?? -1)
    const session = await watch(page, tabId)
    for (const { id, probabilities } of PORTRAITS) {
      const { state } = await session.untilRead(id)
      if (state.kind !== 'expression') throw new Error('unreachable')
      const differences = state.probabilities.map((each, index) => Math.abs(each - (probabilities[index] ?? 0)))
      expect(
        Math.max(...differences),
        `${id}: ${state.probabilities.map((each) => each.toFixed(2)).join(', ')}`,
      ).toBeLessThan(SAME_PROBABILITY)
    }
    await page.bringToFront()
    await wordOf(page).filter({ hasText: 'Happy' }).waitFor()
    expect(await accessibilityViolations(page)).toEqual([])
  })
})

describe('in a call', () => {
  const plain = useEnvironment()

  test('before the first call the popup asks what Mien is for, and the keyboard alone can answer and start', async () => {
    const { openRoom, openPopup, extensionUrl, mien } = plain()
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
})

/** The word of the first face. */
function wordOf(page: Page): Locator {
  return page.locator('.face-reading-word').first()
}

/** Calls in the database, which the page has opened before. */
function storedCalls(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, fail) => {
        const opening = indexedDB.open('mien')
        opening.addEventListener('error', () => fail(new Error('The database does not open')))
        opening.addEventListener('success', () => {
          const counting = opening.result.transaction('calls').objectStore('calls').count()
          counting.addEventListener('success', () => done(counting.result))
          opening.result.close()
        })
      }),
  )
}

/** The film that the camera plays over and over: one frame of a portrait, as large as a face before a camera. */
async function makeCamera({ mien, room }: Environment): Promise<void> {
  const page = await mien.context.newPage()
  await page.goto(room.origin)
  const { face } = portrait('female/7.jpg')
  const frame = await page.evaluate(async (address) => {
    const picture = new Image()
    picture.src = address
    await picture.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
    canvas.getContext('2d')?.drawImage(picture, 80, 0, 480, 480)
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? ''
  }, face)
  await page.close()
  await writeFile(cameraFile, Buffer.from(frame, 'base64'))
}
