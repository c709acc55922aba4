import { videoSource } from '../frame-source'
import { mirotalkName } from './mirotalk-name'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** Of tiles. Pinning takes a tile's class away, so only ids tell cameras from screens. */
const CAMERA = '_videoWrap'
const SCREEN = '_screenWrap'
/** The player of files and addresses that somebody shares with all. */
const PLAYER = 'videoAudioUrlCont'

/**
 * MiroTalk P2P, on any host (miroslavpejic85/mirotalk, public/js/client.js and public/views/client.html, 2026-08, seen
 * running 2026-11).
 */
export const mirotalkP2p: SiteReader = readerOf({
  id: 'mirotalk-p2p',
  isHere: (page) => page.querySelector('#videoMediaContainer') !== null && page.querySelector('#leaveRoomBtn') !== null,
  // The own tile is there from the start, hidden; joining writes the name into it.
  isInCall: (page) =>
    (page.querySelector('#myVideoPeerName')?.textContent ?? '') !== '' ||
    page.querySelector(`[id$="${CAMERA}"]`) !== null,
  tileSelector: `#myVideoWrap, #myScreenWrap, [id$="${CAMERA}"], [id$="${SCREEN}"], #${PLAYER}`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const { id } = root
  const video = root.querySelector('video')
  const source = videoSource(video)
  if (id === PLAYER) {
    const file = { personId: null, name: null, isSelf: false, isScreenShare: true, isCameraOff: false, source }
    return source === null || root.style.display === 'none' ? null : file
  }
  const isSelf = id === 'myVideoWrap' || id === 'myScreenWrap'
  const isScreenShare = id === 'myScreenWrap' || id.endsWith(SCREEN)
  const label = root.querySelector('.videoPeerName, [id$="_name"]')
  return {
    // A peer's id may itself hold "_" and "-". The own one is not on the page.
    personId: isSelf || isScreenShare ? null : id.slice(0, -CAMERA.length),
    name: mirotalkName(label, isSelf || isScreenShare),
    isSelf,
    isScreenShare,
    isCameraOff: !isScreenShare && isOff(root, video),
    source,
  }
}

/** A camera that is off leaves a hidden video whose track goes on, and shows the avatar. */
function isOff(root: HTMLElement, video: HTMLVideoElement | null): boolean {
  return (
    !video ||
    video.style.display === 'none' ||
    root.querySelector<HTMLElement>('.videoAvatarImage')?.style.display === 'block'
  )
}
