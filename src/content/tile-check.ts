import { identityOf } from './frame-source'
import type { SiteReader } from './sites/site-reader'
import { isUnchanged } from './tiles'
import type { PageTile } from './tiles'

/**
 * Tells, during one look, whether a tile still shows what it showed when it was read. Reading a tile again costs the page
 * more than grabbing its frame, so it is only done where something on the page has changed since.
 */
export class TileCheck {
  readonly #page: Document
  readonly #reader: SiteReader
  readonly #observer: MutationObserver
  /** Counts the changes of the page. */
  #version = 0
  /** The version at which a tile was last read again. */
  readonly #checkedAt = new WeakMap<PageTile, number>()

  /** To be made in the task that reads the tiles; {@link end} it after the last frame. */
  constructor(page: Document, reader: SiteReader) {
    this.#page = page
    this.#reader = reader
    this.#observer = new MutationObserver(() => this.#version++)
    this.#observer.observe(page, { subtree: true, childList: true, characterData: true, attributes: true })
  }

  isUnchanged(tile: PageTile): boolean {
    if (this.#observer.takeRecords().length > 0) this.#version++
    const isKnown = this.#isObserved(tile) && (this.#checkedAt.get(tile) ?? 0) === this.#version
    const isSame = isKnown ? drawsSame(tile) : isUnchanged(tile, this.#reader)
    if (isSame) this.#checkedAt.set(tile, this.#version)
    return isSame
  }

  end(): void {
    this.#observer.disconnect()
  }

  /**
   * Changes inside shadow roots and frames are not reported to the page's observer, nor is a layout that changes: it decides
   * which part of a canvas a tile has.
   */
  #isObserved({ copies }: PageTile): boolean {
    return copies.every(({ facts: { root, source } }) => !source?.rect && this.#page.contains(root))
  }
}

/** What a video plays is no part of the page's tree, so it is always compared. */
function drawsSame({ copies }: PageTile): boolean {
  return copies.every(({ facts: { source }, identity }) => {
    return (source && identityOf(source)) === identity
  })
}
