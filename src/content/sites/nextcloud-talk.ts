import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/** The peer is a participant's session in the call. A stand-in for the tile of whoever is large begins otherwise. */
const CAMERA = /^(?:placeholder-)?container_(.+)_video_incoming$/

/**
 * Nextcloud Talk (nextcloud/spreed, `CallView`, 2026-08; a build of 2024-03 seen running). Whoever is large has a second
 * tile of the same id in the stripe. The own tile shows neither an id nor a name.
 */
export const nextcloudTalk: SiteReader = readerOf({
  id: 'nextcloud-talk',
  isHere: (page) => page.querySelector('.app-talk, #call-container > #videos') !== null,
  isInCall: (page) => page.querySelector('#call-container') !== null,
  tileSelector: '.video-container[id$="_video_incoming"], .localVideoContainer, .screenContainer',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const label = root.querySelector('.participant-name')
  if (root.classList.contains('screenContainer')) {
    return {
      personId: null,
      name: nameFrom(label?.textContent),
      isSelf: false,
      isScreenShare: true,
      isCameraOff: false,
      source: videoSource(root.querySelector('video')),
    }
  }
  const isSelf = root.classList.contains('localVideoContainer')
  // A tile may hold its owner's shared screen too, instead of the camera.
  const frame = root.querySelector<HTMLElement>('.videoWrapper')
  const isCameraOff = frame?.style.display === 'none'
  // Over a shared screen the user has a second tile: without a picture nothing tells that both are one person.
  if (isSelf && isCameraOff && root.classList.contains('presenter-overlay')) return null
  return {
    personId: CAMERA.exec(root.id)?.[1] ?? null,
    name: isSelf ? null : nameFrom(label?.textContent),
    isSelf,
    isScreenShare: false,
    // A camera that stops leaves its last picture in a hidden video.
    isCameraOff,
    source: videoSource(frame?.querySelector('video') ?? null),
  }
}
