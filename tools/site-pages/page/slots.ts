/** People swap their slots again and again, while Mien looks and grabs as it does in a call. */
import { Roster } from '../../../src/engine/call/roster'
import { seeded } from '../../../src/call/testing/seeded'
import { grabFrame } from '../../../src/content/frame-grabber'
import type { SiteReader } from '../../../src/content/sites/site-reader'
import { TileCheck } from '../../../src/content/tile-check'
import { FrameWatch, reportOf } from '../../../src/content/tile-report'
import { joinTiles, TileIds } from '../../../src/content/tiles'
import { whoseIs } from './pictures'
import { changesTo, showPage } from './stage'

const WHOLE = { region: { x: 0, y: 0, width: 1, height: 1 }, maxSidePx: 128, isGrey: false } as const
/** From look to look by the roster's clock, milliseconds. */
const LOOK_EVERY_MS = 300
/** Looks after each swap: longer than the roster waits before it trusts a name. */
const LOOKS_A_SWAP = 6

export type ExchangeOrder = 'either' | 'markup-first'

/** What was read while people swapped slots. */
export interface Exchange {
  readonly swaps: number
  readonly framesRead: number
  /** Each person must have been read, or nothing was tried. */
  readonly read: readonly string[]
  /** What went wrong: a participant who got pictures of two people, or one under another's name. */
  readonly faults: readonly string[]
}

/**
 * Shows the pages in turn by re-using all elements. Markup and pictures change one after the other, with looks before,
 * between and after.
 * @param pages The same people in other orders, each page with the names of its people by id.
 * @param order Which of the two changes first. A site that paints a canvas from its markup changes the markup first; of a
 * picture that changes before its name nothing on such a page tells.
 */
export async function exchangeSlots(
  reader: SiteReader,
  pages: readonly { readonly html: string; readonly names: Readonly<Record<string, string>> }[],
  seed: number,
  times: number,
  order: ExchangeOrder = 'either',
): Promise<Exchange> {
  const random = seeded(seed)
  const roster = new Roster([], () => crypto.randomUUID())
  const ids = new TileIds()
  const watch = new FrameWatch()
  const peopleOfKey = new Map<string, Set<string>>()
  const faults = new Set<string>()
  let nowMs = 0
  let framesRead = 0
  let names: Readonly<Record<string, string>> = {}

  /** One look, as page and engine do it together; `meanwhile` happens between the look and the frames. */
  async function look(meanwhile: (() => unknown) | undefined): Promise<void> {
    nowMs += LOOK_EVERY_MS
    const tiles = joinTiles(reader.tiles(document, nowMs), ids)
    const check = new TileCheck(document, reader)
    const reports = tiles.map((tile) => reportOf(tile, watch, performance.now()))
    const placements = roster.place(reports, nowMs)
    await meanwhile?.()
    for (const { key, name, tile: report, isSure } of placements) {
      const tile = tiles.find(({ tileId }) => tileId === report.tileId)
      if (!isSure || report.state !== 'live' || !tile?.source || !check.isUnchanged(tile)) continue
      const grabbed = await grabFrame(tile.source, WHOLE)
      if (!('picture' in grabbed) || !check.isUnchanged(tile)) continue
      const person = whoseIs(grabbed.picture)
      framesRead++
      const people = peopleOfKey.get(key) ?? new Set()
      peopleOfKey.set(key, people.add(person))
      if (name !== null && names[person] !== name) faults.add(`${person} was read as ${name}`)
    }
    check.end()
  }

  await showPage(pages[0]?.html ?? '')
  names = pages[0]?.names ?? {}
  for (let count = 0; count < LOOKS_A_SWAP; count++) await look(undefined)
  for (let swap = 1; swap <= times; swap++) {
    const page = pages[swap % pages.length]
    if (!page) throw new RangeError('Pages are needed')
    const { markup, media } = changesTo(page.html)
    const parts: (() => void | Promise<void>)[] = [
      () => markup.forEach((change) => change()),
      async () => {
        for (const change of media) await change()
      },
    ]
    if (order === 'either' && random() < 0.5) parts.reverse()
    names = page.names
    for (const part of parts) {
      const isMeanwhile = random() < 0.5
      await look(isMeanwhile ? part : undefined)
      if (!isMeanwhile) await part()
    }
    for (let count = 0; count < LOOKS_A_SWAP; count++) await look(undefined)
  }
  for (const [key, people] of peopleOfKey) {
    if (people.size > 1) faults.add(`One participant got ${[...people].join(' and ')} (${key.slice(0, 4)})`)
  }
  const read = [...new Set([...peopleOfKey.values()].flatMap((people) => [...people]))].toSorted()
  return { swaps: times, framesRead, read, faults: [...faults] }
}
