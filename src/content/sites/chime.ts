import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

const REMOTE = 'ch-remote-video--'
const CONTENT = 'ch-content-share--'

/**
 * Any page built on Amazon Chime's components (amazon-chime-sdk-component-library-react 3.12 with amazon-chime-sdk-js 3.32,
 * 2026-11). A remote camera that is off has no tile; the own one stays as a hidden tile without a stream. Numbers in
 * class names are those of tiles, not of people.
 */
export const chime: SiteReader = readerOf({
  id: 'chime',
  isHere: (page) => page.querySelector('.ch-video, .ch-control-bar-item-iconButton, .ch-form-field-input') !== null,
  isInCall: (page) =>
    page.querySelector(`[data-testid="video-grid"], [class*="${REMOTE}"], [class*="${CONTENT}"]`) !== null,
  tileSelector: '[data-testid="video-tile"]',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> | null {
  const video = root.querySelector<HTMLVideoElement>('video.ch-video')
  if (!video) return null
  const { className } = root
  const source = videoSource(video)
  const isRemote = className.includes(REMOTE)
  // The SDK takes both abilities from the user's own video alone, for as long as that is shown.
  const isSelf =
    !isRemote && video.hasAttribute('disableremoteplayback') && video.hasAttribute('disablepictureinpicture')
  const name = nameFrom(root.querySelector('.ch-nameplate .ch-text')?.textContent)
  // Versions before 3 mark a share by nothing; it has no nameplate either.
  const isScreenShare = className.includes(CONTENT) || (!isRemote && !isSelf && source !== null && name === null)
  if (source === null && !isRemote && !isScreenShare) return null
  return {
    personId: null,
    // The own nameplate says "Me", or whatever the page calls the user.
    name: isSelf || isScreenShare ? null : name,
    isSelf,
    isScreenShare,
    isCameraOff: !isScreenShare && source === null,
    source,
  }
}
