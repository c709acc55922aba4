import { FrameWatch, reportOf } from '../../../src/content/tile-report'
import type { SiteReader } from '../../../src/content/sites/site-reader'
import { joinTiles, TileIds } from '../../../src/content/tiles'

/** What looks at the page cost its main thread, milliseconds. */
export interface LookTimes {
  readonly tileCount: number
  readonly medianMs: number
  readonly p95Ms: number
}

/** Looks at the page as Mien does, once in an animation frame. The browser lays the page out before each look. */
export async function timeLooks(reader: SiteReader, times: number): Promise<LookTimes> {
  const ids = new TileIds()
  const watch = new FrameWatch()
  const costs: number[] = []
  let tileCount = 0
  for (let count = 0; count < times; count++) {
    await new Promise((done) => requestAnimationFrame(done))
    document.body.style.width = `${1200 + (count % 2)}px`
    document.body.getBoundingClientRect()
    const startMs = performance.now()
    const isInCall = reader.isHere(document) && reader.isInCall(document)
    const tiles = isInCall ? joinTiles(reader.tiles(document, startMs), ids) : []
    for (const tile of tiles) reportOf(tile, watch, startMs)
    costs.push(performance.now() - startMs)
    tileCount = tiles.length
  }
  const sorted = costs.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  return { tileCount, medianMs: at(0.5), p95Ms: at(0.95) }
}
