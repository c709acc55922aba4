import { videoSource } from '../content/frame-source'
import type { SiteReader, TileFacts } from '../content/sites/site-reader'

/** Marks a tile of the mirror; its value names who is on it. */
export const TILE_ATTRIBUTE = 'data-mirror-tile'
/** The user's own tile. Portraits have other names. */
export const OWN_TILE = 'me'

/** Reads the mirror's own tiles, as a site's reader reads a call's. No page but the mirror has it. */
export const mirrorReader: SiteReader = {
  id: 'mirror',
  isHere: () => true,
  isInCall: () => true,
  tiles: (page) => [...page.querySelectorAll(`[${TILE_ATTRIBUTE}]`)].flatMap((root) => readTile(root) ?? []),
  tileAt: readTile,
}

function readTile(root: Element): TileFacts | null {
  const personId = root.getAttribute(TILE_ATTRIBUTE)
  if (personId === null) return null
  const canvas = root.querySelector('canvas')
  const source = canvas
    ? ({ kind: 'canvas', element: canvas, rect: null } as const)
    : videoSource(root.querySelector('video'))
  // By the name the page finds the readout of a tile; keys are the engine's own.
  return {
    root,
    personId,
    name: personId,
    isSelf: personId === OWN_TILE,
    isScreenShare: false,
    isCameraOff: false,
    source,
  }
}
