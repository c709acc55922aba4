import { videoSource } from '../frame-source'
import { mirotalkName } from './mirotalk-name'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** Of tiles. A tile's id is that of its media; only that of somebody without a camera is the person's. */
const TILE = 'div[id$="__video"], div[id$="__videoOff"]'
const NAME = '__name'
/** A file that somebody plays for all. */
const PLAYER = '#__videoShare'
/** What only the user's own tile has: the session's time and a mark for recordings (since 2026), or this attribute. */
const OWN = 'video[volume], .current-session-time, .rec-indicator'

/**
 * MiroTalk SFU, on any host (miroslavpejic85/mirotalksfu, public/js/RoomClient.js and public/views/Room.html, 2026-08,
 * seen running 2026-11).
 */
export const mirotalkSfu: SiteReader = readerOf({
  id: 'mirotalk-sfu',
  isHere: (page) => page.querySelector('#videoMediaContainer') !== null && page.querySelector('#exitButton') !== null,
  isInCall: (page) => page.querySelector(TILE) !== null,
  tileSelector: `${TILE}, ${PLAYER}`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  if (root.matches(PLAYER)) return readFile(root)
  const video = root.querySelector('video')
  const label = root.querySelector(`[id$="${NAME}"]`)
  const isSelf = root.querySelector(OWN) !== null
  // A camera's video is named after the person, a screen's has no name.
  const isScreenShare = video !== null && !video.hasAttribute('name')
  return {
    personId: isScreenShare ? null : (root.dataset['peerId'] ?? label?.id.slice(0, -NAME.length) ?? null),
    name: mirotalkName(label, isSelf),
    isSelf,
    isScreenShare,
    isCameraOff: video === null,
    source: videoSource(video),
  }
}

/** Videos of some sites come in a frame instead. */
function readFile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const source = videoSource(root.parentElement?.querySelector<HTMLVideoElement>(`video${PLAYER}`) ?? null)
  return source && { personId: null, name: null, isSelf: false, isScreenShare: true, isCameraOff: false, source }
}
