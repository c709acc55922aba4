import type { Misfit } from '../shared/protocol'
import { siteOfId } from '../shared/site-catalogue'
import { callDocuments, isHidden } from './call-documents'
import { countLive } from './live-pictures'
import { SelfCheck } from './self-check'
import { isPageOf, readerFor } from './sites'
import { generic } from './sites/generic'
import type { SiteReader } from './sites/site-reader'
import { joinTiles, TileIds } from './tiles'
import type { PageTile } from './tiles'

/** How often a page that no reader knows is asked whether it has become one that some reader knows. */
const CHOOSE_EVERY_MS = 1000

/** A page as one look finds it. */
export interface PageLook {
  /** The reader that found the tiles. */
  readonly reader: SiteReader
  /** The site that the page is of. It stays while the generic reader stands in for the site's own. */
  readonly siteId: string
  readonly misfit: Misfit | null
  /** The call's windows and frames. */
  readonly documents: readonly Document[]
  /** Whether the user sees none of them. */
  readonly isHidden: boolean
  readonly tiles: PageTile[]
}

/** Reads a call's page, look by look: with the site's own reader as long as it fits, else with the generic one. */
export class PageReader {
  readonly #page: Document
  readonly #ownReader: SiteReader | null
  readonly #ids = new TileIds()
  #chosen: { readonly reader: SiteReader; readonly atMs: number } | null = null
  #check = new SelfCheck()

  /** @param ownReader Reads the page whatever it is; without it the reader of the page's site does. */
  constructor(page: Document, ownReader: SiteReader | null = null) {
    this.#page = page
    this.#ownReader = ownReader
  }

  /** @param nowMs Monotonic time of this look. */
  look(nowMs: number): PageLook {
    const reader = this.#choose(nowMs)
    const { id } = reader
    const own = this.#read(reader, nowMs)
    const documents = callDocuments(this.#page, siteOfId(id)?.frames ?? [])
    const seen = { siteId: id, documents, isHidden: isHidden(documents) }
    if (reader === generic || reader === this.#ownReader) return { ...seen, reader, misfit: null, tiles: own.tiles }
    const kind = this.#check.judge({ ...own, countLive: () => countLive(this.#page, nowMs) }, nowMs)
    if (kind === null) return { ...seen, reader, misfit: null, tiles: own.tiles }
    return { ...seen, reader: generic, misfit: { siteId: id, kind }, tiles: this.#read(generic, nowMs).tiles }
  }

  /** A page that some reader knows keeps it; asking all readers in each look would cost the page too much. */
  #choose(nowMs: number): SiteReader {
    if (this.#ownReader) return this.#ownReader
    const known = this.#chosen
    const isKept =
      known && (known.reader === generic ? nowMs - known.atMs < CHOOSE_EVERY_MS : isPageOf(known.reader, this.#page))
    if (known && isKept) return known.reader
    const reader = readerFor(this.#page)
    if (reader !== known?.reader) this.#check = new SelfCheck()
    this.#chosen = { reader, atMs: nowMs }
    return reader
  }

  /** A lobby has no participants. A reader that fails on a page has found nobody. */
  #read(reader: SiteReader, nowMs: number): { isInCall: boolean; tiles: PageTile[] } {
    try {
      if (!reader.isInCall(this.#page)) return { isInCall: false, tiles: [] }
      return { isInCall: true, tiles: joinTiles(reader.tiles(this.#page, nowMs), this.#ids) }
    } catch (thrown) {
      console.warn(`Mien: the reader ${reader.id} failed on this page`, thrown)
      return { isInCall: true, tiles: [] }
    }
  }
}
