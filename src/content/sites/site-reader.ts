import type { FrameSource } from '../frame-source'

/** What a site's page says of one tile. */
export interface TileFacts {
  /** The tile's outermost element. */
  readonly root: Element
  /** The site's own id of the person; null where the page shows none. */
  readonly personId: string | null
  /** As the page shows it; null where it shows none, or nothing that is surely a name. */
  readonly name: string | null
  readonly isSelf: boolean
  readonly isScreenShare: boolean
  readonly isCameraOff: boolean
  /** Null where the tile draws nothing. */
  readonly source: FrameSource | null
}

/**
 * Reads the participants off one kind of meeting page. Sites use one tile, and one video, for several people in turn, so
 * a reader reads the page again in each look. A page that has changed its markup gives an empty list, not an error.
 */
export interface SiteReader {
  readonly id: string
  /** Whether the page is of this kind, its lobby included. */
  isHere(page: Document): boolean
  /** Whether a call is running. A lobby has a self preview, but no participants. */
  isInCall(page: Document): boolean
  /**
   * The tiles now.
   * @param nowMs Monotonic time of this look.
   */
  tiles(page: Document, nowMs: number): TileFacts[]
  /** One tile again, just before and after its picture is taken. Null when its root is no tile any more. */
  tileAt(root: Element): TileFacts | null
}

/** The facts of a site whose tiles can be told from a selector. */
export interface SiteFacts {
  readonly id: string
  readonly isHere: (page: Document) => boolean
  readonly isInCall: (page: Document) => boolean
  readonly tileSelector: string
  readonly readTile: (root: HTMLElement) => TileFacts
}

/** The reader of a site from its facts. */
export function readerOf({ id, isHere, isInCall, tileSelector, readTile }: SiteFacts): SiteReader {
  return {
    id,
    isHere,
    isInCall,
    tiles: (page) => [...page.querySelectorAll<HTMLElement>(tileSelector)].map(readTile),
    tileAt: (root) => (root instanceof HTMLElement && root.matches(tileSelector) ? readTile(root) : null),
  }
}
