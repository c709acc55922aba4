import { OWN_SHARES } from '../shared/protocol'
import type { OwnShare } from '../shared/protocol'
import type { PageTile } from './tiles'

/** How often the page's videos are looked at for a share, milliseconds: a share lasts, and each look costs the page. */
const SEARCH_EVERY_MS = 500

type Surface = NonNullable<OwnShare>

/** The first of these that is shared is told: what shows most of the screen, then what may. */
const MOST_SEEN_FIRST: readonly Surface[] = ['monitor', 'unknown', 'window', 'browser']

/** Notices what the user shares of their own screen, from the page's own preview of it. */
export class OwnShareWatch {
  readonly #cameras = new WeakSet<MediaStreamTrack>()
  #last: { readonly share: OwnShare; readonly atMs: number } | null = null

  /**
   * What is shared now; null where the page shows no share of the user's own.
   * @param documents Those of the call.
   * @param tiles Of this look.
   * @param nowMs Monotonic.
   */
  look(documents: readonly Document[], tiles: readonly PageTile[], nowMs: number): OwnShare {
    if (this.#last && nowMs - this.#last.atMs < SEARCH_EVERY_MS) return this.#last.share
    const shares = new Set([...this.#inDocuments(documents), ...this.#inTiles(tiles)])
    const share = MOST_SEEN_FIRST.find((surface) => shares.has(surface)) ?? null
    this.#last = { share, atMs: nowMs }
    return share
  }

  #inDocuments(documents: readonly Document[]): Surface[] {
    const videos = documents.flatMap((document) => [...document.getElementsByTagName('video')])
    return videos.flatMap((video) => this.#surfacesOf(video))
  }

  /** Tiles may stand in shadow roots, and a browser may not tell what a track captures: the reader knows both. */
  #inTiles(tiles: readonly PageTile[]): Surface[] {
    return tiles.flatMap(({ copies }) =>
      copies.flatMap(({ facts: { source, isScreenShare, isSelf } }) => {
        const told = source?.kind === 'video' ? this.#surfacesOf(source.element) : []
        return told.length === 0 && isScreenShare && isSelf ? ['unknown' as const] : told
      }),
    )
  }

  #surfacesOf({ srcObject }: HTMLVideoElement): Surface[] {
    // Not by `instanceof`: a frame of the page has its own MediaStream.
    if (!srcObject || !('getVideoTracks' in srcObject)) return []
    return srcObject.getVideoTracks().flatMap((track) => this.#surfaceOf(track) ?? [])
  }

  /** Asked in each look: the user may share something else with the same track. */
  #surfaceOf(track: MediaStreamTrack): OwnShare {
    if (track.readyState !== 'live' || this.#cameras.has(track)) return null
    const { displaySurface } = track.getSettings()
    if (displaySurface === undefined) {
      // A camera, or somebody else's picture: that does not change.
      this.#cameras.add(track)
      return null
    }
    return OWN_SHARES.find((surface) => surface === displaySurface) ?? 'unknown'
  }
}
