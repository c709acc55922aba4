import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

const TILE = '.p-huddle_peer_tile'
const CAMERA = 'video.p-huddle_peer_tile__video, .p-huddle_peer_tile__video video'
/** Tiles of 2025. */
const OLD_TILE = '.p-peer_tile__container'
/** "View NAME's profile": how a tile is called in English. */
const PROFILE = /^View (.+)['’]s profile$/u
/** The account at the end of "huddle-grid-gridcell-<session>_<account>"; "pending" stands there while somebody comes. */
const ACCOUNT = /_([UWB][A-Z0-9]{8,})$/
/** "NAME, video is off, audio is on, status is …", as old tiles are called; in Japanese with "さん" behind the name. */
const OLD_LABEL = /^(.+?)(?:さん)?[,、]\s*[^,、]*(?:video|ビデオ)/iu

/**
 * Slack's huddles: in the main window, or in a window of its own whose address is about:blank (2026-06 and 2026-09, from
 * tools that were used live; older tiles 2025). Where shared screens stand is not known, but not in these tiles.
 */
export const slack: SiteReader = readerOf({
  id: 'slack',
  isHere: (page) => page.querySelector('.p-client_container, .p-huddle_grid_component, [data-qa^="huddle_"]') !== null,
  isInCall: (page) =>
    page.querySelector(
      '[data-qa="huddle_toolbar__leave_button"], [data-qa="huddle_mini_player_leave_button"], [data-qa="huddle_grid_component"], .p-huddle_grid_component, .p-peer_tile_list',
    ) !== null,
  tileSelector: `${TILE}, ${OLD_TILE}`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  // Somebody who was invited and has not come.
  if (root.querySelector('[class*="peer_tile__invite_status_overlay"]')) return null
  const video = root.querySelector('video')
  // A picture that is not known as a camera's is read as nobody's.
  if (video && root.matches(TILE) && !root.querySelector(CAMERA)) return null
  const source = videoSource(video)
  return {
    // The same account on two devices has two tiles.
    personId: ACCOUNT.exec(root.id)?.[1] ?? ACCOUNT.exec(root.dataset['qa'] ?? '')?.[1] ?? null,
    name: nameOf(root),
    isSelf: root.id.includes('-self_'),
    isScreenShare: false,
    isCameraOff: source === null,
    source,
  }
}

/** In other languages than English a name counts that both the tile's label and its text say. */
function nameOf(root: HTMLElement): string | null {
  const label = root.getAttribute('aria-label')?.trim() ?? ''
  const [, name] = PROFILE.exec(label) ?? (root.matches(OLD_TILE) ? OLD_LABEL.exec(label) : null) ?? []
  if (name) return nameFrom(name)
  const text = nameFrom(root.querySelector('[class*="peer_tile__name_overlay"]')?.textContent ?? null)
  return text !== null && label.includes(text) ? text : null
}
