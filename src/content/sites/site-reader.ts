/** What a site reader says of one tile. */
export interface SiteTile {
  /** Stable for a person as far as the site allows, unique on the page; never that of a video element (see generic.ts). */
  readonly key: string
  /** As the page shows it; null where it shows none, or where what it shows is no name. */
  readonly name: string | null
  readonly isSelf: boolean
  readonly isScreenShare: boolean
  readonly isCameraOff: boolean
  /** Null where the tile has none. */
  readonly video: HTMLVideoElement | null
}

/**
 * Reads the participants off one kind of meeting page. It keeps nothing between two calls: sites use one tile, and one
 * video, for several people in turn. A page that has changed its markup gives an empty list, not an error.
 */
export interface SiteReader {
  readonly id: string
  /** Whether the page is of this kind. */
  isHere(page: Document): boolean
  tiles(page: Document): SiteTile[]
}
