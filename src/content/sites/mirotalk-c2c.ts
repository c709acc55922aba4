import { videoSource } from '../frame-source'
import { mirotalkName } from './mirotalk-name'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

const OWN = 'myVideoWrap'
const REMOTE = '_remoteVideoWrap'
/** The user's buttons for sharing, while they stop a share. */
const IS_SHARING = '#screenShareBtn.fa-stop-circle, #initScreenShareBtn.fa-stop-circle'

/**
 * MiroTalk C2C, on any host (miroslavpejic85/mirotalkc2c 1.2.70, frontend/js/client.js and frontend/html/client.html, 2025;
 * seen running 2026-11). A shared screen comes in the tile of the camera, and instead of it.
 */
export const mirotalkC2c: SiteReader = readerOf({
  id: 'mirotalk-c2c',
  isHere: (page) =>
    page.querySelector('#loadingDivContainer') !== null && page.querySelector('#waitingDivContainer') !== null,
  isInCall: (page) => page.querySelector(`#${OWN}`) !== null,
  tileSelector: `#${OWN}, [id$="${REMOTE}"]`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> {
  const isSelf = root.id === OWN
  const video = root.querySelector('video')
  // Cameras cover their tile, screens are shown whole. A user who has set that cameras are shown whole too reads nobody.
  // Not told: a screen that was shared before the user came, or whose sharer switches the camera meanwhile.
  const isScreenShare = isSelf
    ? root.ownerDocument.querySelector(IS_SHARING) !== null
    : video?.style.objectFit === 'contain' && !isHidden(video)
  const name = mirotalkName(root.querySelector('[id$="PeerName"]'), isSelf)
  return {
    personId: isSelf || isScreenShare ? null : root.id.slice(0, -REMOTE.length),
    // Who comes by an address without a name is shown as "null".
    name: name === 'null' ? null : name,
    isSelf,
    isScreenShare,
    isCameraOff: !isScreenShare && (!video || isHidden(video) || isAvatarShown(root)),
    source: videoSource(video),
  }
}

function isHidden({ style }: HTMLElement): boolean {
  return style.display === 'none'
}

/** The own video stays when the camera is off; the avatar then lies over it. */
function isAvatarShown(root: HTMLElement): boolean {
  const display = root.querySelector<HTMLElement>('.videoAvatarImage')?.style.display ?? ''
  return display !== '' && display !== 'none'
}
