import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

const TILE = 'data-selenium-video-tile'
/** Ids in addresses of avatars: /avatars/<id>/, and /guilds/<id>/users/<id>/avatars/ for those of one server. */
const AVATAR = /\/(?:avatars|users)\/(\d{15,21})\//
/** "Call tile, NAME", the first words in the page's language. */
const LABEL = /^[^,，、،]*[,，、،]\s*(.+)$/u

/**
 * Discord's web client (2026-08, from extensions that were used live; classes end with the hash of a build). Cameras and
 * streamed screens of one person are tiles of one id.
 */
export const discord: SiteReader = readerOf({
  id: 'discord',
  isHere: (page) => page.querySelector(`#app-mount, [${TILE}]`) !== null,
  // The tiles of a call can be seen before joining; the switch that mutes the microphone is there only in the call.
  isInCall: (page) =>
    page.querySelector(`[${TILE}]`) !== null &&
    page.querySelector('button[role="switch"][class*="audioButtonWithMenu"]') !== null,
  tileSelector: `[${TILE}]`,
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const id = root.getAttribute(TILE)
  const video = root.querySelector('video')
  const shown = shownIn(root, video)
  return (
    shown && {
      personId: shown === 'stream' ? null : id,
      name: nameOf(root),
      isSelf: isOwn(root, id),
      isScreenShare: shown === 'stream',
      isCameraOff: shown === 'nothing',
      source: videoSource(video),
    }
  )
}

/** Null for a picture of an unknown kind: it is read as nobody's. */
function shownIn(root: HTMLElement, video: HTMLVideoElement | null): 'camera' | 'stream' | 'nothing' | null {
  // A stream that is not watched yet is a still picture.
  if (!video) return root.querySelector('[class*="streamPreview"]') ? 'stream' : 'nothing'
  if (video.closest('[class*="previewWrapper_"]')) return 'camera'
  return video.closest('[class*="videoContainer_"]') ? 'stream' : null
}

function nameOf(root: HTMLElement): string | null {
  const label = root.querySelector('[class*="focusTarget"][aria-label]')?.getAttribute('aria-label') ?? ''
  return (
    nameFrom(LABEL.exec(label)?.[1]) ?? nameFrom(root.querySelector('[class*="overlayTitleText"]')?.textContent ?? null)
  )
}

/** By the avatar in the user's panel; one of Discord's own avatars holds no id, then by the mirrored video. */
function isOwn(root: HTMLElement, id: string | null): boolean {
  const ownId = ownIdOf(root.ownerDocument)
  return ownId === null ? root.querySelector('[class*="mirror_"]') !== null : id === ownId
}

function ownIdOf(page: Document): string | null {
  const panel = [...page.getElementsByTagName('section')].find(({ className }) => className.includes('panels'))
  const avatar = panel?.querySelector('[style*="/avatars/"], img[src*="/avatars/"]')
  const address = avatar?.getAttribute('src') ?? avatar?.getAttribute('style') ?? ''
  return AVATAR.exec(address)?.[1] ?? null
}
