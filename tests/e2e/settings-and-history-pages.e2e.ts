import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { accessibilityViolations } from './accessibility'
import { download, portrait } from '../../tools/browser/environment'
import { useEnvironment } from './environment'

const env = useEnvironment()

const ANNA = {
  id: 'anna',
  name: 'Anna Kraus',
  format: { width: 320, height: 240, framesPerSecond: 5 },
  ...portrait('female/7.jpg'),
} as const

async function openPage(path: string): Promise<Page> {
  const page = await env().mien.context.newPage()
  await page.goto(env().extensionUrl(path))
  await page.locator('main').waitFor()
  return page
}
const openSettings = () => openPage('src/settings/index.html')
const openHistory = () => openPage('src/history/index.html')

async function violationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await accessibilityViolations(page)))
  }
  return found
}

describe('the settings page', () => {
  test('is what the browser opens as the options, and is accessible in both themes', async () => {
    const page = await openSettings()
    expect(await page.evaluate(() => chrome.runtime.getManifest().options_ui)).toMatchObject({
      page: 'src/settings/index.html',
      open_in_tab: true,
    })
    expect(await violationsInBothThemes(page)).toEqual([])
  })

  test('changes language and colours of every open page, and keeps them', async () => {
    const settings = await openSettings()
    const history = await openHistory()
    await settings.getByRole('combobox').selectOption('de')
    await settings.getByRole('heading', { name: 'Einstellungen von Mien' }).waitFor()
    await history.getByRole('heading', { name: 'Anrufe auf diesem Gerät' }).waitFor()
    await settings.getByLabel('Hoher Kontrast').check()
    await history.locator('html[data-palette=high-contrast]').waitFor()
    expect(await history.evaluate(() => document.documentElement.lang)).toBe('de')

    const again = await openSettings()
    await again.locator('html[lang=de][data-palette=high-contrast]').waitFor()
    await again.getByRole('button', { name: 'Alle Einstellungen zurücksetzen' }).click()
    await again.getByRole('button', { name: 'Jetzt alle zurücksetzen?' }).click()
    await again.locator('html[lang=en][data-palette=standard]').waitFor()
  })
})

describe('the history page', () => {
  test('gives a call back after export, deletion and import, to the byte', async () => {
    const { openRoom, enable } = env()
    const room = await openRoom([ANNA])
    const call = await enable(room)
    await call.untilRead('Anna Kraus')
    await room.close()
    await call.untilOver()

    const page = await openHistory()
    await page.getByRole('button', { name: 'Turn history on' }).click()
    await page.getByText('Anna Kraus').waitFor()
    const exportAll = () => download(page, () => page.getByRole('button', { name: 'Export all' }).click())
    const { name, text } = await exportAll()
    expect(name).toMatch(/^mien-history-.*\.json$/)
    expect(await violationsInBothThemes(page)).toEqual([])

    await page.getByRole('button', { name: 'Delete all', exact: true }).click()
    await page.getByRole('button', { name: /for good\?$/ }).click()
    await page.getByText('No calls yet').waitFor()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Import…' }).click()
    await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
    await page.getByText('Anna Kraus').waitFor()
    expect((await exportAll()).text).toBe(text)
  })
})
