/** The built extension on every site's page, at the site's own address: by name, and nothing leaves the machine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallView } from '../../src/shared/protocol'
import { SITES } from '../../src/shared/site-catalogue'
import { startEnvironment, type Environment } from '../../tools/browser/environment'
import { leavingTheMachine, readNetLog } from '../../tools/browser/net-log'
import { canvasCall } from '../../tools/site-pages/pages/zoom'
import { pagesOf } from '../../tools/site-pages/check'
import { answerAddresses, bundlePageScript } from '../../tools/site-pages/site-browser'
import { cast } from '../../tools/site-pages/states'

/** A reserved name (RFC 6761) that no resolver answers. */
const PROBE = 'http://page-probe.invalid/'
const PORTRAITS = ['female/5.jpg', 'male/10.jpg', 'male/34.jpg']

let folder: string
let env: Environment
let script: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mien-sites-'))
  script = await bundlePageScript()
  env = await startEnvironment({ netLogFile: join(folder, 'net-log.json') })
  await answerAddresses(env.mien.context)
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(SITES)('$name: everybody is read by name, no share is', async ({ id }) => {
  const { markup, ids } = pagesOf(id)
  const { tells } = markup
  const people = cast(ids.slice(0, 3))
  const [self, ola, bruno] = people
  if (!self || !ola || !bruno) throw new Error('A cast of three is needed')
  const page = await env.openWindow(markup.address)
  await page.evaluate(script)
  await page.evaluate(
    (addresses) => window.sitePage.usePortraits(addresses),
    Object.fromEntries(people.map((person, index) => [person.id, `/portraits/${PORTRAITS[index]}`])),
  )
  const show = (sharedBy: string | null) => {
    const html = markup.call({ people, sharedBy, layout: 'gallery', language: 'en' })
    return page.evaluate((content) => window.sitePage.show(content), html)
  }
  await show(null)
  const call = await env.enable(page)
  expect(await call.untilRead(ola.name)).toMatchObject({ isSelf: false })
  await call.untilRead(bruno.name)
  const isOwnRead = ({ readouts }: CallView): boolean =>
    readouts.some(
      ({ isSelf, name, state }) => state.kind === 'expression' && (tells.self ? isSelf : name === self.name),
    )
  const { siteId, misfit, readouts } = await call.until('the user is read', isOwnRead)
  expect({ siteId, misfit, count: readouts.length }).toEqual({ siteId: id, misfit: null, count: 3 })

  if (tells.shares !== 'none') {
    await show(tells.shares === 'own' ? self.id : bruno.id)
    if (tells.shares !== 'unlisted') {
      await call.until('a share is told', (view) =>
        view.readouts.some(({ state }) => state.kind === 'none' && state.reason === 'screen-share'),
      )
    }
    await call.untilLooks(ola.name, 5)
    const seen = (await call.received()).flatMap(({ message }) => message.call?.readouts ?? [])
    // Who was read is one of the three, each under one name.
    expect(new Set(seen.filter(({ framesRead }) => framesRead > 0).map(({ key }) => key)).size).toBe(3)
  }
  await call.stopListening()
  await page.close()
})

test('Zoom: faces on one canvas are read, each under its own name', async () => {
  const { markup, ids } = pagesOf('zoom')
  const people = cast(ids.slice(0, 3))
  const page = await env.openWindow(markup.address)
  await page.evaluate(script)
  await page.evaluate((html) => window.sitePage.show(html), canvasCall(people, '2d'))
  await page.evaluate(paintPortraits, PORTRAITS)
  const call = await env.enable(page)
  for (const { name } of people) await call.untilRead(name)
  const { siteId, readouts } = await call.until('all are read', (view) =>
    view.readouts.every(({ framesRead }) => framesRead > 3),
  )
  expect({ siteId, names: readouts.map(({ name }) => name) }).toEqual({
    siteId: 'zoom',
    names: people.map(({ name }) => name),
  })
  await call.stopListening()
  await page.close()
})

test('no request left the machine but the one that a page makes on purpose', async () => {
  const page = await env.openWindow('about:blank')
  await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => undefined), PROBE)
  await env.mien.close()
  await env.room.close()
  const requests = await readNetLog(join(folder, 'net-log.json'))
  expect(leavingTheMachine(requests).map(({ url }) => url)).toEqual([PROBE])
})

/** Runs in the page: paints a portrait into each of four cells of Zoom's canvas, over what is there. */
async function paintPortraits(paths: readonly string[]): Promise<void> {
  const COLUMNS = 2
  const images = await Promise.all(
    paths.map(async (path) => {
      const image = Object.assign(new Image(), { src: `/portraits/${path}` })
      await image.decode()
      return image
    }),
  )
  const canvas = document.querySelector('video-player-container')?.shadowRoot?.querySelector('canvas')
  const plane = canvas?.getContext('2d')
  if (!canvas || !plane) throw new Error('The page has no canvas')
  const { width, height } = { width: canvas.width / COLUMNS, height: canvas.height / COLUMNS }
  const paint = (): void => {
    for (const [index, image] of images.entries()) {
      const left = (index % COLUMNS) * width + (width - height) / 2
      plane.drawImage(image, left, Math.floor(index / COLUMNS) * height, height, height)
    }
    requestAnimationFrame(paint)
  }
  paint()
}
