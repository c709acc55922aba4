import { siteOfId } from '../../shared/site-catalogue'
import { callDocuments } from '../call-documents'
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

/** A site whose tiles can be told from a selector, as facts about one document. */
export interface SiteFacts {
  /** As in the catalogue. */
  readonly id: string
  /** Marks that no other kind of page has, of the lobby too: a page on a host that is not known is recognised by them. */
  readonly isHere: (page: Document) => boolean
  /** Something that only a running call has. */
  readonly isInCall: (page: Document) => boolean
  /** The outermost element of each tile. */
  readonly tileSelector: string
  /** What an element of that selector shows; null where it is no tile (a hidden template, an empty slot). */
  readonly readTile: (root: HTMLElement) => Omit<TileFacts, 'root'> | null
}

/** The reader of a site from its facts: it looks into the page, the site's own frames, and picture-in-picture. */
export function readerOf({ id, isHere, isInCall, tileSelector, readTile }: SiteFacts): SiteReader {
  const documentsOf = (page: Document) => callDocuments(page, siteOfId(id)?.frames ?? [])
  const read = (root: HTMLElement): TileFacts | null => {
    const facts = readTile(root)
    return facts && { root, ...facts }
  }
  return {
    id,
    isHere: (page) => documentsOf(page).some(isHere),
    isInCall: (page) => documentsOf(page).some(isInCall),
    tiles: (page) =>
      documentsOf(page).flatMap((document) =>
        [...document.querySelectorAll<HTMLElement>(tileSelector)].flatMap((root) => read(root) ?? []),
      ),
    tileAt: (root) => (isHtml(root) && root.matches(tileSelector) ? read(root) : null),
  }
}

/** Not by `instanceof`: a frame of the page has its own HTMLElement. */
function isHtml(element: Element): element is HTMLElement {
  return 'dataset' in element
}
