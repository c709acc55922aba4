/** What tests and benches call in a fixture page: show a state, and say what each reader makes of it. */
import { grabFrame } from '../../../src/content/frame-grabber'
import { PageReader } from '../../../src/content/page-reader'
import { readerFor, SITE_READERS } from '../../../src/content/sites'
import { generic } from '../../../src/content/sites/generic'
import type { SiteReader, TileFacts } from '../../../src/content/sites/site-reader'
import { FrameWatch, reportOf } from '../../../src/content/tile-report'
import { joinTiles, TileIds } from '../../../src/content/tiles'
import type { PageTile } from '../../../src/content/tiles'
import type { ExpectedTile } from '../site-markup'
import { forgetPictures, usePortraits, whoseIs } from './pictures'
import { exchangeSlots } from './slots'
import type { ExchangeOrder } from './slots'
import { showPage } from './stage'
import { timeLooks } from './timing'

const WHOLE = { region: { x: 0, y: 0, width: 1, height: 1 }, maxSidePx: 128, isGrey: false } as const
/** Between two looks of a page that is watched by a fake clock, milliseconds. */
const LOOK_EVERY_MS = 250

/** What one reader makes of a page. */
export interface Reading {
  readonly readerId: string
  readonly isHere: boolean
  readonly isInCall: boolean
  readonly tiles: readonly ExpectedTile[]
  /** Tiles that say something else when they are read one by one. */
  readonly unstable: readonly string[]
}

/** What Mien makes of a page whose tiles have lost all that a reader goes by. */
export interface BrokenLook {
  /** After how long the generic reader took over, milliseconds; null for never. */
  readonly tookOverAfterMs: number | null
  readonly misfit: string | null
  /** How many pictures the generic reader finds. */
  readonly found: number
  /** Whether the page is still known as the site's, by its address or by marks outside the tiles. */
  readonly isStillHere: boolean
}

const api = {
  usePortraits,
  /** Another page of the same call. */
  show: showPage,
  /** The page of another call. */
  showAnother: (html: string): Promise<void> => {
    forgetPictures()
    return showPage(html)
  },
  /** The reader that Mien chooses for the page. */
  chosen: (): string => readerFor(document).id,
  /** Whether other readers than one take the page for theirs. */
  claims: (siteId: string): string[] =>
    SITE_READERS.filter((reader) => reader.id !== siteId && reader.isHere(document)).map(({ id }) => id),
  read: (siteId: string): Promise<Reading> => readWith(readerOfId(siteId)),
  breakTiles,
  exchangeSlots: (
    siteId: string,
    pages: Parameters<typeof exchangeSlots>[1],
    seed: number,
    times: number,
    order?: ExchangeOrder,
  ) => exchangeSlots(readerOfId(siteId), pages, seed, times, order),
  timeLooks: (siteId: string, times: number) => timeLooks(readerOfId(siteId), times),
}

declare global {
  interface Window {
    sitePage: typeof api
  }
}
window.sitePage = api

function readerOfId(siteId: string): SiteReader {
  const reader = [...SITE_READERS, generic].find(({ id }) => id === siteId)
  if (!reader) throw new Error(`No reader ${siteId}`)
  return reader
}

async function readWith(reader: SiteReader): Promise<Reading> {
  const isInCall = reader.isInCall(document)
  const facts = isInCall ? reader.tiles(document, performance.now()) : []
  const tiles = await Promise.all(joinTiles(facts, new TileIds()).map(expectedOf))
  const unstable = facts.filter((tile) => !isSame(reader.tileAt(tile.root), tile)).map(({ name }) => name ?? 'unnamed')
  return { readerId: reader.id, isHere: reader.isHere(document), isInCall, tiles, unstable }
}

function isSame(now: TileFacts | null, { root, source, ...before }: TileFacts): boolean {
  if (!now) return false
  const { root: nowRoot, source: nowSource, ...rest } = now
  return nowRoot === root && nowSource?.element === source?.element && JSON.stringify(rest) === JSON.stringify(before)
}

async function expectedOf(tile: PageTile): Promise<ExpectedTile> {
  const { name, personId, isSelf, isScreenShare, source } = tile
  const { state } = reportOf(tile, new FrameWatch(), performance.now())
  const isLive = state === 'live' && source !== null
  const grabbed = isLive ? await grabFrame(source, WHOLE) : null
  const shows = grabbed && ('picture' in grabbed ? whoseIs(grabbed.picture) : grabbed.reason)
  return { name, personId, isSelf, isScreenShare, isCameraOff: state === 'camera-off', shows }
}

/** Takes everything from the tiles that a reader could go by, and looks on as Mien does. */
function breakTiles(siteId: string): BrokenLook {
  const reader = readerOfId(siteId)
  for (const { root } of reader.tiles(document, 0)) {
    for (const element of [root, ...root.querySelectorAll('*')]) {
      for (const name of element.getAttributeNames()) if (name !== 'style') element.removeAttribute(name)
    }
  }
  const isStillHere = readerFor(document) === reader
  const page = new PageReader(document)
  for (let nowMs = 0; nowMs <= 10_000; nowMs += LOOK_EVERY_MS) {
    const { reader: used, misfit } = page.look(nowMs)
    if (used.id !== 'generic') continue
    // Names take the generic reader some looks.
    const { tiles } = page.look(nowMs + 3000)
    return {
      tookOverAfterMs: nowMs,
      misfit: misfit?.kind ?? null,
      found: tiles.filter(({ source }) => source).length,
      isStillHere,
    }
  }
  return { tookOverAfterMs: null, misfit: null, found: 0, isStillHere }
}
