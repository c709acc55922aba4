/** Zoom's one canvas for everybody, painted in each of the ways that pages have, in a real Chromium. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSiteBrowser, type SiteBrowser } from '../../tools/site-pages/site-browser'
import type { PainterKind } from '../../tools/site-pages/page/painter'
import { canvasCall, zoom } from '../../tools/site-pages/pages/zoom'
import type { Scene } from '../../tools/site-pages/site-markup'
import { cast, exchangePagesOf } from '../../tools/site-pages/states'

const READS = 12
const SWAPS = 200
const SWAPS_LIMIT_MS = 240_000
/** Most looks come at a time without a picture, so many are needed until everybody was read. */
const SLOW_READS = 200

let browser: SiteBrowser
beforeAll(async () => {
  browser = await openSiteBrowser()
}, 120_000)
afterAll(() => browser.close())

const ids = zoom.ids.slice(0, 9)
const people = cast(ids)

/** All that each person's region showed, by their id. */
type Shown = Map<string, Set<string | null>>

/** Reads the regions several times, or until `isEnough`. */
async function readRegions(painter: PainterKind, reads: number, isEnough: (shown: Shown) => boolean = () => false) {
  const page = await browser.open(zoom.markup.address)
  await page.evaluate((html) => window.sitePage.show(html), canvasCall(people, painter))
  const shown: Shown = new Map(ids.map((id) => [id, new Set()]))
  for (let count = 0; count < reads && !isEnough(shown); count++) {
    const { tiles } = await page.evaluate(() => window.sitePage.read('zoom'))
    expect(tiles.map(({ personId }) => personId)).toEqual(ids)
    for (const { personId, shows } of tiles) shown.get(personId ?? '')?.add(shows)
  }
  return shown
}

describe('a canvas', () => {
  test.each<PainterKind>(['worker', 'webgl', '2d'])(
    `painted by %s gives every region, ${READS} times`,
    async (painter) => {
      expect(await readRegions(painter, READS)).toEqual(new Map(ids.map((id) => [id, new Set([id])])))
    },
  )

  test('painted slower than the screen gives each region, or it is told that it is black', async () => {
    const isEverybodyRead = (shown: Shown) => [...shown].every(([id, shows]) => shows.has(id) && shows.has('black'))
    const shown = await readRegions('slow', SLOW_READS, isEverybodyRead)
    expect(shown).toEqual(new Map(ids.map((id) => [id, new Set([id, 'black'])])))
  })

  test('that stays black is told as such', async () => {
    expect(await readRegions('black', 2)).toEqual(new Map(ids.map((id) => [id, new Set(['black'])])))
  })
})

describe('nobody is read under another’s name', () => {
  test.each<PainterKind>(['worker', 'webgl', 'slow'])(
    `while people swap regions of a canvas painted by %s ${SWAPS} times`,
    async (painter) => {
      const call = (scene: Scene) => canvasCall(scene.people, painter)
      const onCanvas = { ...zoom, markup: { ...zoom.markup, call } }
      const { address, pages } = exchangePagesOf(onCanvas)
      const page = await browser.open(address)
      const { faults, read, framesRead } = await page.evaluate(
        ([orders, times]) => window.sitePage.exchangeSlots('zoom', orders, 1, times, 'markup-first'),
        [pages, SWAPS] as const,
      )
      expect(faults).toEqual([])
      expect(read).toEqual(Object.keys(pages[0]?.names ?? {}).toSorted())
      expect(framesRead).toBeGreaterThan(SWAPS)
    },
    SWAPS_LIMIT_MS,
  )
})
