import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { accessibilityViolations } from './accessibility'
import { download, portrait } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

const CALM = { width: 320, height: 240, framesPerSecond: 5 } as const
const HOSTILE_NAME = '<img src=x onerror=alert(1)>'
const ANNA = { id: 'anna', name: 'Anna Kraus', format: CALM, ...portrait('female/7.jpg') }
const HOSTILE = { id: 'hostile', name: HOSTILE_NAME, format: CALM, ...portrait('female/10.jpg') }

/** The report of a call of Anna and one with a hostile name that has just ended. */
async function openReport(): Promise<Page> {
  const { openRoom, enable, mien, extensionUrl } = env()
  const room = await openRoom([ANNA, HOSTILE])
  const call = await enable(room)
  await call.untilRead(HOSTILE_NAME)
  await call.untilRead('Anna Kraus')
  const { callId } = await call.until('is there', () => true)
  await room.close()
  await call.untilOver()
  const page = await mien.context.newPage()
  await page.goto(extensionUrl(`src/report/index.html?call=${callId}`))
  await page.getByRole('heading', { name: 'Anna Kraus' }).waitFor()
  return page
}

describe('the report', () => {
  test('tells of everybody, runs no name, and is accessible in both themes', async () => {
    const page = await openReport()
    await page.getByRole('heading', { name: HOSTILE_NAME }).waitFor()
    expect(await page.locator('img').count()).toBe(0)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await accessibilityViolations(page)).toEqual([])
    }
  })

  test('keeps a note that is added to it', async () => {
    const page = await openReport()
    await page.getByRole('button', { name: 'Add a note' }).click()
    await page.getByLabel('Note', { exact: true }).fill('Budget agreed')
    await page.keyboard.press('Enter')
    await page.getByText('Budget agreed').waitFor()
    await page.reload()
    await page.getByText('Budget agreed').waitFor()
  })

  test('as one HTML file stands alone, runs nothing, and asks for nothing', async () => {
    const page = await openReport()
    const { name, text } = await download(page, () => page.getByRole('button', { name: 'HTML' }).click())
    expect(name).toMatch(/\.html$/)
    const folder = await mkdtemp(join(tmpdir(), 'mien-report-'))
    try {
      const path = join(folder, name)
      await writeFile(path, text)
      const file = await env().mien.context.newPage()
      const asked: string[] = []
      const dialogs: string[] = []
      file.on('request', (request) => asked.push(request.url()))
      file.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        void dialog.dismiss()
      })
      const address = pathToFileURL(path).href
      await file.goto(address)
      await file.getByRole('heading', { name: HOSTILE_NAME }).waitFor()
      expect(asked).toEqual([address])
      expect(dialogs).toEqual([])
      expect(await file.locator('img, script, link, iframe, object').count()).toBe(0)
      for (const colorScheme of ['light', 'dark'] as const) {
        await file.emulateMedia({ colorScheme })
        expect(await accessibilityViolations(file)).toEqual([])
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('holds no name in any file when names shall be replaced', async () => {
    const page = await openReport()
    await page.getByLabel('Replace names').check()
    for (const button of ['HTML', 'Markdown', 'JSON', 'Summary CSV', 'Timeline CSV']) {
      const { name, text } = await download(page, () => page.getByRole('button', { name: button }).click())
      expect(text, name).toContain('Participant 1')
      expect(text, name).not.toMatch(/Anna|Kraus|onerror/)
    }
  })
})
