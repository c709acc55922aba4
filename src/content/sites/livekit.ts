import { videoSource } from '../frame-source'
import { nameFrom } from './name-guard'
import { readerOf } from './site-reader'
import type { SiteReader, TileFacts } from './site-reader'

/**
 * LiveKit Meet, and any page built on LiveKit's components (@livekit/components-react 2.9, 2026-11): attributes say all
 * but an id of the person, which is not on the page.
 */
export const livekit: SiteReader = readerOf({
  id: 'livekit',
  isHere: (page) => page.querySelector('.lk-room-container, .lk-video-conference, .lk-prejoin') !== null,
  // A room's container may hold the lobby as well.
  isInCall: (page) => page.querySelector('.lk-video-conference, .lk-disconnect-button, .lk-participant-tile') !== null,
  tileSelector: '.lk-participant-tile',
  readTile,
})

function readTile(root: HTMLElement): Omit<TileFacts, 'root'> {
  const { lkSource, lkLocalParticipant, lkVideoMuted } = root.dataset
  // A conference without video has tiles of microphones. A video of unknown source may be a file that is played.
  const isScreenShare = lkSource !== 'camera' && lkSource !== 'microphone'
  const source = videoSource(root.querySelector('video'))
  return {
    personId: null,
    name: nameOf(root, isScreenShare),
    isSelf: lkLocalParticipant === 'true',
    isScreenShare,
    isCameraOff: !isScreenShare && (lkVideoMuted === 'true' || source === null),
    source,
  }
}

/** The attribute is empty for somebody without a name; the label then shows their identity, and of a share "…'s screen". */
function nameOf(root: HTMLElement, isScreenShare: boolean): string | null {
  const label = root.querySelector<HTMLElement>('.lk-participant-name')
  const name = label?.dataset['lkParticipantName']
  return nameFrom(name || (isScreenShare ? null : label?.textContent))
}
