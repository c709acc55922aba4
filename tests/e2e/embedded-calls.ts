/** Pages of meeting sites at their own addresses, also embedded in other pages, and what the user grants. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import * as v from 'valibot'
import type { Environment } from '../../tools/browser/environment'
import { pagesOf } from '../../tools/site-pages/check'
import { cast } from '../../tools/site-pages/states'

const PORTRAITS_DIR = join(import.meta.dirname, '../../node_modules/tabler-ui/dist/demo/faces')
const PORTRAITS = ['female/7.jpg', 'male/34.jpg', 'female/5.jpg']

/** The people that {@link showCall} shows; the first is the user. */
export function peopleOf(siteId: string): readonly string[] {
  return cast(pagesOf(siteId).ids.slice(0, 2)).map(({ name }) => name)
}

/** Shows a call of a site in a page or frame, whatever its address. @param script As `bundlePageScript` gave it. */
export async function showCall(at: Page | Frame, script: string, siteId: string): Promise<void> {
  const { markup, ids } = pagesOf(siteId)
  const people = cast(ids.slice(0, 2))
  await at.evaluate(script)
  // Not by an address: a blank window loads none.
  const portraits = await Promise.all(
    people.map(async ({ id }, index) => [id, await dataUrlOf(PORTRAITS[index] ?? '')]),
  )
  await at.evaluate((addresses) => window.sitePage.usePortraits(addresses), Object.fromEntries(portraits))
  const html = markup.call({ people, sharedBy: null, layout: 'gallery', language: 'en' })
  await at.evaluate((content) => window.sitePage.show(content), html)
}

async function dataUrlOf(portrait: string): Promise<string> {
  const picture = await readFile(join(PORTRAITS_DIR, portrait))
  return `data:image/jpeg;base64,${picture.toString('base64')}`
}

/**
 * Grants a site as the user does. Chromium's own question cannot be answered in a headless browser, so the site is allowed on
 * chrome://extensions first, as users do there; then the extension's request is granted without a question.
 */
export async function grant({ mien, openWindow, extensionUrl }: Environment, pattern: string): Promise<void> {
  const settings = await openWindow('chrome://extensions')
  await settings.evaluate(
    `chrome.developerPrivate.addHostPermission(${JSON.stringify(mien.extensionId)}, ${JSON.stringify(pattern)})`,
  )
  await settings.close()
  const page = await openWindow(extensionUrl('manifest.json'))
  const devTools = await mien.context.newCDPSession(page)
  const { result } = await devTools.send('Runtime.evaluate', {
    expression: `chrome.permissions.request({ origins: [${JSON.stringify(pattern)}] })`,
    userGesture: true,
    awaitPromise: true,
    returnByValue: true,
  })
  await page.close()
  if (result.value !== true) throw new Error(`${pattern} was not granted: ${JSON.stringify(result)}`)
}

/** Takes a grant back, as the settings do. */
export async function revoke({ inExtension }: Environment, pattern: string): Promise<void> {
  const isRemoved = await inExtension(`chrome.permissions.remove({ origins: [${JSON.stringify(pattern)}] })`)
  if (isRemoved !== true) throw new Error(`${pattern} was not taken back`)
}

/** Opens a page in a window of its own, with Mien off there. @returns it and the id of its tab */
export async function openTab(environment: Environment, url: string): Promise<{ page: Page; tabId: number }> {
  const tabIds = async (): Promise<number[]> => {
    const ids = await environment.inBackground('chrome.tabs.query({}).then((tabs) => tabs.map(({ id }) => id))')
    return v.parse(v.array(v.number()), ids)
  }
  const before = new Set(await tabIds())
  const page = await environment.openWindow(url)
  const [tabId, ...others] = (await tabIds()).filter((id) => !before.has(id))
  if (tabId === undefined || others.length > 0) throw new Error(`${others.length + 1} tabs were opened`)
  return { page, tabId }
}
