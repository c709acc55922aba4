import { nameFrom } from './name-guard'
import type { SiteReader, SiteTile } from './site-reader'

/** LiveKit Meet, and any page built on LiveKit's components (livekit/components-js): its attributes say all. */
export const livekit: SiteReader = {
  id: 'livekit',
  isHere: (page) => page.querySelector('.lk-room-container, .lk-video-conference') !== null,
  tiles: (page) => [...page.querySelectorAll<HTMLElement>('.lk-participant-tile')].map(readTile),
}

function readTile(tile: HTMLElement, index: number): SiteTile {
  const label = tile.querySelector<HTMLElement>('.lk-participant-name')
  const isScreenShare = tile.dataset['lkSource'] === 'screen_share'
  const owner = label?.dataset['lkParticipantName']
  const name = nameFrom(isScreenShare ? (label?.textContent ?? owner) : owner || label?.textContent)
  return {
    // The page shows no id; the name is the participant's identity where none was given, which may be no name to show.
    key: `${isScreenShare ? 'screen' : 'camera'}:${(name ?? owner) || `tile ${index}`}`,
    name,
    isSelf: tile.dataset['lkLocalParticipant'] === 'true',
    isScreenShare,
    isCameraOff: !isScreenShare && tile.dataset['lkVideoMuted'] === 'true',
    video: tile.querySelector('video'),
  }
}
