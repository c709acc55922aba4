/** What the views say and ask about a site: a reader that no longer fits, and which one is the user. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { waitUntil } from '../../tools/browser/chromium'
import { pagesOf } from '../../tools/site-pages/check'
import { answerAddresses, bundlePageScript } from '../../tools/site-pages/site-browser'
import { cast } from '../../tools/site-pages/states'
import { accessibilityViolations } from './accessibility'
import { useEnvironment } from './environment'

const env = useEnvironment()
const PORTRAITS = ['female/5.jpg', 'male/10.jpg', 'male/34.jpg']
const { markup, ids } = pagesOf('zoom')
const people = cast(ids.slice(0, 3))
const names = people.map(({ name }) => name)
const [ownName = '', otherName = ''] = names

let script: string
beforeAll(async () => {
  script = await bundlePageScript()
  await answerAddresses(env().mien.context)
}, 120_000)

/** A call of three on Zoom's page. @param rewrite Changes the page's markup. */
async function openCall(rewrite = (html: string) => html): Promise<Page> {
  const page = await env().openWindow(markup.address)
  await page.evaluate(script)
  await page.evaluate(
    (addresses) => window.sitePage.usePortraits(addresses),
    Object.fromEntries(people.map(({ id }, index) => [id, `/portraits/${PORTRAITS[index]}`])),
  )
  const html = rewrite(markup.call({ people, sharedBy: null, layout: 'gallery', language: 'en' }))
  await page.evaluate((content) => window.sitePage.show(content), html)
  return page
}

describe('a page that has changed under its reader', () => {
  test('is said, and described for a bug report without anybody’s name', async () => {
    const page = await openCall((html) => html.replaceAll('video-avatar__', 'video-card__'))
    const call = await env().enable(page)
    const { misfit } = await call.until('the reader does not fit', (view) => view.misfit !== null)
    expect(misfit?.siteId).toBe('zoom')
    const popup = await env().openPopup(call.tabId)
    const notice = popup.locator('.misfit')
    await notice.getByText("Mien's reader for this site no longer fits").waitFor()
    await notice.getByRole('button', { name: 'Copy a description' }).click()
    await notice
      .getByRole('status')
      .getByText(/copied/i)
      .waitFor()
    const description = await notice.locator('textarea').inputValue()
    expect(description).toMatch(/^Mien [\d.]+, zoom, /)
    expect(description).toContain('video-card__')
    expect(description).toContain('← live')
    for (const word of names.flatMap((name) => name.toLowerCase().split(' '))) {
      expect(description.toLowerCase().match(/[\p{L}]+/gu)).not.toContain(word)
    }
    expect(await accessibilityViolations(popup)).toEqual([])
    await popup.close()
    await page.close()
  })
})

describe('which one is the user, on a site that does not mark them', () => {
  const selves = (view: { readouts: readonly { name: string | null; isSelf: boolean }[] }) =>
    view.readouts.flatMap(({ name, isSelf }) => (isSelf ? [name] : []))

  test('is asked once, known in the next call, and forgotten in the settings', async () => {
    const page = await openCall()
    const call = await env().enable(page)
    await call.untilRead(otherName)
    expect(selves(await call.until('all are there', ({ readouts }) => readouts.length === 3))).toEqual([])
    const popup = await env().openPopup(call.tabId)
    await popup.getByRole('region', { name: 'Which of these is you?' }).waitFor()
    expect(await accessibilityViolations(popup)).toEqual([])
    await popup.locator('.self-choices').getByRole('button', { name: ownName }).click()
    await call.until('the user is known', (view) => selves(view).join() === ownName)
    await popup.locator('.self-question').waitFor({ state: 'detached' })
    await popup.getByRole('button', { name: 'Stop' }).click()
    await call.untilOver()
    await popup.close()

    const next = await env().enable(page)
    await next.until('the user is known', (view) => selves(view).join() === ownName)
    const settings = await env().openWindow(env().extensionUrl('src/settings/index.html'))
    await settings.getByRole('button', { name: `Remove Zoom: ${ownName}` }).click()
    await next.until('the user is not known any more', (view) => selves(view).length === 0)
    await waitUntil('the list is gone', async () => (await settings.locator('.removable').count()) === 0)
    await settings.close()
    await page.close()
  })
})
